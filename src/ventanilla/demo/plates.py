"""Patterns made ready for printing: each case of the year is put into bytes that are there.

Nearly all bytes of three million rows are the same from case to case. So every row and every
document is a text with gaps, and a case is the list of what goes into them, each value written
once: a tenth of the time that filling and encoding them row by row takes.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from ventanilla.demo import binary, copying
from ventanilla.demo.patterns import SEALED, CasePattern, RowPattern
from ventanilla.demo.templates import Fill, Slot, in_words, picker
from ventanilla.security.vault import LoadedDossier

#: a slot of a column, with the type that it is written as; or of a text
Gap = tuple[str, Slot]
TEXT = "in a document"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Told:
    """One case: its facts by the names of slots, when it begins, and the zone of its post.

    The fact ``row_id`` is where the ids of its rows begin: they differ in the last two bytes.
    """

    facts: Mapping[str, Any]
    starts: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with gaps. ``document`` fills the sealed one, bound to the id that stands at ``pk``."""

    table: str
    name: bytes
    words: bytes
    pick: Callable[[Sequence[bytes]], tuple[bytes, ...]]
    document: Fill | None
    pk: int


class Plate:
    """The pattern of one kind of case, ready for printing."""

    def __init__(self, pattern: CasePattern) -> None:
        gaps = _gaps(pattern)
        places = {gap: number for number, gap in enumerate(gaps, 1)}
        self._makers = [_maker(*group, wanted) for group, wanted in _grouped(gaps)]
        self._rows = [_row(row, places) for row in pattern.rows]

    def print(self, told: Told, dossier: LoadedDossier, into: Mapping[str, list[bytes]]) -> None:
        """Add the rows of a case to those of their tables."""
        values = [b""]
        local = told.starts.astimezone(told.zone)
        for make in self._makers:
            values += make(told, local)
        for row in self._rows:
            if row.document is not None:
                sealed = dossier.seal(row.name, values[row.pk], row.document(values))
                values[0] = binary.sized(sealed)
            into[row.table].append(row.words % row.pick(values))


def _gaps(pattern: CasePattern) -> list[Gap]:
    """Every gap once, those that are made alike beside each other."""
    gaps: list[Gap] = []
    for row in pattern.rows:
        gaps += [gap for gap in _columns(row) if gap[1] != SEALED and gap[1][0] not in FIXED]
        if row.document is not None:
            gaps += [(TEXT, slot) for slot in (row.columns[0], *row.document.slots)]
    return sorted(dict.fromkeys(gaps), key=lambda gap: (gap[0], gap[1][0]))


def _columns(row: RowPattern) -> list[Gap]:
    return list(zip(copying.types_of(row.table), row.columns, strict=True))


def _row(row: RowPattern, places: Mapping[Gap, int]) -> _Row:
    fields, gaps = [], []
    for kind, slot in _columns(row):
        if slot[0] in FIXED:
            fields.append(FIXED[slot[0]](kind, slot[1]).replace(b"%", b"%%"))
        else:
            fields.append(b"%b")
            gaps.append(0 if slot == SEALED else places[kind, slot])
    texts = {slot: place for (kind, slot), place in places.items() if kind == TEXT}
    return _Row(
        table=row.table,
        name=row.table.encode(),
        words=binary.row(fields),
        pick=picker(gaps),
        document=row.document.filler(texts) if row.document else None,
        pk=places[TEXT, row.columns[0]] if row.document else 0,
    )


#: slots that say the same in every case of a kind
FIXED: Mapping[str, Callable[[str, Any], bytes]] = {
    "const": binary.field,
    "json": lambda kind, text: binary.json_field(text),
}


# --- what the gaps of one case are filled with ---

Maker = Callable[[Told, datetime], Iterable[bytes]]


def _grouped(gaps: Iterable[Gap]) -> Iterable[tuple[tuple[str, str], list[Any]]]:
    """(type, kind of slot) -> what the slots of it say, in their order."""
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for kind, (slot, what) in gaps:
        groups[kind, slot].append(what)
    return groups.items()


def _maker(kind: str, slot: str, wanted: list[Any]) -> Maker:
    """Makes the values of one group for a case that begins at a local time."""
    if kind == TEXT:
        return TEXTS[slot](wanted)
    write = binary.FIELDS[kind]
    if slot == "case":
        return lambda told, local: [write(told.facts[name]) for name in wanted]
    if slot == "id":
        ends = [number.to_bytes(2) for number in wanted]
        return lambda told, local: _joined(binary.sized(told.facts["row_id"].bytes)[:-2], ends)
    if slot == "on":
        days = [timedelta(days=number) for number in wanted]
        return lambda told, local: [write(local.date() + ahead) for ahead in days]
    spans = [timedelta(seconds=seconds) for seconds in wanted]
    return lambda told, local: [write(told.starts + span) for span in spans]


def _joined(begin: bytes, ends: Iterable[bytes]) -> list[bytes]:
    return [begin + end for end in ends]


def _facts(names: list[str]) -> Maker:
    return lambda told, local: [str(told.facts[name]).encode() for name in names]


def _ids(numbers: list[int]) -> Maker:
    ends = [b"%04x" % number for number in numbers]
    return lambda told, local: _joined(str(told.facts["row_id"])[:-4].encode(), ends)


def _moments(seconds: list[float]) -> Maker:
    whole = [int(number) for number in seconds]
    if whole != seconds:
        raise ValueError("a moment of a pattern lies between two seconds")

    def make(told: Told, local: datetime) -> list[bytes]:
        begins = (told.starts - EPOCH) // timedelta(seconds=1)
        moments = [divmod(begins + number, A_DAY) for number in whole]
        return [_day(EPOCH.toordinal() + day) + _clock(second) for day, second in moments]

    return make


def _seconds(numbers: list[int]) -> Maker:
    return lambda told, local: [
        b"%d" % (int(told.starts.timestamp()) + number) for number in numbers
    ]


def _days(numbers: list[int]) -> Maker:
    return lambda told, local: [_day(local.toordinal() + number) for number in numbers]


def _days_in_words(numbers: list[int]) -> Maker:
    return lambda told, local: [_day_in_words(local.toordinal() + number) for number in numbers]


def _moments_in_words(seconds: list[float]) -> Maker:
    spans = [timedelta(seconds=number) for number in seconds]

    def make(told: Told, local: datetime) -> list[bytes]:
        naive = local.replace(tzinfo=None)
        moments = [naive + span for span in spans]
        return [_day_in_words(at.toordinal()) + f", a las {at:%H:%M}".encode() for at in moments]

    return make


TEXTS: Mapping[str, Callable[[list[Any]], Maker]] = {
    "case": _facts,
    "id": _ids,
    "moment": _moments,
    "second": _seconds,
    "day": _days,
    "day_in_words": _days_in_words,
    "moment_in_words": _moments_in_words,
}


@cache
def _day(ordinal: int) -> bytes:
    return date.fromordinal(ordinal).isoformat().encode()


@cache
def _day_in_words(ordinal: int) -> bytes:
    return in_words(date.fromordinal(ordinal)).encode()


@cache
def _clock(second: int) -> bytes:
    return (EPOCH + timedelta(seconds=second)).isoformat()[10:].encode()
