"""Several tracks of one case on pages, with the rights that pages have."""

import re

import pytest
from django.urls import reverse

from tests.cast import seat
from tests.factories import NOW
from tests.restricted import ada, beto, carla, delia, register_ruth, ruth
from tests.several import REASON, afraid, olga, raul, small
from ventanilla.audit.selectors import openings_of
from ventanilla.cases.models import Track, TrackCall
from ventanilla.cases.services import assigning, branching
from ventanilla.cases.services.opening import begin_track
from ventanilla.network.roles import Role
from ventanilla.people.identity import Names
from ventanilla.security.models import Grant

__all__ = ["ada", "beto", "carla", "delia", "olga", "raul", "register_ruth", "ruth", "small"]
pytestmark = pytest.mark.django_db
WORDS = "Her uncle came to the window and asked for her twice."


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def page(name, track, *more):
    return reverse(f"cases:{name}", args=[track.pk, *more])


def of(case, protocol):
    return Track.objects.select_related("case__post", "dossier", "scope").get(
        case=case, protocol=protocol
    )


@pytest.fixture
def fearful(ruth, ada):
    """Ruth's restricted track calls for the children's protocol."""
    afraid(ruth, ada)
    return ruth


def test_the_page_says_what_calls_and_one_button_opens_it(fearful, ada, alba, uca, as_seat):
    client = as_seat(ada)
    shown = client.get(page("detail", fearful)).text
    assert "This calls for another protocol" in shown
    assert REASON["en"] in shown

    answer = client.post(page("called", fearful, "uca"), {"words": ""}, follow=True)

    assert "Asked for." in answer.text
    assert "This calls for another protocol" not in answer.text
    track = of(fearful.case, "uca")
    assert page("detail", track) in answer.text
    assert "Other parts of this case" in answer.text
    assert client.get(page("detail", track)).status_code == 200


def test_in_spanish_too(fearful, ada, alba, uca, as_seat):
    client = as_seat(ada, "es")
    assert REASON["es"] in client.get(page("detail", fearful)).text
    client.post(page("called", fearful, "uca"), {"words": ""})
    history = client.get(page("history", of(fearful.case, "uca"))).text
    assert REASON["es"] in history


def test_a_seat_with_both_protocols_opens_a_restricted_one_and_goes_on_there(
    itzel, small, ada, carla, as_seat
):
    client = as_seat(carla)
    answer = client.post(page("branch", itzel), {"protocol": "small", "words": WORDS}, follow=True)
    track = of(itzel.case, "small")
    assert page("detail", track) in answer.text
    assert "Itzel" in client.get(page("detail", track)).text
    assert [grant.seat_id for grant in Grant.objects.filter(dossier=track.dossier)] == [carla.pk]


def test_whoever_does_not_work_with_it_sees_nothing_of_it_afterwards(
    itzel, small, olga, bruno, alba, as_seat
):
    client = as_seat(bruno)
    asked = client.post(page("branch", itzel), {"protocol": "small", "words": WORDS}, follow=True)
    assert "Asked for." in asked.text
    assert branching.answer(at=NOW) == 1
    track = of(itzel.case, "small")
    for name in ("detail", "stub", "history", "whole", "answers"):
        assert client.get(page(name, track)).status_code == 404
    shown = client.get(page("detail", itzel)).text
    assert "Other parts of this case" not in shown
    assert str(track.pk) not in shown
    assert client.get(reverse("cases:list")).text.count(itzel.case.number) == 1
    head = as_seat(olga)
    assert "Itzel" in head.get(page("detail", track)).text
    assert WORDS in head.get(page("history", track)).text
    assert head.get(page("detail", itzel)).status_code == 404


