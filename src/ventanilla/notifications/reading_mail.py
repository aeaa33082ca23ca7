"""From the text of an e-mail to a proposal: what stands where, and nothing that nobody wrote.

Plain rules over lines: a label and its value, a county, a telephone number. Each value remembers
its line, so that an officer confirms it with the words before their eyes. Nothing is stored here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ventanilla.notifications import leaving_out
from ventanilla.notifications.reading_values import day_in, moment_in, person_in, said_in
from ventanilla.notifications.states import Kind

Value = str | date | datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A value for a field, and where it was taken from. ``line``: from 1."""

    value: Value
    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a text seems to say. ``left_out``: sentences that may not be recorded."""

    fields: Mapping[str, Taken]
    text: str
    left_out: int


Reader = Callable[[str, ZoneInfo], Mapping[str, Value]]


def _text(name: str, longest: int) -> Reader:
    return lambda said, zone: {name: said[:longest]} if said else {}


def _person(said: str, zone: ZoneInfo) -> Mapping[str, Value]:
    return person_in(said)


def _day(name: str) -> Reader:
    return lambda said, zone: {name: found} if (found := day_in(said)) else {}


def _moment(name: str) -> Reader:
    return lambda said, zone: {name: found} if (found := moment_in(said, zone)) else {}


def _said(name: str) -> Reader:
    return lambda said, zone: {name: found} if (found := said_in(said)) else {}


def _kind(said: str, zone: ZoneInfo) -> Mapping[str, Value]:
    return {"kind": found} if (found := kind_in(said)) else {}


#: labels before a colon, in English and Spanish, and who reads what follows; the first that fits
LABELS: tuple[tuple[str, Reader], ...] = (
    (r"date of birth|birth ?date|dob|d\.o\.b\.?|fecha de nacimiento|born", _day("birth_date")),
    (r"given names?|first names?|nombres?\(?s?\)? de pila", _text("given_names", 120)),
    (r"(first )?surnames?|last names?|apellidos?|primer apellido", _text("first_surname", 120)),
    (r"second surname|segundo apellido|maternal surname", _text("second_surname", 120)),
    (
        r"(date|time|date and time) of (arrest|detention|apprehension|encounter|booking|custody)"
        r"|(arrest|booking|detention|apprehension) (date|time|date/time)|arrested( on)?"
        r"|detained( on| since)?|booked( on)?|fecha de (detenci[oó]n|arresto)"
        r"|date taken into custody",
        _moment("event_at"),
    ),
    (r"sent|date|enviado|fecha", _moment("sent_at")),
    (
        r"(next )?(court|hearing) date|(next )?(hearing|court appearance)|pr[oó]xima audiencia"
        r"|fecha de audiencia",
        _moment("next_hearing_at"),
    ),
    (
        r"(booking|inmate|jail|custody|case|file|subject|alien) ?(number|no\.?|id|#)|a-?(number|#)"
        r"|custody id|n[uú]mero de (registro|detenido|custodia|caso)",
        _text("custody_id", 40),
    ),
    (r"charges?|offen[cs]es?|cargos?|delitos?", _text("charges", 500)),
    (
        r"(place of (detention|custody)|facility|location|held at|detention (facility|center)"
        r"|jail|lugar de (detenci[oó]n|custodia)|centro de detenci[oó]n)",
        _text("place_of_custody", 160),
    ),
    (
        r"(country of )?(citizenship|nationality)|citizen of|country of birth|nacionalidad",
        _text("claimed_nationality", 60),
    ),
    (
        r"(consular )?notification requested|requests? consular notification"
        r"|wants? (the )?consulate( notified)?|consulate requested"
        r"|solicita (aviso|notificaci[oó]n)( consular)?",
        _said("requested"),
    ),
    (
        r"(advised|informed|told) of (the )?(right|consular rights?)( to consular notification)?"
        r"|rights? (advisement|advised)|se le inform[oó]( de)?( su)? derecho",
        _said("told_of_right"),
    ),
    (r"agency|department|agencia|dependencia|arresting agency", _text("agency", 120)),
    (r"(type|kind|reason)( of (notification|notice))?|re|subject|asunto|tipo", _kind),
    (
        r"(detainee|inmate|subject|person|defendant|juvenile|child|minor|full|detained person)?"
        r"( ?'?s)? ?name( of (detainee|inmate|subject|person|defendant|child|minor))?"
        r"|nombre( completo)?( de la persona)?|detainee|inmate",
        _person,
    ),
    (
        r"(reporting|notifying|arresting|contact|sending)? ?(officer|person|contact|deputy)"
        r"|contact name|point of contact|oficial|contacto|caseworker|social worker",
        _text("sender_person", 120),
    ),
    (
        r"(call ?back|contact|phone|telephone|tel)\.?( ?(number|no\.?|#))?|tel[eé]fono",
        _text("sender_callback", 120),
    ),
)  # fmt: skip
_LABELS = [(re.compile(rf"\s*(?:{label})\s*", re.IGNORECASE), reader) for label, reader in LABELS]
_LINE = re.compile(r"^[\s>*•–-]*(?P<label>[^:\t]{2,60}?)\s*(?::|\t)\s*(?P<said>.*\S)\s*$")
_COUNTY = re.compile(
    r"\b(?P<county>(?:[A-Z][\w.'’-]+ ){1,3}(?:County|Parish)),?\s+(?P<state>[A-Z]{2}|[A-Z][a-z]+)\b"
)
_PHONE = re.compile(r"(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b")
_SENDER = re.compile(
    r"^\s*(?:from|de)\s*:\s*\"?(?P<name>[^<\"]+?)\"?\s*(?:<.*>)?\s*$", re.IGNORECASE
)
_BOOKED = re.compile(r"\b(booking|inmate) (no\.?|number|#)\s*:?\s*(?P<id>[\w-]{3,})", re.IGNORECASE)
#: what a line tells of the kind, the more particular first
KINDS: tuple[tuple[str, Kind], ...] = (
    (r"\b(death|deceased|died|fallec|decedent)", Kind.DEATH),
    (r"\b(guardian|tutela)", Kind.GUARDIANSHIP),
    (r"\b(juvenile|minor|child|dependency|cps|dfps|cyfd|ni[ñn][oa]|menor)", Kind.MINOR_CUSTODY),
    (r"\b(hospital|admitted)", Kind.HOSPITAL),
    (r"\b(crash|collision|wreck|accidente)", Kind.CRASH),
    (r"\b(missing|desaparecid)", Kind.MISSING),
    (r"\b(serious injur|lesiones graves)", Kind.SERIOUS_INJURY),
    (r"\b(immigration|ice|ero|removal|migratori)", Kind.IMMIGRATION_DETENTION),
    (r"\b(arrest|booked|booking|inmate|jail|detain|detenid|detenci)", Kind.ARREST),
)


def kind_in(text: str) -> Kind | None:
    """What a text is about, by its words; None where none tells."""
    low = text.lower()
    return next((kind for words, kind in KINDS if re.search(words, low)), None)


def propose(text: str, *, zone: ZoneInfo, states: Mapping[str, str]) -> Proposal:
    """Read the text of an e-mail. ``states``: name in lower case -> its two letters.

    What tells of a request for protection is taken out before anything is read.
    """
    kept = leaving_out.keep(text.replace("\r\n", "\n").replace("\r", "\n"))
    found: dict[str, Taken] = {}
    for number, line in enumerate(kept.text.split("\n"), start=1):
        for name, value in _of_line(line, zone, states):
            found.setdefault(name, Taken(value, number, line.strip()))
    if "kind" not in found and (kind := kind_in(kept.text)):
        number, line = next(
            (n, each) for n, each in enumerate(kept.text.split("\n"), 1) if kind_in(each)
        )
        found["kind"] = Taken(kind_in(line) or kind, number, line.strip())
    return Proposal(found, kept.text, kept.left_out)


def _of_line(line: str, zone: ZoneInfo, states: Mapping[str, str]) -> Iterator[tuple[str, Value]]:
    if labelled := _LINE.match(line):
        yield from _labelled(labelled["label"], labelled["said"], zone)
    if sender := _SENDER.match(line):
        yield "sender_person", sender["name"].strip()[:120]
    if county := _COUNTY.search(line):
        state = states.get(county["state"].lower(), county["state"].upper())
        if state in states.values():
            yield "state", state
            yield "county", county["county"]
    if booked := _BOOKED.search(line):
        yield "custody_id", booked["id"][:40]
    if phone := _PHONE.search(line):
        yield "sender_callback", phone[0]


def _labelled(label: str, said: str, zone: ZoneInfo) -> Iterator[tuple[str, Value]]:
    for words, reader in _LABELS:
        if words.fullmatch(label):
            yield from reader(said, zone).items()
            return
