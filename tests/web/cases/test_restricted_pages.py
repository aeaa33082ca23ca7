"""The stub of a restricted case, and who gets the case itself, the stub, or nothing."""

import pytest
from django.urls import reverse

from tests.cast import seat
from tests.factories import NOW
from tests.restricted import (
    ada,
    beto,
    carla,
    delia,
    register_ruth,
    ruth,
    small,
    works_with_small,
)
from tests.web.cases.test_case_pages import PAGES, without_chance
from ventanilla.audit.models import Event
from ventanilla.audit.selectors import openings_of
from ventanilla.cases.services import assigning
from ventanilla.network.roles import Role
from ventanilla.security.models import Session, Wall

__all__ = ["ada", "beto", "carla", "delia", "register_ruth", "ruth", "small"]
pytestmark = pytest.mark.django_db
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def detail(track):
    return reverse("cases:detail", args=[track.pk])


def stub(track):
    return reverse("cases:stub", args=[track.pk])


@pytest.fixture
def others(mcallen, laredo):
    """For whom it does not exist: another protocol, another post, no cases at all."""
    return [
        seat("ugo", mcallen, Role.CASE_OFFICER),
        seat("vera", mcallen, Role.SUPERVISOR),
        works_with_small("walter", laredo, Role.SUPERVISOR),
        works_with_small("yola", mcallen, Role.HEAD_OF_POST),
        works_with_small("zoe", mcallen, Role.ANALYST),
    ]


