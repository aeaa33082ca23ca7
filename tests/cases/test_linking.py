"""Earlier episodes are proposed, linked by a person, taken back, and never merged."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import NOW
from ventanilla.cases import episodes, selectors
from ventanilla.cases.models import CaseLink
from ventanilla.cases.services import linking
from ventanilla.cases.states import LinkKind
from ventanilla.common.errors import NotNow
from ventanilla.people.identity import Names


@pytest.fixture
def again(register, told):
    """The same girl, forty days later, as another station hears her name."""
    names = Names(given_names="Itsel", first_surname="Nunez", second_surname="Mendes")
    return register(
        told=replace(
            told,
            names=names,
            notified_at=NOW + timedelta(days=40),
            apprehended_at=NOW + timedelta(days=40, hours=-2),
        ),
        at=NOW + timedelta(days=40),
    )


def facts(track, seat, at):
    found = selectors.by_number(seat, track.case.number, at).get()
    case = selectors.open_track(found, seat=seat, at=at, purpose="case.read")
    return case.record.facts, {f.code for f in case.plan.findings}


def test_the_earlier_episode_is_proposed(itzel, again, bruno):
    at = NOW + timedelta(days=40)
    case = selectors.open_track(again, seat=bruno, at=at, purpose="case.read")
    found = episodes.look_alikes(case.names, seat=bruno, at=at, besides=again.case)

    assert [item.track for item in found] == [itzel]


def test_a_stranger_finds_nobody(itzel, again, clara):
    names = Names(given_names="Itzel", first_surname="Méndez")
    assert episodes.look_alikes(names, seat=clara, at=NOW) == []


def test_linking_counts_the_episode_for_the_rules(itzel, again, bruno):
    at = NOW + timedelta(days=40)
    linking.link(track=again, other=itzel, kind=LinkKind.SAME_PERSON, by=bruno, at=at)

    known, __ = facts(again, bruno, at)
    assert (known["previous_episodes"], known["days_since_previous"]) == (1, 40)


def test_a_link_is_taken_back_and_stays_on_the_record(itzel, again, bruno):
    at = NOW + timedelta(days=40)
    linking.link(track=again, other=itzel, kind=LinkKind.SAME_PERSON, by=bruno, at=at)
    linking.unlink(track=again, other=itzel, kind=LinkKind.SAME_PERSON, by=bruno, at=at)

    assert facts(again, bruno, at)[0]["previous_episodes"] == 0
    assert CaseLink.objects.get().undone_by == bruno
    with pytest.raises(NotNow):
        linking.unlink(track=again, other=itzel, kind=LinkKind.SAME_PERSON, by=bruno, at=at)


def test_a_link_is_made_once(itzel, again, bruno):
    at = NOW + timedelta(days=40)
    linking.link(track=again, other=itzel, kind=LinkKind.SIBLINGS, by=bruno, at=at)

    with pytest.raises(NotNow):
        linking.link(track=itzel, other=again, kind=LinkKind.SIBLINGS, by=bruno, at=at)
