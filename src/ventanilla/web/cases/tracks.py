"""Several tracks of one case: what calls for another, which are there, one timeline of all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.cases import selectors
from ventanilla.cases.models import Track
from ventanilla.cases.selectors import Beside, OpenCase
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import CasePlan, DueTask, RunningClock
from ventanilla.web.cases.history import told
from ventanilla.web.words import spoken

#: the timeline shows as many lines of each track
MOST = 200


@dataclass(frozen=True, slots=True)
class Call:
    """A protocol that findings call for, with the reasons that its people will read."""

    protocol: str
    title: str
    findings: tuple[str, ...]
    reasons: tuple[str, ...]
    other_person: bool


@dataclass(frozen=True, slots=True)
class TrackLine:
    """Another track of the case. ``stage`` and what follows: blank where it is not opened."""

    track: Track
    title: str
    tag: str
    address: str
    opens: bool
    stage: str = ""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the timeline, with the part of the case that it is from."""

    at: datetime
    words: str
    who: str


@dataclass(frozen=True, slots=True)
class Todo:
    """A task of one of the tracks."""

    task: DueTask
    address: str
    started_at: datetime | None
    tag: str


@dataclass(frozen=True, slots=True)
class Timed:
    """A clock of one of the tracks."""

    clock: RunningClock
    tag: str


def title_of(package: Package) -> str:
    """A protocol as a page of several tracks calls it: neutral where it is restricted."""
    definition = package.definition
    return spoken(definition.neutral_title if definition.is_restricted else definition.title)


def tag_of(package: Package) -> str:
    """The same in two words, neutral of every protocol: beside each line of a page of them all."""
    return spoken(package.definition.neutral_title)


def stage_words(package: Package, code: str) -> str:
    """The stage, as a case in it is called."""
    stage = next((stage for stage in package.definition.stages if stage.code == code), None)
    return spoken(stage.state) if stage else ""


def calls(case: OpenCase, others: Sequence[Beside]) -> list[Call]:
    """What findings call for, each protocol once, but for those that are seen to run."""
    there = {other.track.protocol for other in others}
    published = protocols.codes() if case.plan.tracks_called else []
    found = []
    for protocol in dict.fromkeys(call.protocol for call in case.plan.tracks_called):
        if protocol in there or protocol not in published:
            continue
        theirs = [call for call in case.plan.tracks_called if call.protocol == protocol]
        found.append(
            Call(
                protocol,
                title_of(protocols.newest_package(protocol)),
                tuple(dict.fromkeys(spoken(call.title) for call in theirs)),
                tuple(dict.fromkeys(spoken(call.reason) for call in theirs)),
                all(call.other_person for call in theirs),
            )
        )
    return found


def lines(others: Iterable[Beside]) -> list[TrackLine]:
    """The other tracks, as the page of one of them shows them."""
    return [_line(other) for other in others]


def _line(other: Beside) -> TrackLine:
    track, package = other.track, selectors.package_of(other.track)
    title, tag = title_of(package), tag_of(package)
    if not other.opens:
        return TrackLine(track, title, tag, reverse("cases:stub", args=[track.pk]), False)
    stage = stage_words(package, track.stage)
    address = reverse("cases:detail", args=[track.pk])
    return TrackLine(track, title, tag, address, True, stage, track.severity)


def part(case: OpenCase) -> TrackLine:
    """A track that is open, as one part of its case; by what its plan says now."""
    stage = stage_words(case.package, case.plan.stage)
    severity = case.plan.severity.value if case.plan.severity else ""
    address = reverse("cases:detail", args=[case.track.pk])
    return TrackLine(
        case.track, title_of(case.package), tag_of(case.package), address, True, stage, severity
    )


def timeline(cases: Iterable[OpenCase]) -> list[Line]:
    """What was done in all of them, the latest first; each line says of which it is."""
    found = [
        Line(
            line.at,
            line.words,
            _("%(who)s · %(part)s") % {"who": line.who, "part": tag_of(case.package)},
        )
        for case in cases
        for line in told(case, most=MOST)
    ]
    return sorted(found, key=lambda line: line.at, reverse=True)


def todo(cases: Iterable[OpenCase], plan: CasePlan) -> list[Todo]:
    """The tasks of all of them, by deadline."""
    by_id = {str(case.track.pk): case for case in cases}
    return [
        Todo(
            task,
            reverse("cases:task", args=[by_id[track].track.pk, task.code]),
            by_id[track].record.events.get("notified_at"),
            tag_of(by_id[track].package),
        )
        for track, task in plan.tasks
    ]


def clocks(cases: Iterable[OpenCase], plan: CasePlan) -> list[Timed]:
    """The clocks of all of them that run, by deadline."""
    by_id = {str(case.track.pk): case for case in cases}
    return [
        Timed(clock, tag_of(by_id[track].package)) for track, clock in plan.clocks if clock.runs
    ]
