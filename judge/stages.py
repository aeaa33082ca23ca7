"""Cases at the stages of their life, for suites that look at every page."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from judge import cast
from judge.cast import Cast, Walk
from tests.cases.test_the_whole_path import AFRAID, CALM, SEEN, WEIGHED
from ventanilla.cases.services import assigning, closing, deciding, recording
from ventanilla.exchange.services import handing_over
from ventanilla.exchange.services.handing_over import Arrangement
from ventanilla.interviews import services as interviews


def _registered(people: Cast) -> Walk:
    return people.walk(people.notice(told=cast.told(cast.somebody())))


def registered(people: Cast) -> UUID:
    """A notice came in."""
    return UUID(str(_registered(people).track.pk))


def preparing(people: Cast) -> UUID:
    """Assigned, and the form of the preparation open."""
    walk = _registered(people)
    assigning.assign(track=walk.track, to=walk.bruno, by=walk.alba, at=walk.next())
    _open(walk, "preparation")
    return UUID(str(walk.track.pk))


def afraid(people: Cast) -> UUID:
    """Interviewed; findings wait for a decision, and the form of the observation is open."""
    walk = _registered(people)
    walk.prepare()
    walk.submit("initial_evaluation", AFRAID)
    _open(walk, "observation")
    return UUID(str(walk.track.pk))


def _open(walk: Walk, instrument: str) -> None:
    interviews.open_sitting(track=walk.track, instrument=instrument, by=walk.bruno, at=walk.next())


def _weighed(people: Cast) -> Walk:
    walk = _registered(people)
    walk.prepare()
    walk.submit("initial_evaluation", CALM)
    walk.submit("observation", SEEN)
    walk.decide_all()
    walk.submit("best_interest", WEIGHED)
    recording.complete_task(track=walk.track, code="T-050", by=walk.bruno, at=walk.next())
    return walk


def proposed(people: Cast) -> UUID:
    """An outcome is proposed and waits for approval."""
    walk = _weighed(people)
    deciding.propose_outcome(
        track=walk.track, code="R-A", reason="Lo que pidió.", by=walk.bruno, at=walk.next()
    )
    return UUID(str(walk.track.pk))


def travelling(people: Cast) -> UUID:
    """Approved; its papers are out, and a hand-over is agreed on."""
    walk = _weighed(people)
    walk.decide_outcome("R-A")
    for code in ("T-060", "T-070"):
        recording.complete_task(track=walk.track, code=code, by=walk.bruno, at=walk.next())
    walk.send("D-3")
    noon = timezone.localtime(timezone.now(), people.mcallen.zoneinfo) + timedelta(days=1)
    arrangement = Arrangement(
        port=people.port, at=noon.replace(hour=12, minute=0), receiver="OPI de guardia"
    )
    handing_over.schedule(track=walk.track, arrangement=arrangement, by=walk.dora, at=walk.next())
    return UUID(str(walk.track.pk))


def closed(people: Cast) -> UUID:
    """Closed, because nobody knows where they are."""
    walk = _registered(people)
    walk.prepare()
    closing.close_case(
        track=walk.track, reason="absconded", note="Se fue.", by=people.alba, at=walk.next()
    )
    return UUID(str(walk.track.pk))


STAGES: dict[str, Callable[[Cast], UUID]] = {
    "registered": registered,
    "preparing": preparing,
    "afraid": afraid,
    "proposed": proposed,
    "travelling": travelling,
    "closed": closed,
}
