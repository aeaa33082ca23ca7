"""A restricted case is opened by whoever has it and by the head: grants begin and end with that."""

from datetime import timedelta

import pytest

from tests.cases.test_at_once import together
from tests.factories import NOW
from tests.restricted import ada, beto, carla, delia, register_ruth, ruth, small
from ventanilla.cases.models import Owed, Track
from ventanilla.cases.services import assigning, calling
from ventanilla.common.errors import NotAllowed
from ventanilla.outbox.models import Message
from ventanilla.security.models import Grant

__all__ = ["ada", "beto", "carla", "delia", "register_ruth", "ruth", "small"]
pytestmark = pytest.mark.django_db(transaction=True)


def holders(track, at=NOW):
    """Who has a live grant of the assignment."""
    live = Grant.objects.live(at).filter(dossier=track.dossier, purpose="assignment")
    return [grant.seat for grant in live.select_related("seat")]


def test_its_dossier_stands_in_a_restricted_scope(ruth):
    assert (ruth.scope.protocol, ruth.scope.level) == ("small", 1)
    assert holders(ruth) == []


def test_a_grant_begins_and_ends_with_the_assignment(ruth, ada, beto, carla):
    assigning.assign(track=ruth, to=beto, by=ada, at=NOW)
    assert holders(ruth) == [beto]

    later = NOW + timedelta(hours=1)
    assigning.assign(track=ruth, to=carla, by=ada, at=later)
    assert holders(ruth, later) == [carla]
    assert holders(ruth, later + timedelta(days=3000)) == [carla]

    last = later + timedelta(hours=1)
    assigning.assign(track=ruth, to=beto, by=ada, at=last)
    assert holders(ruth, last) == [beto]
    assert Grant.objects.filter(dossier=ruth.dossier).count() == 2


def test_a_refused_assignment_gives_nothing(ruth, ada, beto):
    with pytest.raises(NotAllowed):
        assigning.assign(track=ruth, to=beto, by=beto, at=NOW)
    assert holders(ruth) == []


def test_an_ordinary_case_needs_no_grant(itzel, alba, bruno):
    assigning.assign(track=itzel, to=bruno, by=alba, at=NOW)
    assert not Grant.objects.filter(dossier=itzel.dossier).exists()


def test_two_heads_at_once_leave_one_holder(ruth, ada, beto, carla):
    results = together(
        lambda: assigning.assign(track=ruth, to=beto, by=ada, at=NOW),
        lambda: assigning.assign(track=ruth, to=carla, by=ada, at=NOW),
    )

    assert not [fault for fault in results if isinstance(fault, Exception)]
    assert holders(ruth) == [Track.objects.get(pk=ruth.pk).assigned]


def test_whoever_registers_it_has_it_until_it_is_given_to_somebody(register_ruth, ada, delia, beto):
    track = register_ruth(delia)
    assert track.assigned is None
    given = Grant.objects.get(dossier=track.dossier)
    assert (given.seat, given.purpose, given.given_by) == (delia, "assignment", None)
    assert given.until - given.since == timedelta(days=7)

    assigning.assign(track=track, to=beto, by=ada, at=given.since + timedelta(hours=1))
    assert holders(track, given.since + timedelta(hours=2)) == [beto]


def test_an_absence_is_covered_with_grants_that_move(ruth, ada, beto, carla):
    assigning.assign(track=ruth, to=beto, by=ada, at=NOW)
    track = Track.objects.get(pk=ruth.pk)
    moved = assigning.cover_absence(absent=beto, cover=carla, tracks=[track], by=ada, at=NOW)

    assert moved == 1
    assert holders(ruth) == [carla]


def test_the_tasks_of_others_stand_on_the_desk_of_whoever_has_it(ruth, ada, beto):
    assigning.assign(track=ruth, to=beto, by=ada, at=NOW)
    owed = dict(Owed.objects.filter(track=ruth).values_list("role", "seat"))
    assert owed["case_officer"] == beto.pk
    assert owed.get("supervisor") is None


def test_a_clock_calls_whoever_has_it(ruth, ada, beto, carla):
    assigning.assign(track=ruth, to=beto, by=ada, at=NOW)
    called = calling.ring(at=NOW + timedelta(days=60))
    assert called
    assert set(Message.objects.values_list("officer__username", flat=True)) == {"beto"}
