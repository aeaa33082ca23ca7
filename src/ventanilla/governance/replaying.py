"""What another version of a protocol would change in open cases: the same record, two plans."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ventanilla.audit.states import Kind
from ventanilla.cases import selectors as cases
from ventanilla.cases.models import Track
from ventanilla.cases.selectors import OpenCase
from ventanilla.cases.states import ENDED
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import DueTask, Plan
from ventanilla.protocols.models import PublishedVersion
from ventanilla.security import vault
from ventanilla.security.models import Seat

#: cases that are opened in one go
BATCH = 50


@dataclass(frozen=True, slots=True)
class Shift:
    """A task in two versions: its deadline in each; None where it has none, or is not open.

    ``opens``: it is there in the new version only; ``ends``: in the old one only.
    """

    task: DueTask
    before: datetime | None
    after: datetime | None
    opens: bool = False
    ends: bool = False

    @property
    def code(self) -> str:
        """The task's code."""
        return self.task.code


@dataclass(frozen=True, slots=True)
class Replayed:
    """An open case, and what the other version would change in it.

    ``fits``: whether its record can be read by that version at all.
    """

    track: Track
    shifts: tuple[Shift, ...]
    raised: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    fits: bool = True

    @property
    def changes(self) -> bool:
        """Whether anybody would do something else."""
        return bool(self.shifts or self.raised or self.dropped) or not self.fits


def standing(protocol: str) -> QuerySet[Track]:
    """The open tracks of a protocol, with what opening one needs; for jobs."""
    return (
        Track.objects.filter(protocol=protocol, deleted_on=None)
        .exclude(state__in=ENDED)
        .select_related("case__post__ministry", "dossier", "scope", "package", "assigned__officer")
        .defer("package__files")
        .order_by("case__number", "pk")
    )


def at_post(seat: Seat, protocol: str, *, at: datetime) -> QuerySet[Track]:
    """Those that a seat may open itself, at its own post."""
    return (
        cases.opening(seat, at)
        .filter(protocol=protocol, case__post_id=seat.post_id, deleted_on=None)
        .exclude(state__in=ENDED)
        .order_by("case__number", "pk")
    )


def behind(tracks: QuerySet[Track], version: PublishedVersion) -> QuerySet[Track]:
    """Those that stand on another version."""
    return tracks.exclude(package_id=version.pk)


def replay(
    tracks: Iterable[Track], new: Package, *, seat: Seat | None, at: datetime
) -> Iterator[Replayed]:
    """Each track's plan in its own version and in another one, compared; on the record.

    ``seat``: who looks; None: the system. A list of work opens many cases in one go, too: it is
    counted as a list, not as so many cases opened one by one.
    """
    waiting = list(tracks)
    for first in range(0, len(waiting), BATCH):
        batch = waiting[first : first + BATCH]
        opened = vault.release(
            seat=seat, dossiers=[track.dossier for track in batch], purpose="track.replayed",
            at=at, kind=Kind.LIST,
        )  # fmt: skip
        for track in batch:
            if track.dossier_id in opened:
                yield compare(cases.assemble(track, opened, at=at), new, at=at)


def compare(case: OpenCase, new: Package, *, at: datetime) -> Replayed:
    """What another version would change in a case that is open."""
    if not fits(case, new):
        return Replayed(case.track, (), fits=False)
    after = cases.plan_of(
        case.track, package=new, record=case.record, names=case.names, at=at, held=case.held
    )
    if not case.sees_sealed:
        after = cases.veiled(case.track, new, after)
    names = [{found.name for found in plan.findings} for plan in (case.plan, after)]
    return Replayed(
        case.track,
        tuple(_shifts(case.plan, after)),
        raised=tuple(sorted(names[1] - names[0])),
        dropped=tuple(sorted(names[0] - names[1])),
    )


def fits(case: OpenCase, new: Package) -> bool:
    """Whether the record can go on in a version: its route and its consents are still known."""
    routes = {route.code for route in new.definition.routes}
    known = case.record.consents.keys() <= new.consents.keys()
    return known and (not case.track.route or case.track.route in routes)


def _shifts(old: Plan, new: Plan) -> Iterator[Shift]:
    before = {task.code: task for task in old.tasks}
    after = {task.code: task for task in new.tasks}
    for code, task in before.items():
        if code not in after:
            yield Shift(task, task.due_at, None, ends=True)
        elif task.due_at != after[code].due_at:
            yield Shift(after[code], task.due_at, after[code].due_at)
    for code, task in after.items():
        if code not in before:
            yield Shift(task, None, task.due_at, opens=True)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many open cases a post has on other versions, and in how many of them tasks change."""

    post: int
    cases: int
    changing: int


def counted(version: PublishedVersion, *, at: datetime) -> list[Counted]:
    """The same for every post, in numbers alone; for jobs."""
    new = protocols.package(version.content_hash)
    found: dict[int, list[bool]] = {}
    waiting = behind(standing(version.protocol), version)
    for each in replay(waiting, new, seat=None, at=at):
        found.setdefault(each.track.case.post_id, []).append(each.changes)
    return [Counted(post, len(said), sum(said)) for post, said in sorted(found.items())]


def chosen(found: Iterable[Track], wanted: Iterable[UUID]) -> list[Track]:
    """Those of some tracks that were chosen."""
    these = set(wanted)
    return [track for track in found if track.pk in these]
