"""The pages of a case: what they show, to whom, and that every act is reached from them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import seat
from tests.factories import NOW
from ventanilla.audit.selectors import openings_of
from ventanilla.cases.models import Track
from ventanilla.cases.services import assigning, calling, deciding
from ventanilla.network.roles import Role


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=True)


def without_chance(page):
    """A page without what differs each time: tokens, the address that was asked for, the time."""
    return re.sub(r'[A-Za-z0-9]{64}|[0-9a-f]{8}-[0-9a-f-]{27}|data-left="\d+"', "", page)


PAGES = [
    "detail", "history", "answers", "alike", "raise", "outcome", "close", "reopen", "happened",
    "route", "assign", "move", "known",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_of_a_case_opens(itzel, alba, as_seat, page, language):
    answer = as_seat(alba, language).get(reverse(f"cases:{page}", args=[itzel.pk]))

    assert answer.status_code == 200
    if page != "alike":
        assert itzel.case.number in answer.text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["clara", "elena"])
def test_for_a_stranger_none_of_them_exists(itzel, as_seat, page, who, request):
    client = as_seat(request.getfixturevalue(who))
    answer = client.get(reverse(f"cases:{page}", args=[itzel.pk]))
    absent = client.get(reverse(f"cases:{page}", args=["00000000-0000-4000-8000-000000000000"]))

    assert answer.status_code == absent.status_code == 404
    assert without_chance(answer.text) == without_chance(absent.text)


@pytest.mark.parametrize("page", ["raise", "close", "reopen", "move", "route"])
def test_nobody_fills_in_a_form_that_would_be_refused(itzel, dora, as_seat, page):
    answer = as_seat(dora).get(reverse(f"cases:{page}", args=[itzel.pk]))

    assert answer.status_code == 403
    assert "head of protection" in answer.text.lower()


@pytest.mark.parametrize(("who", "status"), [("bruno", 403), ("alba", 200)])
def test_what_protects_is_only_discarded_by_the_head(itzel, bruno, as_seat, who, status, request):
    deciding.raise_finding(
        track=itzel, name="fear_of_return", reason="Lo dijo por teléfono.", by=bruno, at=NOW
    )
    client = as_seat(request.getfixturevalue(who))
    answer = client.get(reverse("cases:discard", args=[itzel.pk, "fear_of_return"]))

    assert answer.status_code == status
    assert ("Only the head of protection may discard it." in answer.text) == (status == 403)
    absent = client.get(reverse("cases:discard", args=[itzel.pk, "never_found"]))
    assert absent.status_code == 404


def test_the_title_of_a_page_names_nobody(itzel, alba, as_seat):
    page = as_seat(alba).get(reverse("cases:detail", args=[itzel.pk])).text
    title = page[page.index("<title>") : page.index("</title>")]

    assert itzel.case.number in title
    assert "Itzel" not in title
    assert "Itzel" in page


def test_the_desk_shows_what_runs_out_first_and_no_name(itzel, dora, as_seat):
    page = as_seat(dora).get(reverse("desk:mine")).text

    assert itzel.case.number in page
    assert "Itzel" not in page


def test_the_list_finds_by_number_and_by_name(itzel, alba, as_seat):
    client = as_seat(alba)
    address = reverse("cases:list")

    for words in (itzel.case.number, "mendez", "Ixel", "lupita"):
        assert itzel.case.number in client.post(address, {"q": words}, follow=True).text
    assert itzel.case.number not in client.post(address, {"q": "Rigoberto"}, follow=True).text


def test_a_name_that_is_looked_for_stands_in_no_address(itzel, alba, bruno, as_seat):
    client, colleague = as_seat(alba), as_seat(bruno)
    found = client.post(reverse("cases:list"), {"q": "Ixel", "state": "all", "mine": ""})

    assert re.fullmatch(r"/cases/\?state=all&search=\w{12}", found["Location"])
    page = client.get(found["Location"]).text
    assert itzel.case.number in page
    assert 'value="Ixel"' in page
    assert "Ixel" not in colleague.get(found["Location"]).text
    assert 'value="Ixel"' not in client.get(reverse("cases:list"), {"q": "Ixel"}).text


def test_what_is_too_long_to_look_for_is_said_and_stays(alba, as_seat):
    page = as_seat(alba).post(reverse("cases:list"), {"q": "x" * 81}).text

    assert "x" * 81 in page
    assert "govuk-error-message" in page


def test_the_head_of_post_sees_counts_and_no_case(itzel, elena, as_seat):
    page = as_seat(elena).get(reverse("desk:post")).text

    assert "Who has how much" in page
    assert itzel.case.number not in page


def test_assigning_is_an_act_of_the_page(itzel, alba, bruno, as_seat):
    client = as_seat(alba)
    answer = client.post(reverse("cases:assign", args=[itzel.pk]), {"to": bruno.pk})

    assert answer.status_code == 302
    assert Track.objects.get(pk=itzel.pk).assigned == bruno
    assert "case.assigned" in {event.action for event in openings_of(itzel.dossier_id)}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["opened the case", "worked on the case", "registered the notice"]),
        ("es", ["abrió el caso", "trabajó en el caso", "registró el aviso"]),
    ],
)
def test_the_history_says_who_opened_the_case_each_sitting_once(
    itzel, alba, bruno, as_seat, language, said
):
    opened, worked, registered = said
    of_alba, of_bruno = as_seat(alba, language), as_seat(bruno, language)
    for client in (of_alba, of_bruno, of_alba, of_bruno):
        client.get(reverse("cases:detail", args=[itzel.pk]))
    of_alba.post(reverse("cases:assign", args=[itzel.pk]), {"to": bruno.pk})

    page = of_bruno.get(reverse("cases:history", args=[itzel.pk])).text
    lines = re.findall(r'</time>(.*?) <span class="who">· (.*?)</span>', page.split("<aside>")[1])
    assert sorted(lines) == sorted([
        (opened, "Alba, McAllen"), (opened, "Bruno, McAllen"), (worked, "Alba, McAllen"),
        (registered, "Dora, McAllen"),
    ])  # fmt: skip


def test_whoever_lacks_the_certificate_is_refused_at_the_field(itzel, alba, mcallen, as_seat):
    fidel = seat("fidel", mcallen, Role.CASE_OFFICER)
    answer = as_seat(alba).post(reverse("cases:assign", args=[itzel.pk]), {"to": fidel.pk})

    assert answer.status_code == 200
    assert "no valid certificate" in answer.text


def test_a_task_is_marked_as_done_with_its_note(itzel, dora, as_seat):
    client = as_seat(dora)
    address = reverse("cases:task", args=[itzel.pk, "T-004"])
    assert client.get(address).status_code == 200

    client.post(address, {"note": "Se pidió por teléfono"})

    assert "T-004" not in client.get(reverse("desk:mine")).text
    assert client.get(address).status_code == 200


def test_another_post_answers_an_offer(itzel, alba, clara, as_seat, laredo):
    assigning.offer_move(track=itzel, to=laredo, reason="La llevan a Laredo.", by=alba, at=NOW)
    client = as_seat(clara)
    assert "offers a case" in client.get(reverse("desk:mine")).text

    client.post(reverse("cases:answer_move", args=[itzel.pk]), {"accept": "yes"})

    track = Track.objects.select_related("case").get(pk=itzel.pk)
    assert track.case.post == laredo
    assert client.get(reverse("cases:detail", args=[itzel.pk])).status_code == 200
    assert as_seat(alba).get(reverse("cases:detail", args=[itzel.pk])).status_code == 404


def test_a_page_asks_the_database_few_questions(
    itzel, alba, as_seat, django_assert_max_num_queries
):
    client = as_seat(alba)
    for page in ("desk:mine", "cases:list", "desk:post"):
        client.get(reverse(page))
        with django_assert_max_num_queries(25):
            client.get(reverse(page))
    with django_assert_max_num_queries(25):
        client.get(reverse("cases:detail", args=[itzel.pk]))


def test_the_cases_of_an_absent_colleague_go_to_another(itzel, alba, bruno, mcallen, as_seat):
    assigning.assign(track=itzel, to=bruno, by=alba, at=NOW)
    fidel = seat("fidel", mcallen, Role.CASE_OFFICER, certified=True)
    client = as_seat(alba)
    assert client.get(reverse("desk:cover")).status_code == 200

    client.post(reverse("desk:cover"), {"absent": bruno.pk, "cover": fidel.pk})

    assert Track.objects.get(pk=itzel.pk).assigned == fidel


def test_nobody_covers_for_oneself(itzel, alba, bruno, as_seat):
    answer = as_seat(alba).post(reverse("desk:cover"), {"absent": bruno.pk, "cover": bruno.pk})
    assert "somebody else" in answer.text


def test_the_outbox_shows_what_was_written(itzel, alba, as_seat):
    calling.ring(at=NOW + timedelta(hours=5))

    assert "algo le espera" in as_seat(alba).get(reverse("outbox:latest")).text


def test_what_an_officer_knows_is_written_down_and_taken_back(itzel, alba, as_seat):
    client = as_seat(alba)
    address = reverse("cases:known", args=[itzel.pk])
    client.post(address, {"receiver_name": "Rosario N."})
    assert "Rosario N." in client.get(address).text

    client.post(address, {"receiver_name": ""})
    assert "Rosario N." not in client.get(address).text
