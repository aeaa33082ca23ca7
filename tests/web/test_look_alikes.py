"""Is it somebody we know? Two persons side by side; links are made by a person, and taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from tests.cast import seat
from tests.factories import NOW, PostFactory
from tests.web.test_notices import BUDGET, nine_in_the_morning, opened
from ventanilla.cases.models import CaseLink, Track
from ventanilla.cases.services import linking
from ventanilla.cases.states import LinkKind
from ventanilla.network.roles import Role

__all__ = ["nine_in_the_morning"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def again(register, told):
    """Itzel, a fortnight later: written otherwise, and a year older than she was said to be."""
    names = replace(told.names, given_names="Itsel", first_surname="Mendes", second_surname="Nunez")
    return register(told=replace(told, names=names, facts={}, caller=""))


def address(track):
    return f"/notices/{track.pk}/alike/"


def verdict(other, said):
    return {"settle": "yes", f"{other.pk}-verdict": said}


def test_a_look_alike_is_shown_side_by_side_with_why(
    as_seat, dora, itzel, again, django_assert_max_num_queries
):
    client = as_seat(dora)
    client.get(address(again))
    with django_assert_max_num_queries(BUDGET):
        page = client.get(address(again)).content.decode()

    assert itzel.case.number in page
    assert "Itsel Mendes Nunez" in page
    assert "Itzel Guadalupe Méndez Ñúñez" in page
    assert "the surnames sound alike" in page
    assert "the same date of birth" in page


def test_languages_stand_side_by_side_by_their_names(as_seat, dora, register, told, itzel):
    spoken = replace(told.names, language="nah")
    here = register(told=replace(told, names=spoken))
    page = as_seat(dora).get(address(here))
    rows = {row.name: row for row in page.context["candidates"][0].rows}

    assert (rows["Language"].here, rows["Language"].there) == ("Nahuatl", "")


def test_somebody_links_and_the_search_is_on_the_record(as_seat, dora, itzel, again):
    answer = as_seat(dora).post(address(again), verdict(itzel, "same_person"))
    case = opened(again, dora)

    assert answer.headers["Location"] == f"/cases/{again.pk}/"
    assert CaseLink.objects.get().kind == LinkKind.SAME_PERSON
    assert case.record.events["searched_at"] == NOW
    assert case.record.facts["previous_episodes"] == 1
    assert Track.objects.count() == 2


def test_the_history_keeps_a_number_in_one_piece(as_seat, dora, itzel, again):
    client = as_seat(dora)
    client.post(address(again), verdict(itzel, "siblings"))
    page = client.get(f"/cases/{again.pk}/").content.decode()

    number = itzel.case.number.replace("-", "\N{NON-BREAKING HYPHEN}")
    assert f"Linked with {number}:" in page


def test_somebody_else_stays_somebody_else(as_seat, dora, itzel, again):
    client = as_seat(dora)
    client.post(address(again), verdict(itzel, "apart"))
    page = client.get(address(again)).content.decode()

    assert not CaseLink.objects.exists()
    assert "Dora said" in page
    assert "that this is somebody else" in page


def test_the_same_page_sent_twice_links_once(as_seat, dora, itzel, again):
    client = as_seat(dora)
    for _ in range(2):
        assert client.post(address(again), verdict(itzel, "siblings")).status_code == 302

    assert CaseLink.objects.count() == 1


def test_the_first_search_keeps_its_time(as_seat, dora, itzel, again):
    client = as_seat(dora)
    client.post(address(again), {"settle": "yes"})
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        client.post(address(again), {"settle": "yes"})

    assert opened(again, dora).record.events["searched_at"] == NOW


def test_a_number_that_is_not_there_for_the_seat_is_said_at_its_field(
    as_seat, dora, itzel, laredo, register
):
    there = register(by=seat("olga", laredo, Role.INTAKE_OFFICER), post=laredo)
    client = as_seat(dora)
    for number in (there.case.number, itzel.case.number, "MCA-2026-99999"):
        answer = client.post(f"{address(itzel)}link/", {"number": number, "kind": "siblings"})
        assert "no other case" in answer.context["form"].errors["number"][0]
        assert f'value="{number}"' in answer.content.decode()
    assert not CaseLink.objects.exists()


def test_a_link_is_taken_back(as_seat, dora, itzel, again):
    linking.link(track=again, other=itzel, kind=LinkKind.SIBLINGS, by=dora, at=NOW)
    link = CaseLink.objects.get()
    client = as_seat(dora)
    assert "Take back" in client.get(address(again)).content.decode()

    answer = client.post(f"{address(again)}{link.pk}/take-back/")

    assert answer.status_code == 302
    link.refresh_from_db()
    assert link.undone_by == dora
    assert client.post(f"{address(again)}{link.pk}/take-back/").status_code == 404


def test_for_a_stranger_there_is_nothing(as_seat, clara, dora, itzel, again):
    linking.link(track=again, other=itzel, kind=LinkKind.SIBLINGS, by=dora, at=NOW)
    client = as_seat(clara)

    assert client.get(address(again)).status_code == 404
    assert client.post(address(again)).status_code == 404
    assert client.post(f"{address(again)}link/").status_code == 404
    link = CaseLink.objects.get()
    assert client.post(f"{address(again)}{link.pk}/take-back/").status_code == 404


def test_a_case_of_another_post_is_not_proposed(as_seat, dora, laredo, again, register, told):
    there = register(by=seat("olga", laredo, Role.INTAKE_OFFICER), post=laredo)
    page = as_seat(dora).get(address(again))

    assert there.case.number not in page.content.decode()
    assert page.context["candidates"] == []


def test_who_may_not_link_reads_only(as_seat, dora, itzel, again):
    leader = seat("lucio", PostFactory(), Role.HQ_PROTOCOL_LEAD)
    answer = as_seat(leader).post(address(again), verdict(itzel, "siblings"))

    assert answer.status_code in (403, 404)
    assert not CaseLink.objects.exists()
