"""A document is looked at before it goes, and each field that went is accounted for."""

import io
import re
from datetime import timedelta

import pypdf
import pytest
import time_machine

from tests.cases.test_the_whole_path import AFRAID, Path
from tests.cast import seat
from tests.factories import NOW
from tests.shipped import published
from ventanilla.audit.selectors import openings_of
from ventanilla.cases.services import deciding
from ventanilla.exchange.models import Disclosure
from ventanilla.exchange.services import noticing
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols

pytestmark = pytest.mark.django_db
BUDGET = 25
TO = "Station command, McAllen"


@pytest.fixture(autouse=True)
def nine_in_the_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(as_seat, dora):
    return as_seat(dora)


def address(track, code=""):
    return f"/cases/{track.pk}/documents/{code}{'/' if code else ''}"


def written(page, **changed):
    """The form as the page shows it, with what somebody writes into it."""
    form = page.context["form"]
    blank = {name: form[name].value() or "" for name in ("token", "version", "language")}
    return {**blank, "channel": "email", "to": TO, **changed}


def send(client, track, code="D-1", **changed):
    page = client.get(address(track, code))
    return client.post(address(track, code), written(page, act="send", **changed))


def text_of(content):
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_the_list_says_what_may_go_and_what_bars_the_rest(
    desk, itzel, django_assert_max_num_queries
):
    desk.get(address(itzel))
    with django_assert_max_num_queries(BUDGET):
        page = desk.get(address(itzel)).content.decode()

    assert "Acknowledgement of the notice" in page
    assert "may go" in page
    assert "No return has been approved." in page
    assert "Nothing has gone out." in page


def test_a_preview_says_what_goes_and_what_stays_and_why(
    desk, itzel, django_assert_max_num_queries
):
    desk.get(address(itzel, "D-1"))
    with django_assert_max_num_queries(BUDGET):
        page = desk.get(address(itzel, "D-1")).content.decode()

    assert "What stays, and why" in page
    assert "Never given to authorities of the United States." in page
    assert "Itzel" not in page.partition("<main")[2]


def test_the_pages_are_looked_at_before_they_go(desk, itzel):
    first = desk.get(address(itzel, "D-1"))
    answer = desk.post(address(itzel, "D-1"), written(first, act="check", their_reference="A-77"))
    page = answer.content.decode()

    assert page.count("data:image/png;base64,") == len(answer.context["pictures"]) >= 1
    assert TO in page
    assert 'name="their_reference" value="A-77"' in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert not Disclosure.objects.exists()


def test_somebody_may_go_back_and_change_it(desk, itzel):
    first = desk.get(address(itzel, "D-1"))
    page = desk.post(address(itzel, "D-1"), written(first, act="change")).content.decode()

    assert f'value="{TO}"' in page
    assert "govuk-error-summary" not in page


def test_without_a_name_nothing_goes(desk, itzel):
    answer = send(desk, itzel, to="")

    assert "to" in answer.context["form"].errors
    assert not Disclosure.objects.exists()


def test_a_reply_is_not_asked_for_in_the_past(desk, itzel):
    answer = send(desk, itzel, reply_by="2026-03-01T10:00")

    assert "in the past" in answer.context["form"].errors["reply_by"][0]
    assert not Disclosure.objects.exists()


def test_sending_writes_the_disclosure_down(desk, itzel, dora):
    answer = send(desk, itzel, their_reference="A-77")
    row = Disclosure.objects.get()
    page = desk.get(answer.headers["Location"]).content.decode()

    assert row.seat == dora
    assert f"Sent to {TO}" in page
    assert "Never given to authorities of the United States." in page
    assert "Given:" in desk.get(address(itzel)).content.decode()


def test_sent_twice_it_went_once(desk, itzel):
    page = desk.get(address(itzel, "D-1"))
    form = written(page, act="send")
    first, second = (desk.post(address(itzel, "D-1"), form) for _ in range(2))

    assert Disclosure.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_a_paper_that_was_looked_at_before_the_case_moved_on_does_not_go(desk, itzel, bruno_seat):
    page = desk.get(address(itzel, "D-1"))
    form = written(page, act="send")
    deciding.raise_finding(
        track=itzel, name="fear_of_return", reason="Lo dijo por teléfono.", by=bruno_seat, at=NOW
    )

    answer = desk.post(address(itzel, "D-1"), form)
    assert answer.status_code == 409
    assert "Bruno changed this case" in answer.content.decode()
    assert not Disclosure.objects.exists()


@pytest.fixture
def bruno_seat(mcallen):
    return seat("bruno", mcallen, Role.CASE_OFFICER, certified=True)


def test_a_barred_document_does_not_go_and_says_why(desk, itzel):
    page = desk.get(address(itzel, "D-3"))
    assert "This document may not go now." in page.content.decode()
    assert "Look at it before it goes" not in page.content.decode()

    answer = desk.post(address(itzel, "D-3"), written(page, act="send"))
    assert answer.status_code == 409
    assert "No return has been approved." in answer.content.decode()
    assert not Disclosure.objects.exists()


