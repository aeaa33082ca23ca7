"""A girl of seventeen whom her husband exploits: three protocols of the library in one case."""

import pytest
from django.db import transaction

from tests.factories import NOW, OfficerFactory, SeatFactory
from tests.knowing import put_facts
from tests.shipped import published
from ventanilla.cases import selectors
from ventanilla.cases.models import Track
from ventanilla.cases.services import branching, opening
from ventanilla.cases.services.branching import Wanted
from ventanilla.network.roles import Role
from ventanilla.people.identity import Names
from ventanilla.protocols.engine.plan import plan_case

pytestmark = pytest.mark.django_db
LIBRARY = ("trafficking", "gbv", "uca")
TOLD = {"c_consent": "yes", "c_age": 17, "c_relation": ("partner",)}


@pytest.fixture
def chief(mcallen):
    """Paz heads protection in McAllen, in all three protocols."""
    for code in LIBRARY:
        published(code)
    officer = OfficerFactory(username="paz")
    return SeatFactory(officer=officer, post=mcallen, role=Role.SUPERVISOR, protocols=LIBRARY)


def opened(track):
    return selectors.open_track(track, seat=None, at=NOW, purpose="case.read")


def test_two_findings_call_for_two_tracks_and_the_case_is_read_as_one(mcallen, chief):
    names = Names(given_names="Rosa", first_surname="Inventada", birth_year=2009, sex="female")
    with transaction.atomic():
        work = opening.begin(
            post=mcallen, protocol="trafficking", route="V1", names=names, facts={},
            events={"notified_at": NOW}, by=chief, at=NOW,
        )  # fmt: skip
        work.finish("case.opened")
    first = work.track
    put_facts(track=first, facts=TOLD, by=chief, at=NOW)
    case = opened(first)
    assert {call.protocol for call in case.plan.tracks_called} == {"gbv", "uca"}
    waiting = [task.code for task in case.plan.tasks]

    for protocol in ("gbv", "uca"):
        branching.call(track=first, wanted=Wanted(protocol=protocol), by=chief, at=NOW)

    tracks = Track.objects.filter(case=first.case)
    assert sorted(track.protocol for track in tracks) == sorted(LIBRARY)
    assert len({track.dossier_id for track in tracks}) == len(LIBRARY)
    case = opened(first)
    assert case.plan.tracks_called == ()
    done = {task.code for task in case.plan.done}
    assert done & set(waiting), "the task that opens them is done once both are there"
    cases = [opened(track) for track in tracks]
    for each in cases:
        assert each.names.full_name == "Rosa Inventada"
        if each.track != first:
            assert "c_relation" not in each.record.all_facts
    together = plan_case({str(each.track.pk): each.plan for each in cases})
    assert {track for track, __ in together.tasks} == {str(each.track.pk) for each in cases}
    assert together.severity == "red"
