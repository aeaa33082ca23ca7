"""Documents of one walked case as patterns: the same words for another child on another day."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

#: what a slot of a pattern is filled from: a field of the case, or a moment of it
Slot = tuple[str, Any]
Values = Mapping[Slot, Any]

MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00"
DAY = r"\b\d{4}-\d\d-\d\d\b"
WORDS = rf"\b\d{{1,2}} de (?:{'|'.join(MONTHS)}) de \d{{4}}(?:, a las \d\d:\d\d)?"
EMPTY = re.compile(r"<(\w+)></\1>|<(\w+)/>")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text with slots."""

    words: str
    slots: tuple[Slot, ...]

    def fill(self, values: Values) -> str:
        """The text for one case."""
        return self.words % tuple([values[slot] for slot in self.slots])


class Maker:
    """Finds in the texts of one case what belongs to it alone.

    ``known``: literal words, and the field that each stands for. ``told``: field -> the value, and
    the names under which documents write it. ``shown``: field -> the value as letters print it.
    """

    def __init__(
        self,
        *,
        known: Mapping[str, str],
        told: Mapping[str, tuple[str, Iterable[str]]],
        shown: Mapping[str, str],
        starts: datetime,
        local: datetime,
    ) -> None:
        self.known, self.starts, self.local = known, starts, local
        literals = "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
        groups = [f"(?P<known>{literals})", f"(?P<moment>{MOMENT})", f"(?P<words>{WORDS})"]
        groups += [_told(field, value, names) for field, (value, names) in told.items()]
        groups += [
            f'(?P<shown_{field}>(?<="value": "){re.escape(value)}(?="))'
            for field, value in shown.items()
        ]
        self.finder = re.compile("|".join((*groups, f"(?P<day>{DAY})")))

    def pattern(self, text: str) -> Pattern:
        """The text with a slot wherever something belongs to the case alone."""
        slots: list[Slot] = []
        parts, last = [], 0
        for found in self.finder.finditer(text):
            parts.append(text[last : found.start()].replace("%", "%%"))
            slots.append(self._slot(str(found.lastgroup), found.group()))
            parts.append("%s")
            last = found.end()
        parts.append(text[last:].replace("%", "%%"))
        return Pattern("".join(parts), tuple(slots))

    def _slot(self, kind: str, word: str) -> Slot:
        if kind == "known":
            return ("case", self.known[word])
        if kind == "moment":
            return ("moment", (datetime.fromisoformat(word) - self.starts).total_seconds())
        if kind == "words":
            return self._in_words(word)
        if kind == "day":
            return ("day", (date.fromisoformat(word) - self.local.date()).days)
        return ("case", kind)

    def _in_words(self, word: str) -> Slot:
        day, __, clock = word.partition(", a las ")
        number, month, year = day.split(" de ")
        on = datetime(int(year), MONTHS.index(month) + 1, int(number))  # noqa: DTZ001 - local
        if not clock:
            return ("day_in_words", (on.date() - self.local.date()).days)
        hour, minute = map(int, clock.split(":"))
        at = on.replace(hour=hour, minute=minute)
        return ("moment_in_words", (at - self.local.replace(tzinfo=None)).total_seconds())


def _told(field: str, value: str, names: Iterable[str]) -> str:
    """Finds a value behind the names that documents and submissions give it."""
    quoted = re.escape(value)
    places = [f'(?<="{name}":){quoted}(?![0-9])' for name in names]
    places += [f'(?<="{name}":"){quoted}(?=")' for name in names]
    places += [f'(?<="{name}":\\["){quoted}(?="\\])' for name in names]
    places += [f"(?<=<{name}>){quoted}(?=<)" for name in names]
    return f"(?P<{field}>{'|'.join(places)})"


@dataclass(frozen=True, slots=True)
class Plain:
    """An ordinary document."""

    text: Pattern

    @property
    def slots(self) -> tuple[Slot, ...]:
        """What has to be known."""
        return self.text.slots

    def fill(self, values: Values) -> bytes:
        """The document for one case."""
        return self.text.fill(values).encode()


@dataclass(frozen=True, slots=True)
class Answered:
    """A submission: its digest is that of the new words."""

    answers: Pattern
    rest: Pattern

    @property
    def slots(self) -> tuple[Slot, ...]:
        """What has to be known."""
        return self.answers.slots + self.rest.slots

    def fill(self, values: Values) -> bytes:
        """The document for one case."""
        said = self.answers.fill(values)
        digest = hashlib.sha256(said.encode()).hexdigest()
        written = json.dumps(said, ensure_ascii=False)
        return f'{{"xml":{written},"digest":"{digest}",{self.rest.fill(values)}'.encode()


@dataclass(frozen=True, slots=True)
class Sent:
    """A disclosure: the fingerprint is that of the new letter, as ``Letter.data`` prints it."""

    letter: Pattern
    rest: Pattern
    at: Slot

    @property
    def slots(self) -> tuple[Slot, ...]:
        """What has to be known."""
        return (*self.letter.slots, *self.rest.slots, self.at)

    def fill(self, values: Values) -> bytes:
        """The document for one case."""
        text = self.letter.fill(values).replace('"@AT@"', str(values[self.at]))
        digest = hashlib.sha256(text.encode()).hexdigest()
        mark = f"{digest[:4]} {digest[4:8]} {digest[8:12]}"
        return f'{{"data":{text[:-1]}, "fingerprint": "{mark}"}},{self.rest.fill(values)}'.encode()


Filled = Plain | Answered | Sent


def document(maker: Maker, content: Mapping[str, Any]) -> Filled:
    """How to write the document of a sealed row for another case."""
    if "xml" in content and "digest" in content:
        xml = content["xml"]
        while (shorter := EMPTY.sub("", xml)) != xml:  # what nobody answered is left out
            xml = shorter
        rest = {name: value for name, value in content.items() if name not in ("xml", "digest")}
        return Answered(maker.pattern(xml), maker.pattern(_json(rest)[1:]))
    if "fingerprint" in (content.get("data") or {}):
        body = {name: value for name, value in content["data"].items() if name != "fingerprint"}
        at = int(body["at_s"] - maker.starts.timestamp())
        letter = json.dumps({**body, "at_s": "@AT@"}, ensure_ascii=False, sort_keys=True)
        rest = {name: value for name, value in content.items() if name != "data"}
        return Sent(maker.pattern(letter), maker.pattern(_json(rest)[1:]), ("second", at))
    return Plain(maker.pattern(_json(content)))


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def in_words(day: date) -> str:
    """``21 de noviembre de 2026``."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def distinct(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Each slot once."""
    return tuple(dict.fromkeys(slots))
