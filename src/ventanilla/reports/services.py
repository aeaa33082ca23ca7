"""Keep the figures up with the cases, without leaving a trace from one to the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.db import transaction
from django.db.models import Q

from ventanilla.audit import services as audit
from ventanilla.cases import consents
from ventanilla.cases import selectors as cases
from ventanilla.cases.consents import Shown
from ventanilla.cases.models import Section, Track
from ventanilla.cases.record import RESTRICTED, STATE, Record
from ventanilla.people import selectors as people
from ventanilla.people.identity import Names
from ventanilla.protocols.engine import counting
from ventanilla.protocols.engine.counting import Count
from ventanilla.protocols.engine.definition import Figure
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import Value
from ventanilla.reports.chance import mixed
from ventanilla.reports.models import CaseFigures, RowFigures, SpanFigures
from ventanilla.reports.quarters import Quarter
from ventanilla.reports.states import (
    NOT_COUNTED,
    UNDECIDED,
    UNKNOWN,
    Dimension,
    age_band,
)
from ventanilla.reports.units import never_by_month
from ventanilla.security import canaries, vault
from ventanilla.security.models import Consent, Seat
from ventanilla.security.vault import Unreadable, Vault

log = structlog.get_logger("ventanilla.reports")

#: name of the sealed section that holds the id of a track's row
FIGURES = "figures"
BATCH = 500
#: how long ago a consent may have ended that nobody has looked at since: the job runs every day
LOOKS_BACK = timedelta(days=8)
NOON = time(12)
COLUMNS = ["post", "protocol", "month", "route", "more", *Dimension.values]


def refresh(*, at: datetime, most: int = 100_000) -> int:
    """Write the figures of tracks that changed since; returns how many (``most`` at most).

    Tracks that somebody works on at the moment are left for the next time. Rows are written in
    an order of chance: the place of a row in a dump says nothing of its case.
    """
    _look_again(at)
    done, last = 0, UUID(int=0)
    while done < most:
        last, count = _refresh_batch(after=last, size=min(BATCH, most - done), at=at)
        if not count:
            break
        done += count
    return done


def _look_again(at: datetime) -> None:
    """Count anew the tracks in which a consent to use data ended by itself: nobody acted then."""
    over = Consent.objects.filter(
        purpose=Consent.Purpose.DATA, until__lte=at, until__gt=at - LOOKS_BACK
    )
    Track.objects.filter(dossier_id__in=over.values("dossier_id")).update(figures_stale=True)


@transaction.atomic
def _refresh_batch(*, after: UUID, size: int, at: datetime) -> tuple[UUID, int]:
    tracks = list(
        Track.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(figures_stale=True, pk__gt=after)
        .select_related("case__post", "dossier", "package")
        .defer("package__files")
        .order_by("pk")[:size]
    )
    if not tracks:
        return after, 0
    opened = vault.release(
        seat=None, dossiers=[track.dossier for track in tracks], purpose="figures.refreshed", at=at
    )
    planted = canaries.planted(track.dossier_id for track in tracks)
    sound = [track for track in tracks if track.dossier_id not in planted]
    _write_readable(sound, opened, at=at)
    Track.objects.filter(pk__in=[track.pk for track in tracks]).update(figures_stale=False)
    return tracks[-1].pk, len(tracks)


def _write_readable(tracks: Sequence[Track], opened: Vault, *, at: datetime) -> None:
    """Write all at once; if one is damaged, one by one, so that the damage stops no other."""
    try:
        with transaction.atomic():
            _write(tracks, opened, at=at)
        return
    except Unreadable:
        pass
    for track in tracks:
        try:
            with transaction.atomic():
                _write([track], opened, at=at)
        except Unreadable:
            log.error("figures.unreadable", dossier=str(track.dossier_id))


@dataclass(slots=True)
class _Written:
    """What a batch of tracks comes to. ``gone``: ids that stand for what is no longer so."""

    cases: list[CaseFigures] = field(default_factory=list)
    rows: list[RowFigures] = field(default_factory=list)
    times: list[SpanFigures] = field(default_factory=list)
    links: list[Section] = field(default_factory=list)
    moved: list[Section] = field(default_factory=list)
    gone: list[UUID] = field(default_factory=list)

    def save(self) -> None:
        """Write everything, each kind in an order of chance."""
        Section.objects.bulk_create(self.links)
        Section.objects.bulk_update(self.moved, ["sealed"])
        for model in (CaseFigures, RowFigures, SpanFigures):
            model._default_manager.filter(pk__in=self.gone).delete()
        store(self.cases)
        RowFigures.objects.bulk_create(mixed(self.rows))
        SpanFigures.objects.bulk_create(mixed(self.times))


def _write(tracks: Sequence[Track], opened: Vault, *, at: datetime) -> None:
    dossiers = [track.dossier_id for track in tracks]
    sections = _sections(tracks)
    names = people.names_in(opened, dossiers)
    agreed = _agreed(tracks, opened)
    written = _Written()
    for track in tracks:
        own = sections[track.dossier_id]
        record = cases.read_record(own, opened)
        record.consents = consents.records(agreed.get(track.dossier_id, ()))
        who = names.get(track.dossier_id, Names())
        _write_one(track, own.get(FIGURES), record, who, opened, written, at=at)
    written.save()


def _write_one(
    track: Track,
    section: Section | None,
    record: Record,
    names: Names,
    opened: Vault,
    written: _Written,
    *,
    at: datetime,
) -> None:
    package = cases.package_of(track)
    known = opened.open(section) if section else {}
    count = Count()
    if counting.looks_deeper(package):
        state = cases.state_of(track, package=package, record=record, names=names, at=at)
        count = counting.count(package, state, at)
    row = figures_of(
        track=track,
        record=record,
        names=names,
        package=package,
        pk=UUID(known["id"]) if known else None,
        sealed=count.sealed,
    )
    never = record.facts.get("closing_reason") in NOT_COUNTED
    rows = [] if never else list(_rows_of(track, count))
    times = [] if never else list(_times_of(track, count))
    beside: list[RowFigures | SpanFigures] = [*rows, *times]
    written.gone += map(UUID, known.get("beside", ()))
    if never:
        written.gone.append(row.pk)
    else:
        written.cases.append(row)
    written.rows += rows
    written.times += times
    if section is None:
        written.links.append(link(row=row, track=track, opened=opened, beside=beside))
    elif beside or known.get("beside"):
        document = {**known, "beside": [str(item.pk) for item in beside]}
        written.moved.append(opened.seal(section, document))


def _rows_of(track: Track, count: Count) -> Iterator[RowFigures]:
    quarter = Quarter.of(track.opened_on).first_month
    for repeat, rows in count.rows.items():
        for classes in rows:
            yield RowFigures(
                post_id=track.case.post_id,
                protocol=track.protocol,
                quarter=quarter,
                unit=repeat,
                classes={name: code for name, code in classes.items() if code},
            )


def _times_of(track: Track, count: Count) -> Iterator[SpanFigures]:
    quarter = Quarter.of(track.opened_on).first_month
    for took in count.took:
        yield SpanFigures(
            protocol=track.protocol,
            quarter=quarter,
            name=took.name,
            hours=took.hours,
            in_time=took.in_time,
        )


def store(rows: Iterable[CaseFigures]) -> None:
    """Save rows, new and known, in an order of chance.

    To load many cases at once: :func:`figures_of` and :func:`link` for each, ``store`` for
    thousands together, and :func:`publish` at the end.
    """
    CaseFigures.objects.bulk_create(
        mixed(rows), update_conflicts=True, unique_fields=["id"], update_fields=COLUMNS
    )


def _sections(tracks: Sequence[Track]) -> Mapping[UUID, Mapping[str, Section]]:
    """The sealed sections that counting needs, dossier -> name -> section.

    What is restricted is among them only where it may be counted.
    """
    deeper = _deeper(tracks)
    every = [track.dossier_id for track in tracks]
    found = Section.objects.filter(
        Q(dossier_id__in=every, name__in=(STATE, FIGURES))
        | Q(dossier_id__in=deeper, name=RESTRICTED)
    )
    by_dossier: dict[UUID, dict[str, Section]] = {dossier: {} for dossier in every}
    for row in found:
        by_dossier[row.dossier_id][row.name] = row
    return by_dossier


def _deeper(tracks: Iterable[Track]) -> list[UUID]:
    """The dossiers of which more is counted than what stands open."""
    return [t.dossier_id for t in tracks if counting.looks_deeper(cases.package_of(t))]


def _agreed(tracks: Iterable[Track], opened: Vault) -> Mapping[UUID, list[Shown]]:
    """What persons agreed to, by dossier: a record of it beats what a form asked."""
    found: dict[UUID, list[Shown]] = {}
    for shown in consents.opened(Consent.objects.filter(dossier_id__in=_deeper(tracks)), opened):
        found.setdefault(shown.consent.dossier_id, []).append(shown)
    return found


def figures_of(
    *,
    track: Track,
    record: Record,
    names: Names,
    package: Package,
    pk: UUID | None = None,
    sealed: bool = False,
) -> CaseFigures:
    """The row of one track, not saved: what its package counts by, and nothing else.

    Reads no database, given ``track.case.post``. Only codes of a closed list are counted: words
    that somebody wrote cannot get here. What the protocol seals is counted where ``sealed``: the
    package names the permission that it takes, and it was given.
    """
    zone = track.case.post.zoneinfo
    began = datetime.combine(track.opened_on, NOON, tzinfo=zone)
    facts = record.all_facts if sealed else record.facts
    values = {**facts, **cases.system_facts(track, package, record, names, began)}
    counted = {name: figure for name, figure in package.definition.figures.items() if not figure.of}
    classes = {
        name: _class(name, values.get(figure.fact), package, figure)
        for name, figure in counted.items()
    }
    if not record.outcome.get("approved_by"):
        classes[Dimension.OUTCOME] = UNDECIDED
    month = track.opened_on.replace(day=1)
    return CaseFigures(
        pk=pk or uuid4(),
        post_id=track.case.post_id,
        protocol=track.protocol,
        month=Quarter.of(month).first_month if never_by_month(package) else month,
        route=track.route,
        more={n: c for n, c in classes.items() if n not in Dimension.values and c != UNKNOWN},
        **{name: code for name, code in classes.items() if name in Dimension.values},
    )


def _class(name: str, value: Value | None, package: Package, figure: Figure) -> str:
    if name == Dimension.AGE:
        return age_band(int(value)) if isinstance(value, int | float) else UNKNOWN
    return counting.class_of(package, figure, value) or UNKNOWN


def link(
    *,
    row: CaseFigures,
    track: Track,
    opened: Vault,
    beside: Iterable[RowFigures | SpanFigures] = (),
) -> Section:
    """The sealed section, not saved, in which a track keeps the ids of what is counted of it."""
    section = Section(
        name=FIGURES,
        dossier=track.dossier,
        scope_id=track.dossier.scope_id,
        key_version=track.dossier.key_version,
    )
    document: dict[str, Any] = {"id": str(row.pk)}
    if ids := [str(item.pk) for item in beside]:
        document["beside"] = ids
    return opened.seal(section, document)


def record_export(*, by: Seat, at: datetime, tables: int) -> None:
    """Write down that figures left the site as a file."""
    audit.record(by=by, action="figures.exported", at=at, detail={"tables": tables})
