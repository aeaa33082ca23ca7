"""Keep the figures up with the cases, without leaving a trace from one to the other."""

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import transaction

from ventanilla.audit import services as audit
from ventanilla.cases import selectors as cases
from ventanilla.cases.models import Section, Track
from ventanilla.cases.record import STATE, Record
from ventanilla.people import selectors as people
from ventanilla.people.identity import Names
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import Value
from ventanilla.reports import selectors
from ventanilla.reports.models import CaseFigures, Edition
from ventanilla.reports.quarters import Quarter
from ventanilla.reports.states import (
    NOT_COUNTED,
    SILENT,
    UNDECIDED,
    UNKNOWN,
    Dimension,
    age_band,
)
from ventanilla.reports.tables import Episodes, quarter_tables
from ventanilla.security import canaries, vault
from ventanilla.security.models import Seat
from ventanilla.security.vault import Unreadable, Vault

log = structlog.get_logger("ventanilla.reports")

#: name of the sealed section that holds the id of a track's row
FIGURES = "figures"
BATCH = 500
NOON = time(12)
COLUMNS = ["post", "protocol", "month", "route", *Dimension.values]
# Not for chance in a game: the order of rows must not say whose they are.
_shuffle = random.SystemRandom().shuffle


def refresh(*, at: datetime, most: int = 100_000) -> int:
    """Write the figures of tracks that changed since; returns how many (``most`` at most).

    Tracks that somebody works on at the moment are left for the next time. Rows are written in
    an order of chance: the place of a row in a dump says nothing of its case.
    """
    done, last = 0, UUID(int=0)
    while done < most:
        last, count = _refresh_batch(after=last, size=min(BATCH, most - done), at=at)
        if not count:
            break
        done += count
    return done


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
    _write_readable([track for track in tracks if track.dossier_id not in planted], opened)
    Track.objects.filter(pk__in=[track.pk for track in tracks]).update(figures_stale=False)
    return tracks[-1].pk, len(tracks)


def _write_readable(tracks: Sequence[Track], opened: Vault) -> None:
    """Write all at once; if one is damaged, one by one, so that the damage stops no other."""
    try:
        with transaction.atomic():
            _write(tracks, opened)
        return
    except Unreadable:
        pass
    for track in tracks:
        try:
            with transaction.atomic():
                _write([track], opened)
        except Unreadable:
            log.error("figures.unreadable", dossier=str(track.dossier_id))


def _write(tracks: Sequence[Track], opened: Vault) -> None:
    dossiers = [track.dossier_id for track in tracks]
    documents = _documents(dossiers, opened)
    names = people.names_in(opened, dossiers)
    rows, gone, links = [], [], []
    for track in tracks:
        record = Record.read(documents.get((track.dossier_id, STATE), {}), {})
        known = documents.get((track.dossier_id, FIGURES))
        row = figures_of(
            track=track,
            record=record,
            names=names.get(track.dossier_id, Names()),
            package=cases.package_of(track),
            pk=UUID(known["id"]) if known else None,
        )
        if known is None:
            links.append(link(row=row, track=track, opened=opened))
        if record.facts.get("closing_reason") in NOT_COUNTED:
            gone.append(row.pk)
        else:
            rows.append(row)
    Section.objects.bulk_create(links)
    CaseFigures.objects.filter(pk__in=gone).delete()
    store(rows)


def store(rows: Iterable[CaseFigures]) -> None:
    """Save rows, new and known, in an order of chance.

    To load many cases at once: :func:`figures_of` and :func:`link` for each, ``store`` for
    thousands together, and :func:`publish` at the end.
    """
    mixed = list(rows)
    _shuffle(mixed)
    CaseFigures.objects.bulk_create(
        mixed, update_conflicts=True, unique_fields=["id"], update_fields=COLUMNS
    )


def _documents(
    dossiers: Sequence[UUID], opened: Vault
) -> Mapping[tuple[UUID, str], Mapping[str, Any]]:
    found = Section.objects.filter(dossier_id__in=dossiers, name__in=(STATE, FIGURES))
    return {(row.dossier_id, row.name): opened.open(row) for row in found}


def figures_of(
    *,
    track: Track,
    record: Record,
    names: Names,
    package: Package,
    pk: UUID | None = None,
) -> CaseFigures:
    """The row of one track, not saved: what its package counts by, and nothing else.

    Reads no database, given ``track.case.post``. What the protocol seals is never counted, and
    only codes of a closed list are: words that somebody wrote cannot get here.
    """
    zone = track.case.post.zoneinfo
    began = datetime.combine(track.opened_on, NOON, tzinfo=zone)
    values = {**record.facts, **cases.system_facts(track, package, record, names, began)}
    counted = package.definition.figures
    classes = {
        name: _class(name, values.get(fact), package, fact) for name, fact in counted.items()
    }
    if not record.outcome.get("approved_by"):
        classes[Dimension.OUTCOME] = UNDECIDED
    return CaseFigures(
        pk=pk or uuid4(),
        post_id=track.case.post_id,
        protocol=track.protocol,
        month=track.opened_on.replace(day=1),
        route=track.route,
        **{name: code for name, code in classes.items() if name in Dimension.values},
    )


def _class(name: str, value: Value | None, package: Package, fact: str) -> str:
    if name == Dimension.AGE:
        return age_band(int(value)) if isinstance(value, int | float) else UNKNOWN
    if not isinstance(value, str) or value in SILENT:
        return UNKNOWN
    return value if value in package.facts[fact].choices else UNKNOWN


def link(*, row: CaseFigures, track: Track, opened: Vault) -> Section:
    """The sealed section, not saved, in which a track keeps the id of its row."""
    section = Section(
        name=FIGURES,
        dossier=track.dossier,
        scope_id=track.dossier.scope_id,
        key_version=track.dossier.key_version,
    )
    return opened.seal(section, {"id": str(row.pk)})


def publish(*, today: date) -> int:
    """Make the tables of every finished quarter whose figures changed; returns how many."""
    made = 0
    for protocol in selectors.counted_protocols():
        for quarter in selectors.finished_quarters(protocol, today=today):
            made += _publish_quarter(protocol, quarter, today)
    return made


def _publish_quarter(protocol: str, quarter: Quarter, today: date) -> bool:
    threshold = int(settings.FIGURES_THRESHOLD)
    episodes = selectors.episodes(protocol, quarter)
    digest = _digest(episodes)
    same = Edition.objects.filter(
        protocol=protocol, quarter=quarter.first_month, digest=digest, threshold=threshold
    )
    if same.exists():
        return False
    tables = quarter_tables(episodes, threshold=threshold)
    Edition.objects.update_or_create(
        protocol=protocol,
        quarter=quarter.first_month,
        defaults={
            "digest": digest,
            "threshold": threshold,
            "written_on": today,
            "tables": {code: table.to_document() for code, table in tables.items()},
        },
    )
    return True


def _digest(episodes: Episodes) -> str:
    return hashlib.sha256(repr(sorted(episodes.items())).encode()).hexdigest()


def record_export(*, by: Seat, at: datetime, tables: int) -> None:
    """Write down that figures left the site as a file."""
    audit.record(by=by, action="figures.exported", at=at, detail={"tables": tables})