def test_the_paper_is_the_same_bytes_however_often(desk, itzel):
    sent = send(desk, itzel, their_reference="A-77").headers["Location"]
    first = desk.get(f"{sent}pdf/")
    with time_machine.travel(NOW + timedelta(minutes=9), tick=False):
        second = desk.get(f"{sent}pdf/")

    assert first.content == second.content
    assert first.headers["Content-Type"] == "application/pdf"
    name = f"{itzel.case.number}-D-1.pdf"
    assert first.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert first.headers["Cache-Control"] == "no-store"
    assert "A-77" in text_of(first.content)


def test_a_printed_paper_does_not_follow_the_case(desk, itzel, bruno_seat):
    sent = send(desk, itzel).headers["Location"]
    first = desk.get(f"{sent}pdf/").content
    deciding.raise_finding(
        track=itzel, name="fear_of_return", reason="Lo dijo por teléfono.", by=bruno_seat, at=NOW
    )

    assert desk.get(f"{sent}pdf/").content == first


def test_who_acknowledged_is_written_down_once(desk, itzel):
    sent = send(desk, itzel).headers["Location"]
    assert "who" in desk.post(sent, {"who": ""}).context["form"].errors

    assert desk.post(sent, {"who": "Duty agent"}).status_code == 302
    assert "Duty agent" in desk.get(sent).content.decode()
    assert desk.post(sent, {"who": "Another"}).status_code == 409


def test_reading_printing_and_previewing_are_on_the_record(desk, itzel):
    sent = send(desk, itzel).headers["Location"]
    desk.get(f"{sent}pdf/")
    actions = {event.action for event in openings_of(itzel.dossier_id)}

    assert {"document.previewed", "document.sent", "document.printed"} <= actions


def test_another_protocol_shows_the_documents_of_its_package(desk, mcallen, dora, told):
    published("general")
    track = noticing.register_notice(
        post=mcallen, protocol="general", route="G1", told=told, by=dora, at=NOW
    )
    package = protocols.package(track.package.content_hash)
    page = desk.get(address(track)).content.decode()

    for item in package.definition.documents:
        assert item.title.en in page
        assert desk.get(address(track, item.code)).status_code == 200
    assert desk.get(f"/cases/{track.pk}/hand-over/").status_code == 200


def test_for_a_stranger_there_is_nothing(as_seat, clara, desk, itzel):
    sent = send(desk, itzel).headers["Location"]
    stranger = as_seat(clara)
    for there in (address(itzel), address(itzel, "D-1"), sent, f"{sent}pdf/"):
        assert stranger.get(there).status_code == 404
    assert stranger.post(address(itzel, "D-1"), {"act": "send"}).status_code == 404
    assert stranger.post(sent, {"who": "x"}).status_code == 404


def test_a_disclosure_of_another_case_does_not_exist_here(desk, itzel, register):
    sent = send(desk, itzel).headers["Location"]
    other = register()

    assert desk.get(sent.replace(str(itzel.pk), str(other.pk))).status_code == 404
    assert desk.get(address(itzel, "D-77")).status_code == 404


def test_an_officer_prepares_what_another_signs(as_seat, elena, mcallen, dora, hidalgo, register):
    alba = seat("alba", mcallen, Role.SUPERVISOR, certified=True)
    bruno = seat("bruno", mcallen, Role.CASE_OFFICER, certified=True)
    path = Path(register(), alba, bruno, dora, hidalgo)
    path.prepare()
    path.submit("initial_evaluation", AFRAID)
    there, who = address(path.track, "D-2"), "Signed and sent by: Head of post."
    with time_machine.travel(path.next(), tick=False):
        officer = as_seat(bruno)
        page = officer.get(there)
        paper = officer.post(there, written(page, act="check")).content.decode()
        refused = officer.post(there, written(page, act="send"))
        head = as_seat(elena)
        answer = send(head, path.track, "D-2")

    assert who in page.content.decode()
    assert who in paper
    assert 'class="papers"' in paper
    assert 'value="send"' not in paper
    assert refused.status_code == 403
    assert who in refused.content.decode()
    assert answer.status_code == 302
    assert Disclosure.objects.get().seat == elena


def test_a_letter_with_fear_gives_the_criterion_and_not_the_account(
    as_seat, mcallen, dora, hidalgo, register, told
):
    alba = seat("alba", mcallen, Role.SUPERVISOR, certified=True)
    bruno = seat("bruno", mcallen, Role.CASE_OFFICER, certified=True)
    path = Path(register(), alba, bruno, dora, hidalgo)
    path.prepare()
    path.submit("initial_evaluation", {**AFRAID, "m5_2_story": "SECRETO"})
    deciding.confirm_finding(track=path.track, name="fear_of_return", by=bruno, at=path.next())
    with time_machine.travel(path.next(), tick=False):
        client = as_seat(alba)
        page = client.get(address(path.track, "D-2"))
        assert "Under 14: presumed unable to decide alone" in page.content.decode()
        answer = send(client, path.track, "D-2", ticks=["under_14", "rescreen"])
        paper = client.get(f"{answer.headers['Location']}pdf/")

    words = re.sub(r"\s+", " ", text_of(paper.content))
    assert "age under 14" in words
    assert "To screen again" in words
    assert "Head of protection, in the absence of: Head of post" in words
    assert "SECRETO" not in words
    assert "representation_sent_at" in path.case().record.events