def test_two_who_ask_read_the_same_whether_there_was_one_or_not(
    register, told, small, olga, bruno, alba, as_seat
):
    """One case has a hidden track, its twin has none: asked twice, each page reads alike."""
    client = as_seat(bruno)
    pages = []
    for hidden in (True, False):
        track = register()
        if hidden:
            _hide(track)
        asked = client.post(
            page("branch", track), {"protocol": "small", "words": WORDS}, follow=True
        ).text
        branching.answer(at=NOW)
        after = client.get(page("detail", track)).text + client.get(page("history", track)).text
        pages.append([_bare(text, track) for text in (asked, after)])
        assert Track.objects.filter(case=track.case, protocol="small").count() == 1
    assert pages[0] == pages[1]


def _hide(track):
    """A restricted track in the case, of which the first one knows nothing."""
    work = begin_track(
        case=track.case,
        post=track.case.post,
        protocol="small",
        route="R1",
        names=Names(),
        by=None,
        at=NOW,
    )
    work.finish("track.opened", {"reason.es": "-", "reason.en": "-"})


def _bare(text, track):
    text = text.replace(str(track.pk), "TRACK").replace(track.case.number, "NUMBER")
    text = text.replace(track.case.number.replace("-", "\N{NON-BREAKING HYPHEN}"), "NUMBER")
    return re.sub(r'[A-Za-z0-9]{64}|(nonce|datetime)="[^"]*"', "", text)


def test_the_timeline_shows_all_that_the_seat_opens_and_writes_it_down(
    fearful, ada, alba, uca, as_seat
):
    client = as_seat(ada)
    client.post(page("called", fearful, "uca"), {"words": ""})
    track = of(fearful.case, "uca")

    shown = client.get(page("whole", track)).text

    assert "Notice registered" in shown  # of Ruth's track
    assert "Opened from another part" in shown  # of the new one
    assert "Care B" in shown
    assert "Consular care A" in shown
    for each in (fearful, track):
        actions = [event.action for event in openings_of(each.dossier_id)]
        assert "case.whole" in actions


def test_the_timeline_has_nothing_of_what_the_seat_does_not_open(fearful, ada, alba, uca, as_seat):
    as_seat(ada).post(page("called", fearful, "uca"), {"words": ""})
    track = of(fearful.case, "uca")
    shown = as_seat(alba).get(page("whole", track)).text
    assert "Notice registered" not in shown
    assert "Care B" not in shown
    assert str(fearful.pk) not in shown


def test_a_colleague_sees_that_there_is_one_and_not_what_it_says(
    itzel, small, ada, beto, carla, as_seat
):
    as_seat(carla).post(page("branch", itzel), {"protocol": "small", "words": WORDS})
    track = of(itzel.case, "small")
    assigning.assign(track=track, to=carla, by=ada, at=NOW)
    shown = as_seat(beto).get(page("whole", itzel)).text
    assert page("stub", track) in shown
    assert "restricted, with colleagues" in shown
    assert WORDS not in shown.split("What was done")[0]


def test_the_protection_of_a_hidden_track_holds_and_says_no_reason(
    fearful, ada, alba, uca, as_seat
):
    as_seat(ada).post(page("called", fearful, "uca"), {"words": ""})
    track = of(fearful.case, "uca")
    shown = as_seat(alba).get(page("detail", track)).text
    assert "Do not look for the family" in shown
    assert "Another part of this case asks for this protection" in shown
    assert "Fear of return" not in shown


def test_only_those_who_may_ask(itzel, small, olga, dora, elena, clara, mcallen, as_seat):
    given = {"protocol": "small", "words": WORDS}
    assert as_seat(dora).post(page("branch", itzel), given).status_code == 403
    for who in (elena, clara, olga):
        assert as_seat(who).post(page("branch", itzel), given).status_code == 404
    other = as_seat(seat("ugo", mcallen, Role.CASE_OFFICER))
    assert other.post(page("called", itzel, "small"), {"words": ""}).status_code == 409
    assert other.post(page("branch", itzel), {"protocol": "no", "words": WORDS}).status_code == 200
    assert other.post(page("branch", itzel), {"protocol": "small"}).status_code == 200
    assert not TrackCall.objects.exists()
