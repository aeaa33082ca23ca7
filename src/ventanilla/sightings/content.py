"""What a letter says. It was written by a browser that nobody controls: every field is checked."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from ventanilla.sightings import catalogue
from ventanilla.sightings.states import Hint, Language, Modality, Urgency

#: a letter is padded to a multiple of this, so that its length says nothing
STEP = 2048
NAME, CONTACT, NOTE, WORDS = 40, 120, 400, 2000
#: how long a device may have had no network
BEHIND = timedelta(days=7)
MOST_MINORS = 20
URGENCIES = tuple(Urgency)


class Malformed(Exception):
    """A letter that opens, and does not say what a letter says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """What was noticed, or asked. ``seen_at``: as the device says. ``contact``: how to reach the

    person safely, blank where nobody said so. ``words``: of whoever asks for help themselves.
    """

    seen_at: datetime
    urgency: Urgency = Urgency.TODAY
    modality: Modality = Modality.OFFICE
    hint: Hint = Hint.UNKNOWN
    slip: str = ""
    called: str = ""
    contact: str = ""
    note: str = ""
    words: str = ""
    language: str = Language.ES
    interpreter: bool = False
    present: bool = True
    accompanied: bool = False
    minors: int = 0
    observations: tuple[str, ...] = ()
    pretext: str = ""
    sent_by: tuple[int, ...] = field(default=())

    def to_letter(self) -> bytes:
        """As JSON, padded with blanks."""
        said = {**asdict(self), "seen_at": self.seen_at.isoformat()}
        del said["sent_by"]  # the session says who it was, never the letter
        plain = json.dumps(said, ensure_ascii=False).encode()
        return plain.ljust(-(-len(plain) // STEP) * STEP)

    def to_document(self) -> dict[str, Any]:
        """What is sealed of it: nothing that stands in a column beside it."""
        said = asdict(self)
        for column in ("seen_at", "urgency", "modality", "hint"):
            del said[column]
        return {**said, "observations": list(self.observations), "sent_by": list(self.sent_by)}


def read(letter: bytes, *, received_at: datetime) -> Noticed:
    """What a letter says. Raises ``Malformed``."""
    try:
        noticed = _read(json.loads(letter))
        late = noticed.seen_at < received_at - BEHIND
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        raise Malformed from error
    if late:
        raise Malformed
    # A device that is ahead has not seen the future.
    return replace(noticed, seen_at=min(noticed.seen_at, received_at))


def merged(first: Mapping[str, Any], second: Noticed) -> dict[str, Any]:
    """The sealed document of two windows' letters about one person: nothing of either is lost."""
    other = second.to_document()
    both = dict(first)
    for name in ("called", "contact", "pretext"):
        both[name] = first[name] or other[name]
    for name in ("note", "words"):
        both[name] = "\n".join(dict.fromkeys(filter(None, (first[name], other[name]))))
    for name in ("observations", "sent_by"):
        both[name] = list(dict.fromkeys([*first[name], *other[name]]))
    for name in ("interpreter", "accompanied"):
        both[name] = first[name] or other[name]
    both["minors"] = max(first["minors"], other["minors"])
    both["present"] = other["present"]
    return both


def sooner(first: str, second: str) -> Urgency:
    """The more urgent of two."""
    return min(Urgency(first), Urgency(second), key=URGENCIES.index)


def same_slip(written: str) -> str:
    """A turn slip as it is compared: “REV-041”, “rev 41” and “41” are one. Blank for none."""
    text = written.strip().upper().removeprefix("REV").strip(" -")
    return str(int(text)) if text.isdecimal() else text


def _read(said: Mapping[str, Any]) -> Noticed:
    minors = int(said.get("minors") or 0)
    known = catalogue.observations()
    seen = tuple(str(code) for code in said.get("observations") or ())
    pretext = str(said.get("pretext") or "")
    if not set(seen) <= set(known) or (pretext and pretext not in catalogue.pretexts()):
        raise ValueError
    if not 0 <= minors <= MOST_MINORS:
        raise ValueError
    moment = datetime.fromisoformat(said["seen_at"])
    if moment.tzinfo is None:
        raise ValueError
    return Noticed(
        seen_at=moment,
        urgency=Urgency(said["urgency"]),
        modality=Modality(said.get("modality", Modality.OFFICE)),
        hint=Hint(said.get("hint", Hint.UNKNOWN)),
        slip=_text(said, "slip", NAME),
        called=_text(said, "called", NAME),
        contact=_text(said, "contact", CONTACT),
        note=_text(said, "note", NOTE),
        words=_text(said, "words", WORDS),
        language=Language(said.get("language", Language.ES)),
        interpreter=bool(said.get("interpreter", False)),
        present=bool(said.get("present", True)),
        accompanied=bool(said.get("accompanied", False)),
        minors=minors,
        observations=seen,
        pretext=pretext,
    )


def _text(said: Mapping[str, Any], name: str, most: int) -> str:
    text = said.get(name) or ""
    if not isinstance(text, str) or len(text) > most or "\0" in text:
        raise ValueError
    text.encode()  # half of a pair of surrogates cannot be stored
    return text.strip()
