"""The desk of notifications over HTTP, with the rights of a page and no more."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import seat
from tests.factories import NOW
from tests.notifications.telling import tell
from ventanilla.cases.models import Case, Track
from ventanilla.network.roles import Role
from ventanilla.network.services import load_reference_data
from ventanilla.notifications.models import Notification
from ventanilla.notifications.services import transferring
from ventanilla.notifications.states import Said

pytestmark = pytest.mark.django_db
MAIL = """From: Dep. Whitfield <w@example.gov>
Agency: Hidalgo County Sheriff's Office
Inmate name: IBARRA QUINTERO, RUBEN
DOB: 02/11/1991
He was arrested in Hidalgo County, TX and has a credible fear claim.
Date of arrest: 03/02/2026 11:20 PM
"""


@pytest.fixture(autouse=True)
def at_nine(clock):
    """It is nine in the morning in Texas."""


@pytest.fixture
def dora_in(as_seat, dora):
    return as_seat(dora)


def form(**changed):
    return {
        "token": str(uuid.uuid4()), "kind": "arrest", "channel": "phone",
        "agency": "Pharr Police", "received_at": "2026-03-03T08:50", "requested": "unknown",
        "told_of_right": "yes", "nationality": "unverified", "first_surname": "Ibarra",
        "given_names": "Rubén", "birth_date_day": "11", "birth_date_month": "2",
        "birth_date_year": "1991",
        "state": "TX", "county": "Hidalgo",
    } | changed  # fmt: skip


def there(name, *args):
    return reverse(f"notifications:{name}", args=args)


def says(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_form_is_written_down_answered_and_becomes_a_case(dora_in, uca):
    answer = dora_in.post(there("new"), form())
    row = Notification.objects.get()
    assert answer.url == there("detail", row.pk)
    page = says(dora_in.get(answer.url))
    assert "Rubén Ibarra" in page
    assert "No case without the person" in page
    refused = dora_in.post(there("case", row.pk), {"way": "uca:T1"})
    assert refused.status_code == 409
    assert not Track.objects.exists()

    learnt = {"requested": "yes", "told_of_right": "yes", "nationality": "confirmed"}
    assert dora_in.post(there("learn", row.pk), learnt).status_code == 302
    assert dora_in.post(there("settle", row.pk), {"outcome": "phoned"}).status_code == 302
    answer = dora_in.post(there("case", row.pk), {"way": "uca:T1"})

    track = Track.objects.get()
    assert answer.url == reverse("notices:alike", args=[track.pk])
    page = says(dora_in.get(there("detail", row.pk)))
    assert Case.objects.get().number in page
    assert "Ibarra" not in page


def test_the_list_says_what_waits_and_names_nobody(dora_in, dora):
    row = tell(dora)

    page = says(dora_in.get(there("list")))

    assert row.reference in page
    assert "15 h left" in page
    assert "Ibarra" not in page


def test_what_is_wrong_stands_at_its_field(dora_in):
    answer = dora_in.post(there("new"), form(sent_at="2026-03-03T08:59", received_at=""))
    assert answer.status_code == 200
    assert "id_received_at_error" in answer.content.decode()
    assert not Notification.objects.exists()


def test_a_pasted_mail_is_stored_only_as_it_was_confirmed(dora_in):
    answer = dora_in.post(there("mail"), {"text": MAIL})
    page = answer.content.decode()
    assert "Line 4" in page
    assert "DOB: 02/11/1991" in page
    assert "credible fear" not in page
    assert "request for protection" in page
    assert not Notification.objects.exists()

    (token,) = re.findall(r'name="token" value="([^"]*)"', page)
    given = form(
        agency="Hidalgo County Sheriff's Office", given_names="Ruben", second_surname="Quintero",
        county="Hidalgo County", sender_person="Dep. Whitfield", event_at="2026-03-02T23:20",
        channel="email", text=MAIL, token=token,
    )  # fmt: skip
    answer = dora_in.post(there("mail"), given)
    assert "Compare it with the words beside it" in says(answer)
    assert not Notification.objects.exists()

    ticked = {f"ok_{name}": "on" for name in given} | {"ok_birth_date": "on", "ok_given_names": ""}
    answer = dora_in.post(there("mail"), given | ticked | {"given_names": "Rubén"})
    row = Notification.objects.get()
    assert answer.url == there("detail", row.pk)
    assert (row.entry, row.told_of_right) == ("mail", "yes")


def test_a_list_with_faults_is_not_taken_and_its_faults_go_back(dora_in):
    text = "kind,first_surname,birth_date\narrest,Ibarra,1991-02-31\nnothing,Mora,\n"
    sent = {"agency": "Starr County Jail", "token": str(uuid.uuid4()), "text": text}

    page = says(dora_in.post(there("sheet"), sent | {"take": "yes"}))
    assert "2 faults. Nothing was taken in." in page
    assert "This day cannot be read" in page
    assert not Notification.objects.exists()
    file = dora_in.post(there("faults"), sent).content.decode("utf-8-sig")
    assert file.splitlines()[1].startswith("2,birth_date,")


def test_a_good_list_is_taken_once_with_its_result(dora_in):
    text = "kind,first_surname,custody_id\narrest,Ibarra,1\narrest,Mora,2\narrest,Ibarra,1\n"
    sent = {"agency": "Starr County Jail", "token": str(uuid.uuid4()), "text": text}
    assert "2 lines are new. 1 is known already" in says(dora_in.post(there("sheet"), sent))

    for _time in range(2):
        answer = dora_in.post(there("sheet"), sent | {"take": "yes"})
    assert Notification.objects.count() == 2
    assert "Line 2" in says(dora_in.get(answer.url))
    file = dora_in.get(answer.url + "file/").content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in file.splitlines()[1:]] == ["2", "3", "4"]
    assert dora_in.get(there("template")).content.startswith(b"\xef\xbb\xbfkind,")


def test_one_click_gives_it_to_the_post_in_charge(dora_in, as_seat, dora, shred_log):
    load_reference_data()
    row = tell(dora, state="UT", county="Utah County")
    page = dora_in.get(there("detail", row.pk))
    assert "Give it to Salt Lake City" in says(page)

    dora_in.post(there("transfer", row.pk), {"to": "SLC"})
    assert "Ibarra" not in says(dora_in.get(there("detail", row.pk)))
    assert transferring.carry_over(at=NOW) == 1

    page = says(dora_in.get(there("detail", row.pk)))
    assert "This is the receipt" in page
    assert "Ibarra" not in page
    (there_now,) = Notification.objects.exclude(pk=row.pk)
    assert (there_now.post.code, there_now.from_post.code) == ("SLC", "MCA")
    assert dora_in.get(there("detail", there_now.pk)).status_code == 404


def test_whoever_is_of_another_post_or_reads_no_cases_finds_nothing(as_seat, dora, clara, elena):
    row = tell(dora)

    clara_in, elena_in = as_seat(clara), as_seat(elena)
    assert clara_in.get(there("detail", row.pk)).status_code == 404
    assert clara_in.post(there("settle", row.pk), {"outcome": "phoned"}).status_code == 404
    assert row.reference not in says(clara_in.get(there("list")))
    assert elena_in.get(there("list")).status_code == 403
    assert elena_in.get(there("detail", row.pk)).status_code == 404


@pytest.mark.parametrize("role", [Role.COMMUNITY_OFFICER, Role.ANALYST])
def test_who_opens_no_cases_has_no_desk(as_seat, mcallen, dora, role):
    row = tell(dora)
    client = as_seat(seat("other", mcallen, role))

    assert client.get(there("list")).status_code == 403
    assert client.get(there("sheet")).status_code == 403
    assert client.post(there("new"), form()).status_code == 403
    assert client.get(there("detail", row.pk)).status_code == 404
    assert client.post(there("letter", row.pk), {"kind": "access"}).status_code == 404


def test_a_person_who_declines_is_not_on_any_page(dora_in, dora):
    row = tell(dora)
    dora_in.post(there("settle", row.pk), {"outcome": "declined_by_person"})

    for page in (there("detail", row.pk), there("list")):
        assert "Ibarra" not in says(dora_in.get(page))
    assert dora_in.post(there("settle", row.pk), {"outcome": "phoned"}).status_code == 409
    assert bytes(Notification.objects.get().sealed) == b""


def test_a_letter_comes_as_a_file(dora_in, dora):
    row = tell(dora)
    answer = dora_in.post(there("letter", row.pk), {"kind": "acknowledgement"})
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].endswith(f'{row.reference}.pdf"')
    assert dora_in.post(there("letter", row.pk), {"kind": "x"}).status_code == 404
    assert dora_in.post(there("letter", row.pk), {"kind": "non_compliance"}).status_code == 403


def test_figures_are_shown_where_they_are_many_enough(dora_in, dora):
    for number in range(12):
        tell(dora, custody_id=str(number), again=True, told_of_right=Said.YES)

    page = says(dora_in.get(there("figures")))

    line = "Hidalgo County Sheriff’s Office 0 0 0 0 0 12 12 12 0 0 3 days 7 h"
    assert line in page


def test_figures_hide_what_is_small_and_what_would_give_it_away(dora_in, dora):
    for number in range(12):
        tell(dora, custody_id=str(number), again=True, told_of_right=Said.YES)
    tell(dora, custody_id="a", again=True, agency="Pharr Police", event_at=NOW - timedelta(hours=9))

    page = says(dora_in.get(there("figures")))

    assert "Pharr Police 0 0 0 0 0 · · 0 0 · ·" in page
    assert re.search(r"Sheriff’s Office [^a-z]* · · 12 0 · · Pharr", page)
    assert re.search(r"Together \S 0 0 0 0 13 · 12 0 · ", page)
