"""Lists of an agency as CSV: a template, and a check of the whole before anything is taken."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from ventanilla.common.cells import plain, to_csv
from ventanilla.common.errors import BadInput
from ventanilla.notifications.reading_values import day_in, moment_in, said_in
from ventanilla.notifications.states import Channel, Kind, Said
from ventanilla.notifications.told import Told, check
from ventanilla.people.identity import Names

#: column -> (what it is, an example); the first ones have to be filled
COLUMNS: Mapping[str, tuple[object, str]] = {
    "kind": (_t("What happened: a code"), "arrest"),
    "given_names": (_t("Given names"), "Juan Carlos"),
    "first_surname": (_t("First surname"), "Ejemplo"),
    "second_surname": (_t("Second surname"), "Prueba"),
    "birth_date": (_t("Date of birth"), "1990-05-17"),
    "custody_id": (_t("Number of the agency"), "B-000001"),
    "event_at": (_t("When the person was taken into custody"), "2026-03-01 14:30"),
    "sent_at": (_t("When the agency sent word"), "2026-03-02 09:00"),
    "requested": (_t("The person asked for the consulate: yes, no"), "yes"),
    "told_of_right": (_t("The person was told of the right: yes, no"), "yes"),
    "state": (_t("State, two letters"), "TX"),
    "county": (_t("County, or postal code"), "Hidalgo County"),
    "place_of_custody": (_t("Place of custody"), "County jail"),
    "charges": (_t("Charges"), ""),
}
NEEDED = ("kind", "first_surname")
MOST_LINES = 200
MOST_BYTES = 512 * 1024
LONGEST = {"charges": 500, "place_of_custody": 160, "county": 60, "custody_id": 40}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: line of the file from 1, the header being the first."""

    line: int
    column: str
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it was read. ``told``: by line; empty columns are not said."""

    told: Mapping[int, Told]
    faults: Sequence[Fault]


def template() -> bytes:
    """An empty list with one example, as a spreadsheet opens it."""
    return to_csv(list(COLUMNS), [[example for __, example in COLUMNS.values()]])


def faults_as_csv(faults: Sequence[Fault]) -> bytes:
    """The faults as a list to give back to the agency."""
    header = [_("Line"), _("Column"), _("What is wrong")]
    return to_csv(header, [[each.line, each.column, each.words] for each in faults])


def read(
    content: bytes, *, agency: str, received_at: datetime, zone: ZoneInfo, at: datetime
) -> Sheet:
    """Read a whole list. Nothing of it is taken while it has one fault."""
    faults: list[Fault] = []
    lines = _lines(content, faults)
    told: dict[int, Told] = {}
    for number, cells in lines:
        reader = _Line(number, cells, zone, faults)
        said = reader.told(agency=agency, received_at=received_at)
        if said is None:
            continue
        try:
            check(said, at=at)
        except BadInput as refusal:
            faults += [Fault(number, name, words) for name, words in refusal.problems.items()]
        told[number] = said
    if not told and not faults:
        faults.append(Fault(1, "", _("The list holds nobody.")))
    return Sheet(told, sorted(faults, key=lambda each: each.line))


def _lines(content: bytes, faults: list[Fault]) -> list[tuple[int, dict[str, str]]]:
    if len(content) > MOST_BYTES:
        faults.append(Fault(1, "", _("The file is larger than 512 KB. Send it in parts.")))
        return []
    try:
        text = content.decode("utf-8-sig")
        if "\0" in text:
            raise ValueError
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (ValueError, csv.Error):
        words = _("The file is no CSV in UTF-8. Save it as “CSV UTF-8” and send it again.")
        faults.append(Fault(1, "", words))
        return []
    header = [name.strip().casefold() for name in rows[0]] if rows else []
    faults += _of_header(header)
    if faults:
        return []
    filled = [(n, row) for n, row in enumerate(rows[1:], start=2) if any(map(str.strip, row))]
    if len(filled) > MOST_LINES:
        words = _("The list has more than 200 persons. Send it in parts.")
        faults.append(Fault(MOST_LINES + 2, "", words))
        return []
    return list(_cells(header, filled, faults))


def _cells(
    header: Sequence[str], rows: Sequence[tuple[int, list[str]]], faults: list[Fault]
) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in rows:
        if len(row) > len(header):
            words = _("The line has more cells than the header.")
            faults.append(Fault(number, "", words))
            continue
        cells = (plain(cell.strip()).strip() for cell in row)
        yield number, dict(zip(header, cells, strict=False))


def _of_header(header: Sequence[str]) -> Iterator[Fault]:
    for name in header:
        if name and name not in COLUMNS:
            yield Fault(1, name, _("This column is not in the template."))
    for name in NEEDED:
        if name not in header:
            yield Fault(1, name, _("This column is missing."))
    for name in {each for each in header if each and header.count(each) > 1}:
        yield Fault(1, name, _("This column stands twice."))


class _Line:
    """One line: its cells as values, its faults by column."""

    def __init__(
        self, number: int, cells: Mapping[str, str], zone: ZoneInfo, faults: list[Fault]
    ) -> None:
        self.number, self.cells, self.zone, self.faults = number, cells, zone, faults
        self.bad = False

    def told(self, *, agency: str, received_at: datetime) -> Told | None:
        """What the line says; None where a cell cannot be read."""
        kind, born = self._kind(), self._day("birth_date")
        called: dict[str, Any] = {
            each: self._text(each) for each in ("given_names", "first_surname", "second_surname")
        }
        names = Names(**called, birth_date=born.isoformat() if born else "")
        if not names.first_surname:
            self._fault("first_surname", _("Needed: the first surname."))
        event_at, sent_at = self._moment("event_at"), self._moment("sent_at")
        requested, told_of_right = self._said("requested"), self._said("told_of_right")
        texts: dict[str, Any] = {
            name: self._text(name)
            for name in ("custody_id", "state", "county", "place_of_custody", "charges")
        }
        if len(texts["state"]) not in {0, 2}:
            self._fault("state", _("Write the state in two letters, like TX."))
        if self.bad or kind is None:
            return None
        return Told(
            kind=kind, channel=Channel.LIST, agency=agency, received_at=received_at, names=names,
            event_at=event_at, sent_at=sent_at, requested=requested, told_of_right=told_of_right,
            **texts,
        )  # fmt: skip

    def _text(self, name: str) -> str:
        said = self.cells.get(name, "")
        if len(said) > (longest := LONGEST.get(name, 120)):
            words = _("This is longer than %(longest)d letters.") % {"longest": longest}
            self._fault(name, words)
        return said

    def _kind(self) -> Kind | None:
        code = self.cells.get("kind", "").casefold()
        if code in Kind.values:
            return Kind(code)
        words = _("“%(code)s” is not one of: %(known)s.") % {
            "code": code[:30], "known": ", ".join(Kind.values)
        }  # fmt: skip
        self._fault("kind", words if code else _("Needed: what happened, as a code."))
        return None

    def _day(self, name: str) -> date | None:
        said = self.cells.get(name, "")
        found = day_in(said)
        if said and found is None:
            self._fault(name, _("This day cannot be read. Write it like 1990-05-17."))
        return found

    def _moment(self, name: str) -> datetime | None:
        said = self.cells.get(name, "")
        found = moment_in(said, self.zone)
        if said and found is None:
            self._fault(name, _("This moment cannot be read. Write it like 2026-03-01 14:30."))
        return found

    def _said(self, name: str) -> Said:
        said = self.cells.get(name, "")
        found = said_in(said)
        if said and not found and said.casefold() not in {"unknown", "?"}:
            self._fault(name, _("Write yes or no, or leave it empty."))
        return Said(found) if found else Said.UNKNOWN

    def _fault(self, column: str, words: str) -> None:
        self.bad = True
        self.faults.append(Fault(self.number, column, words))
