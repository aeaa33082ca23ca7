"""Documents of one walked case as patterns: the same words for another child on another day."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any

#: what a slot of a pattern is filled from: a field of the case, or a moment of it
Slot = tuple[str, Any]
#: where the value of each slot stands among those of one case
Places = Mapping[Slot, int]
#: fills a text with the values of one case
Fill = Callable[[Sequence[bytes]], bytes]

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
AT = "@AT@"
EMPTY = re.compile(r"<(\w+)></\1>|<(\w+)/>")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text with slots."""

    words: str
    slots: tuple[Slot, ...]

    def filler(self, places: Places) -> Fill:
        """Fills the text, in UTF-8."""
        words, pick = self.words.encode(), picker([places[slot] for slot in self.slots])
        return lambda values: words % pick(values)

    @property
    def quoted(self) -> "Pattern":
        """The text as it stands between the quotation marks of a JSON document."""
        return Pattern(json.dumps(self.words, ensure_ascii=False)[1:-1], self.slots)


def picker(places: Sequence[int]) -> Callable[[Sequence[bytes]], tuple[bytes, ...]]:
    """Takes the values at some places. (``itemgetter`` gives a tuple from two places on.)"""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: tuple([values[place] for place in places])


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

    def filler(self, places: Places) -> Fill:
        """Fills the document."""
        return self.text.filler(places)


@dataclass(frozen=True, slots=True)
class Answered:
    """A submission: its digest is that of the new words."""

    answers: Pattern
    rest: Pattern

    @property
    def slots(self) -> tuple[Slot, ...]:
        """What has to be known."""
        return self.answers.slots + self.rest.slots

    def filler(self, places: Places) -> Fill:
        """Fills the document."""
        answers, quoted = self.answers.filler(places), self.answers.quoted.filler(places)
        rest = self.rest.filler(places)

        def fill(values: Sequence[bytes]) -> bytes:
            digest = hashlib.sha256(answers(values)).hexdigest().encode()
            return b'{"xml":"%b","digest":"%b",%b' % (quoted(values), digest, rest(values))

        return fill


@dataclass(frozen=True, slots=True)
class Sent:
    """A disclosure: the fingerprint is that of the new letter, as ``Letter.data`` prints it."""

    letter: Pattern
    rest: Pattern

    @property
    def slots(self) -> tuple[Slot, ...]:
        """What has to be known."""
        return self.letter.slots + self.rest.slots

    def filler(self, places: Places) -> Fill:
        """Fills the document."""
        letter, rest = self.letter.filler(places), self.rest.filler(places)

        def fill(values: Sequence[bytes]) -> bytes:
            text = letter(values)
            digest = hashlib.sha256(text).hexdigest()
            mark = f"{digest[:4]} {digest[4:8]} {digest[8:12]}".encode()
            return b'{"data":%b, "fingerprint": "%b"},%b' % (text[:-1], mark, rest(values))

        return fill


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
        at: Slot = ("second", int(body["at_s"] - maker.starts.timestamp()))
        letter = json.dumps({**body, "at_s": AT}, ensure_ascii=False, sort_keys=True)
        rest = {name: value for name, value in content.items() if name != "data"}
        return Sent(_with(maker.pattern(letter), AT, at), maker.pattern(_json(rest)[1:]))
    return Plain(maker.pattern(_json(content)))


def _with(pattern: Pattern, mark: str, slot: Slot) -> Pattern:
    """The pattern with one more slot, where the quoted mark stands."""
    before, after = pattern.words.split(f'"{mark}"')
    index = before.replace("%%", "").count("%s")
    slots = (*pattern.slots[:index], slot, *pattern.slots[index:])
    return Pattern(f"{before}%s{after}", slots)


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def in_words(day: date) -> str:
    """``21 de noviembre de 2026``."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"
