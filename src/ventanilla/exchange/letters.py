"""What a letter is made of: who writes, what is given, what is left out, and the data printed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from ventanilla.exchange.wording import clean, day_in_words, moment_in_words, said
from ventanilla.protocols.engine.definition import Text


@dataclass(frozen=True, slots=True)
class Contact:
    """A number that a child or a colleague may call."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Heading:
    """Who writes to whom, when, under which reference. Nothing about the child stands here."""

    ministry: str
    post: str
    city: str
    zone: ZoneInfo
    at: datetime
    reference: str
    address: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()  # telephone, e-mail of the post
    their_reference: str = ""
    addressee: tuple[str, ...] = ()
    signer: str = ""
    signer_role: str = ""
    received_at: datetime | None = None  # when the notice reached the post
    reply_by: datetime | None = None
    numbers: tuple[Contact, ...] = ()
    paper: Literal["us-letter", "a4"] = "us-letter"

    def words(self, language: str) -> dict[str, Any]:
        """The heading as the template reads it, dates in words."""
        day = day_in_words(self.at.astimezone(self.zone).date(), language=language)
        joint = ", a " if language == "es" else ", "
        return {
            "ministry": clean(self.ministry),
            "post": clean(self.post),
            "dateline": f"{clean(self.city)}{joint}{day}",
            "reference": clean(self.reference),
            "their_reference": clean(self.their_reference),
            "address": [clean(line) for line in self.address],
            "contact": [clean(line) for line in self.contact],
            "addressee": [clean(line) for line in self.addressee],
            "signer": clean(self.signer),
            "signer_role": clean(self.signer_role),
            "received_at": self._moment(self.received_at, language),
            "reply_by": self._moment(self.reply_by, language),
            "numbers": [
                {"name": clean(item.name), "number": clean(item.number)} for item in self.numbers
            ],
            "paper": self.paper,
        }

    def _moment(self, moment: datetime | None, language: str) -> str:
        if moment is None:
            return ""
        return moment_in_words(moment, zone=self.zone, language=language)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures, ready to print: cells as text, hidden ones as ``·``."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an officer adds.

    ``summaries``: field -> the few words written for this recipient, where only a summary may be
    given. ``ticks``: sentences of the template that apply; a tick named like a field of the
    matrix counts only if the recipient may have that field. ``withheld``: fields kept back from
    this document; ``unlisted``: those that the person's consent does not name.
    ``draft``: marked as not yet signed.
    """

    summaries: Mapping[str, str] = field(default_factory=dict)
    ticks: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    unlisted: frozenset[str] = frozenset()
    tables: tuple[Table, ...] = ()
    period: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a letter. ``unknown``: the value says that nobody knows."""

    title: str
    value: str
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A field of the matrix as this recipient gets it."""

    field: str
    title: Text
    give: Literal["yes", "code", "summary", "confirm"]
    facts: tuple[str, ...]  # the facts that the rows were read from
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A field that this document does not carry, and why: for the preview."""

    field: str
    title: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class Source:
    """A citation; ``read``: its text was seen, not remembered."""

    citation: str
    read: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to print, and the account of what it leaves out.

    ``barred``: why the document may not be sent now; whoever sends it refuses while it is not
    empty. ``given`` is what the disclosure record takes.
    """

    code: str
    title: str
    template: str
    recipient: str | None
    language: str
    heading: Heading
    given: tuple[Given, ...]
    left_out: tuple[LeftOut, ...]
    ticks: tuple[str, ...]
    sources: tuple[Source, ...]
    note: str
    tables: tuple[Table, ...]
    period: str
    draft: bool
    barred: tuple[Text, ...]

    def data(self) -> dict[str, Any]:
        """All that the template gets. ``fingerprint`` names this content, not the person."""
        body = self._body()
        canonical = json.dumps(body, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(canonical.encode("utf-8", "replace")).hexdigest()
        return {**body, "fingerprint": f"{digest[:4]} {digest[4:8]} {digest[8:12]}"}

    def _body(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "title": self.title,
            "recipient": self.recipient,
            "language": self.language,
            "at_s": int(self.heading.at.timestamp()),
            "heading": self.heading.words(self.language),
            "fields": [_field_data(given, self.language) for given in self.given],
            "ticks": list(self.ticks),
            "sources": [
                {"citation": source.citation, "read": source.read} for source in self.sources
            ],
            "note": self.note,
            "tables": [
                {
                    "title": table.title,
                    "columns": list(table.columns),
                    "rows": [list(row) for row in table.rows],
                    "note": table.note,
                }
                for table in self.tables
            ],
            "period": self.period,
            "draft": self.draft,
        }


def _field_data(given: Given, language: str) -> dict[str, Any]:
    return {
        "name": given.field,
        "title": said(given.title, language),
        "give": given.give,
        "grouped": len(given.facts) > 1 and any(row.title for row in given.rows),
        "rows": [
            {"title": row.title, "value": row.value, "unknown": row.unknown} for row in given.rows
        ],
    }
