"""Load editions of the norms from their files, and close one that has ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from ventanilla.audit import services as audit
from ventanilla.norms import reading
from ventanilla.norms.errors import Closed, EarlierOpen, InForce, NoSuchEdition
from ventanilla.norms.models import Category, Counting, Edition, Succession
from ventanilla.norms.reading import DATA, EditionFile, Stated


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did with one edition; ``categories``: how many it has now."""

    edition: str
    changed: bool
    closed: bool
    categories: int


@transaction.atomic
def load(*, at: datetime, folder: Path = DATA) -> Sequence[Loaded]:
    """Bring the editions in line with the files, as whoever runs the server.

    An edition whose file did not change stays as it is, and one that no file names stays too.
    Raises ``Faulty`` with every fault and its line, ``Closed``; then nothing is kept.
    """
    files = reading.read(folder)
    titles = reading.sources(folder)
    known = {row.code: row for row in Edition.objects.select_for_update()}
    ends = [reading.first_day(file.shape.since) for file in files[1:]]
    changed = [
        file.shape.edition
        for file, end in zip(files, [*ends, None], strict=True)
        if _bring(known, file, titles, end)
    ]
    editions = {row.code: row for row in Edition.objects.all()}
    _join(files, editions, titles, changed)
    if changed:
        audit.record(by=None, action="norms.loaded", at=at, detail={"editions": " ".join(changed)})
    return [
        Loaded(
            edition=file.shape.edition,
            changed=file.shape.edition in changed,
            closed=editions[file.shape.edition].closed_on is not None,
            categories=len(file.shape.categories),
        )
        for file in files
    ]


@transaction.atomic
def close(*, edition: str, at: datetime) -> Edition:
    """Let nothing about an edition change any more.

    Raises ``NoSuchEdition``, ``InForce`` and ``EarlierOpen``.
    """
    row = Edition.objects.select_for_update().filter(code=edition).first()
    if row is None:
        raise NoSuchEdition(edition)
    if row.closed_on is not None:
        return row
    if Edition.objects.filter(valid_from__lt=row.valid_from, closed_on=None).exists():
        raise EarlierOpen
    if row.valid_to is None or row.valid_to > at.date():
        raise InForce
    row.closed_on = at.date()
    row.save(update_fields=["closed_on"])
    audit.record(by=None, action="norms.closed", at=at, detail={"edition": edition})
    return row


def _bring(
    known: dict[str, Edition], file: EditionFile, titles: Mapping[str, str], end: date | None
) -> bool:
    """Put one edition and its categories in line; whether anything changed."""
    shape = file.shape
    row = known.get(shape.edition)
    if row is not None and (row.digest, row.valid_to) == (file.digest, end):
        return False
    if row is not None and row.closed_on is not None:
        raise Closed(shape.edition)
    row = row or Edition(code=shape.edition)
    row.name_es, row.name_en = shape.name.es, shape.name.en
    row.text, row.valid_to, row.digest = shape.text, end, file.digest
    row.valid_from = reading.first_day(shape.since)
    row.precision = reading.precision(shape.since)
    for column, value in _stated(shape, titles).items():
        setattr(row, column, value)
    row.save()
    return True


def _join(
    files: Sequence[EditionFile],
    editions: dict[str, Edition],
    titles: Mapping[str, str],
    changed: Sequence[str],
) -> None:
    """Write what stands in the editions that changed.

    What points to their categories from the edition after them is written anew with them.
    """
    names = [file.shape.edition for file in files]
    anew = {
        name
        for at, name in enumerate(names)
        if name in changed or (at and names[at - 1] in changed)
    }
    for file in files:
        if file.shape.edition in anew:
            row = editions[file.shape.edition]
            Succession.objects.filter(edition=row).delete()
            Counting.objects.filter(edition=row).delete()
    for file in files:
        if file.shape.edition in changed:
            _put_categories(file, editions[file.shape.edition], titles)
    for file in files:
        if file.shape.edition in anew:
            _put_the_rest(file, editions, titles)


def _put_categories(file: EditionFile, edition: Edition, titles: Mapping[str, str]) -> None:
    Category.objects.filter(edition=edition).update(parent=None)
    Category.objects.filter(edition=edition).delete()
    made: dict[str, Category] = {}
    for place, shape in enumerate(file.shape.categories):
        made[shape.code] = Category.objects.create(
            edition=edition,
            code=shape.code,
            level=shape.level,
            parent=made.get(shape.under),
            place=place,
            name_es=shape.name.es,
            name_en=shape.name.en,
            **_stated(shape, titles),
        )


def _put_the_rest(
    file: EditionFile, editions: dict[str, Edition], titles: Mapping[str, str]
) -> None:
    edition = editions[file.shape.edition]
    own = {row.code: row for row in Category.objects.filter(edition=edition)}
    before = Category.objects.filter(edition__code=file.shape.after)
    earlier = {row.code: row for row in before}
    Counting.objects.bulk_create(
        Counting(
            edition=edition,
            protocol=shape.protocol,
            kind=shape.kind,
            category=own.get(shape.category),
            **_stated(shape, titles),
        )
        for shape in file.shape.counts
    )
    Succession.objects.bulk_create(
        Succession(
            edition=edition,
            relation=shape.relation,
            before=earlier.get(shape.before),
            after=own.get(shape.after),
            **_stated(shape, titles),
        )
        for shape in file.shape.successions
    )


def _stated(shape: Stated, titles: Mapping[str, str]) -> dict[str, str]:
    return {
        "evidence": shape.evidence.value,
        "source": titles.get(shape.source, ""),
        "reason_es": shape.reason.es if shape.reason else "",
        "reason_en": shape.reason.en if shape.reason else "",
    }
