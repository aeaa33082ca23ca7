"""The parameters of the API: what each may be, and what it is once it was understood.

The same table is checked here and printed in the OpenAPI document. What HSDS does not describe is
refused: a word typed wrong would otherwise narrow nothing, and nobody would notice.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import get_default_timezone, is_naive
from django.utils.translation import gettext as _

from ventanilla.common.errors import BadInput
from ventanilla.directory.hsds.asking import ANY, Asked
from ventanilla.directory.states import Status
from ventanilla.network import places

Schema = dict[str, Any]
PAGE, MOST, MOST_FULL = 50, 500, 100
#: ``minimal`` aims at everything in one call
ALL = 50_000
FAR = 1_000_000
LONG = 200
UUIDS = re.compile(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
WORDS: Mapping[str, str] = {"true": "true", "false": "false"}


class WrongParameter(BadInput):
    """A parameter cannot be right, or does not exist here."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__({name: words})
        self.name = name


def _whole(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most))):
            raise ValueError(_("must be a whole number from 1 to %(most)s") % {"most": most})
        if not 1 <= int(text) <= most:
            raise ValueError(_("must be a whole number from 1 to %(most)s") % {"most": most})
        return int(text)

    return read


def _truth(text: str) -> bool:
    if text not in WORDS:
        raise ValueError(_("must be true or false"))
    return text == "true"


def _uuid(text: str) -> UUID:
    if not UUIDS.match(text):
        raise ValueError(_("must be a UUID"))
    return UUID(text)


def _moment(text: str) -> datetime:
    # In an address a plus that nobody encoded is a blank.
    text = re.sub(r" (\d{2}:\d{2})$", r"+\1", text)
    try:
        day = parse_date(text)
        found = datetime.combine(day, time()) if day else parse_datetime(text)
        if found is not None:
            zone = get_default_timezone()
            return found.replace(tzinfo=zone) if is_naive(found) else found.astimezone(zone)
    except (ValueError, OverflowError):
        pass
    raise ValueError(_("must be a moment, such as 2026-03-04T09:30:00Z"))


def _words(text: str) -> str:
    if len(text) > LONG:
        raise ValueError(_("must not be longer than %(most)s characters") % {"most": LONG})
    return text


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(_("must be one of: %(words)s") % {"words": ", ".join(words)})
        return text

    return read


def _place(text: str) -> places.Place:
    found = places.find(text) if places.ZIP.match(text) else ()
    if not found:
        raise ValueError(_("is not a ZIP code that we know"))
    return found[0]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: how its text is read, and its schema."""

    read: Callable[[str], Any]
    schema: Schema
    words: str


_ID = {"type": "string", "format": "uuid"}
_BOOLEAN = {"type": "boolean"}
_STATUSES = (*Status.values, ANY)
PARAMETERS: Mapping[str, Parameter] = {
    "search": Parameter(
        _words, {"type": "string", "maxLength": LONG}, "Words that begin words of the entry."
    ),
    "page": Parameter(
        _whole(FAR), {"type": "integer", "minimum": 1, "maximum": FAR}, "Which page, from 1."
    ),
    "per_page": Parameter(
        _whole(MOST),
        {"type": "integer", "minimum": 1, "maximum": MOST},
        f"How many on a page; {PAGE} where nothing is said, at most {MOST_FULL} full ones.",
    ),
    "format": Parameter(
        _one_of("json", "ndjson"),
        {"type": "string", "enum": ["json", "ndjson"]},
        "One page as JSON, or everything, one object a line.",
    ),
    "taxonomy_term_id": Parameter(_uuid, _ID, "Services of which this term is said."),
    "taxonomy_id": Parameter(_uuid, _ID, "Of which any term of this taxonomy is said; its terms."),
    "organization_id": Parameter(_uuid, _ID, "Services of this organization."),
    "modified_after": Parameter(
        _moment, {"type": "string", "format": "date-time"}, "What changed then or later."
    ),
    "minimal": Parameter(_truth, _BOOLEAN, "Only ids, and when each last changed."),
    "full": Parameter(_truth, _BOOLEAN, "With everything nested in it."),
    "full_service": Parameter(_truth, _BOOLEAN, "With its services, each with everything."),
    "status": Parameter(
        _one_of(*_STATUSES),
        {"type": "string", "enum": list(_STATUSES)},
        "Beyond HSDS: services of this status; all but defunct ones where nothing is said.",
    ),
    "postcode": Parameter(
        _place,
        {"type": "string", "pattern": "^[0-9]{5}(-[0-9]{4})?$"},
        "A ZIP code whose people the service is for.",
    ),
    "proximity": Parameter(
        _whole(FAR),
        {"type": "integer", "minimum": 1, "maximum": FAR},
        "At most so many metres from the middle of the postcode.",
    ),
    "top_only": Parameter(_truth, _BOOLEAN, "Only terms without a parent."),
    "parent_id": Parameter(_uuid, _ID, "Terms below this one."),
}
#: which questions a list understands
_LISTED = ("search", "page", "per_page", "format")
_OF_SERVICE = ("taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "status")
TAKES: Mapping[str, Sequence[str]] = {
    "services": (*_LISTED, *_OF_SERVICE, "minimal", "full"),
    "organizations": (*_LISTED, "full", "full_service"),
    "organization": ("full_service",),
    "service_at_locations": (*_LISTED, *_OF_SERVICE, "full", "postcode", "proximity"),
    "taxonomies": _LISTED,
    "taxonomy_terms": (*_LISTED, "taxonomy_id", "top_only", "parent_id"),
}
_NARROWS = frozenset({"search", *_OF_SERVICE, "proximity", "top_only", "parent_id"})


@dataclass(frozen=True, slots=True)
class Wish:
    """A question, the page of the answer, and its form."""

    asked: Asked
    page: int
    size: int
    lines: bool
    minimal: bool
    full: bool
    full_service: bool


def understand(given: QueryDict, takes: Sequence[str]) -> Wish:
    """The wish in the parameters of an address. Raises ``WrongParameter``."""
    read = {name: _read(name, given.getlist(name), takes) for name in given}
    full = read.get("full", False) or read.get("full_service", False)
    minimal = read.get("minimal", False)
    size = read.get("per_page") or (ALL if minimal else PAGE)
    if full and size > MOST_FULL:
        raise WrongParameter("per_page", _sentence("per_page", _too_many()))
    if "proximity" in read and "postcode" not in read:
        raise WrongParameter("postcode", _sentence("postcode", _("is needed with proximity")))
    narrows = {name: value for name, value in read.items() if name in _NARROWS}
    return Wish(
        asked=Asked(place=read.get("postcode"), **narrows),
        page=read.get("page", 1),
        size=size,
        lines=read.get("format") == "ndjson",
        minimal=minimal,
        full=full,
        full_service=read.get("full_service", False),
    )


def _read(name: str, texts: Sequence[str], takes: Sequence[str]) -> Any:
    if name not in takes:
        raise WrongParameter(name, _sentence(name, _("is not understood here")))
    if len(texts) > 1:
        raise WrongParameter(name, _sentence(name, _("is given more than once")))
    try:
        return PARAMETERS[name].read(texts[0])
    except ValueError as error:
        raise WrongParameter(name, _sentence(name, str(error))) from None


def _too_many() -> str:
    return _("must be at most %(most)s with full objects") % {"most": MOST_FULL}


def _sentence(name: str, words: str) -> str:
    return _("“%(parameter)s” %(fault)s.") % {"parameter": name[:40], "fault": words}