@pytest.mark.parametrize("who", ["beto", "delia"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_team_sees_a_stub_without_content(ruth, ada, carla, as_seat, who, language, request):
    assigning.assign(track=ruth, to=carla, by=ada, at=NOW)
    before = Event.objects.exclude(kind="act").count()
    client = as_seat(request.getfixturevalue(who), language)
    assert client.get(detail(ruth))["Location"] == stub(ruth)

    answer = client.get(stub(ruth))

    assert answer.status_code == 200
    for words in (ruth.case.number, "McAllen", "Carla", "Ada"):
        assert words in answer.text
    for words in ("Ruth", "Xool", "Canul"):
        assert words not in answer.text
    assert Event.objects.exclude(kind="act").count() == before  # no key was asked for
    assert "stub.read" in {event.action for event in openings_of(ruth.dossier_id)}


def test_whoever_has_it_sees_who_looked(ruth, ada, beto, carla, as_seat):
    assigning.assign(track=ruth, to=carla, by=ada, at=NOW)
    as_seat(beto).get(stub(ruth))
    page = as_seat(carla).get(reverse("cases:history", args=[ruth.pk])).text
    assert "saw that the case is there" in page


def test_no_other_page_of_it_is_there(ruth, beto, as_seat):
    client = as_seat(beto)
    for page in PAGES[1:]:
        answer = client.get(reverse(f"cases:{page}", args=[ruth.pk]))
        assert answer.status_code == 404, page


@pytest.mark.parametrize("page", ["detail", "stub"])
def test_for_others_it_does_not_exist(ruth, others, as_seat, page):
    for who in others:
        client = as_seat(who)
        answer = client.get(reverse(f"cases:{page}", args=[ruth.pk]))
        absent = client.get(reverse(f"cases:{page}", args=[NOBODY]))
        assert answer.status_code == absent.status_code == 404
        assert without_chance(answer.text) == without_chance(absent.text)


def test_nor_behind_a_wall(ruth, ada, beto, as_seat):
    Wall.objects.create(
        dossier=ruth.dossier, scope=ruth.scope, officer=beto.officer, reason="other", since=NOW,
        set_by=ada,
    )  # fmt: skip
    client = as_seat(beto)
    assert client.get(detail(ruth)).status_code == client.get(stub(ruth)).status_code == 404
    assert ruth.case.number not in client.get(reverse("cases:list")).text


@pytest.mark.parametrize("who", ["ada", "beto"])
def test_the_head_and_whoever_has_it_get_the_case(ruth, ada, beto, as_seat, who, request):
    assigning.assign(track=ruth, to=beto, by=ada, at=NOW)
    client = as_seat(request.getfixturevalue(who))
    answer = client.get(detail(ruth))

    assert answer.status_code == 200
    assert "Ruth" in answer.text
    assert client.get(stub(ruth))["Location"] == detail(ruth)


def test_giving_it_to_another_turns_the_page_into_a_stub(ruth, ada, beto, carla, as_seat):
    head, first, second = as_seat(ada), as_seat(beto), as_seat(carla)
    assign = reverse("cases:assign", args=[ruth.pk])
    assert head.post(assign, {"to": beto.pk}).status_code == 302
    assert first.get(detail(ruth)).status_code == 200
    assert second.get(detail(ruth))["Location"] == stub(ruth)

    assert head.post(assign, {"to": carla.pk}).status_code == 302
    assert second.get(detail(ruth)).status_code == 200
    assert first.get(detail(ruth))["Location"] == stub(ruth)


def test_the_desk_has_its_tasks_for_whoever_has_it_and_a_number_for_others(
    ruth, ada, beto, carla, as_seat
):
    assigning.assign(track=ruth, to=beto, by=ada, at=NOW)
    desk = reverse("desk:mine")
    assert ruth.case.number in as_seat(beto).get(desk).text

    page = as_seat(carla).get(desk).text
    assert ruth.case.number not in page
    assert "restricted, with colleagues" in page
    assert "restricted, with colleagues" not in as_seat(ada).get(desk).text


def test_the_list_has_it_without_a_name(ruth, itzel, ada, beto, carla, as_seat):
    assigning.assign(track=ruth, to=carla, by=ada, at=NOW)
    client = as_seat(beto)
    address = reverse("cases:list")
    page = client.get(address).text

    assert ruth.case.number in page
    row = next(row for row in page.split("<tr>") if ruth.case.number in row)
    assert "Restricted" in row
    assert ruth.due_at is not None
    assert "time--calm" in row  # no clock of it shows
    assert "Ruth" not in page
    assert "Itzel" in page
    assert ruth.case.number in client.post(address, {"q": ruth.case.number}, follow=True).text
    for words in ("Ruth", "Xool Canul"):
        assert ruth.case.number not in client.post(address, {"q": words}, follow=True).text
    assert ruth.case.number not in client.get(address, {"mine": "on"}).text
    released = Event.objects.filter(action="case.listed").values_list("dossiers", flat=True)
    assert ruth.dossier_id not in {dossier for some in released for dossier in some}


def test_whoever_has_it_finds_it_by_name(ruth, ada, beto, as_seat):
    assigning.assign(track=ruth, to=beto, by=ada, at=NOW)
    client = as_seat(beto)
    assert "Ruth" in client.post(reverse("cases:list"), {"q": "xool"}, follow=True).text


def test_the_stub_leads_to_emergency_access(ruth, beto, as_seat):
    client = as_seat(beto)
    Session.objects.exclude(officer=None).update(stepped_up_at=NOW)
    page = client.get(f"{reverse('oversight:emergency')}?case={ruth.pk}")
    assert f'value="{ruth.case.number}"' in page.text

    sent = {"number": ruth.case.number, "reason": "life", "words": "Llamó, y no hay nadie más."}
    assert client.post(reverse("oversight:emergency"), sent)["Location"] == detail(ruth)
    assert "Ruth" in client.get(detail(ruth)).text
    assert "Ruth" not in client.get(reverse("cases:list")).text


def test_no_number_is_filled_in_for_a_stranger(ruth, others, as_seat):
    client = as_seat(others[0])
    Session.objects.exclude(officer=None).update(stepped_up_at=NOW)
    page = client.get(f"{reverse('oversight:emergency')}?case={ruth.pk}")
    assert page.status_code == 200
    assert ruth.case.number not in page.text
