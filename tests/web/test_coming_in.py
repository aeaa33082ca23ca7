"""Somebody is here: the first screen of a restricted protocol, in the words of its package."""

import uuid

import pytest
from django.utils import timezone

from tests.guarded import GUARDED, guarded, noche, shipped
from ventanilla.cases import selectors
from ventanilla.cases.models import Case, Track

__all__ = ["guarded", "noche"]
pytestmark = pytest.mark.django_db
REGISTER = "/notices/new/"


@pytest.fixture
def window(as_seat, noche, guarded):
    """Noche's browser."""
    return as_seat(noche)


@pytest.fixture
def send(window, noche):
    """``send("gbv", route="V1")``: what the short screen sends."""

    def act(protocol, **more):
        sent = {"token": str(uuid.uuid4()), "protocol": protocol}
        sent["notified_at"] = f"{timezone.now().astimezone(noche.post.zoneinfo):%Y-%m-%dT%H:%M}"
        return window.post(REGISTER, sent | more)

    return act


def known(track):
    """The opened case."""
    track = Track.objects.select_related("case__post", "dossier", "package").get(pk=track.pk)
    return selectors.open_track(track, seat=None, at=timezone.now(), purpose="case.read")


@pytest.mark.parametrize("name", GUARDED)
def test_it_asks_what_the_notice_of_the_package_asks(window, name):
    page = window.get(f"{REGISTER}?protocol={name}").content.decode()
    definition = shipped(name).definition
    for route in definition.routes:
        assert f'value="{route.code}"' in page
    for fact in definition.facts:
        if fact.source == "intake":
            assert f'value="{fact.name}"' in page or f'name="fact_{fact.name}"' in page, fact.name
    assert "caller_phone" not in page
    assert definition.title.en not in page


def test_only_how_the_person_came_is_needed(send):
    refused = send("gbv")
    assert refused.status_code == 200
    assert not Case.objects.exists()
    answer = send("gbv", route="V8")
    track = Track.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/cases/{track.pk}/")
    assert track.route == "V8"
    case = known(track)
    assert case.names.full_name == ""
    assert case.record.all_facts == {}


def test_what_was_said_goes_where_the_package_seals_it(send):
    answer = send(
        "trafficking", route="V3", called="Sol", fact_stated_age="17", fact_stated_sex="female",
        fact_place="At the packing house", fact_channel="visit", prealerts=["pre_overheard"],
        words="She whispered.",
    )  # fmt: skip
    track = Track.objects.get()
    assert answer.url == f"/notices/{track.pk}/alike/"
    case = known(track)
    assert (case.names.called, case.names.sex) == ("Sol", "female")
    assert case.record.restricted["place"] == "At the packing house"
    assert case.record.facts["stated_age"] == 17
    assert case.record.facts["pre_overheard"] == "yes"
    assert "child" in {found.name for found in case.plan.findings}


@pytest.mark.parametrize(("name", "route"), [("gbv", "V1"), ("trafficking", "V2")])
def test_danger_goes_to_the_urgent_screen(send, name, route):
    place = next(each for each in shipped(name).definition.urgent if each.slot == "emergency")
    answer = send(name, route=route, prealerts=[place.early])
    assert answer.url == f"/cases/{Track.objects.get().pk}/urgent/"


def test_the_same_form_twice_is_one_case(send):
    token = str(uuid.uuid4())
    first, second = send("gbv", route="V1", token=token), send("gbv", route="V1", token=token)
    assert first.url == second.url
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"route": "V99"}, {"route": "V1", "fact_stated_age": "900"},
              {"route": "V1", "fact_stated_sex": "x"}, {"route": "V1", "prealerts": ["pre_x"]}]
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(send, wrong):
    answer = send("gbv", **wrong)
    assert "govuk-error-summary" in answer.content.decode()
    assert not Case.objects.exists()


def test_an_ordinary_protocol_keeps_its_notice(as_seat, dora, uca, guarded):
    page = as_seat(dora).get(REGISTER).content.decode()
    assert 'name="caller_phone"' in page
    assert "Exit this page" not in page
