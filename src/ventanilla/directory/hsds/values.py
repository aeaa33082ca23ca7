"""One value of HSDS: as JSON or CSV writes it, and as a column keeps it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.timezone import get_default_timezone, is_naive
from django.utils.translation import gettext as _

#: what PostgreSQL calls a whole number
MOST = 2**31 - 1
SMALL = 2**15 - 1
UUIDS = re.compile(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
LISTED = ","


class Wrong(ValueError):
    """The value cannot be one of that kind. The message ends a sentence about the field."""


def read(value: object, column: "models.Field[Any, Any]") -> Any:
    """A value of JSON, or the text of a cell, as the column keeps it. None and "" say nothing.

    Raises :class:`Wrong`.
    """
    if value is None or value == "":
        return nothing(column)
    for kind, reader in READERS.items():
        if isinstance(column, kind):
            return reader(value, column)
    return _reference(value, column) if column.is_relation else _text(value, column)


def nothing(column: "models.Field[Any, Any]") -> Any:
    """What the column holds where nothing is said."""
    return None if column.null else column.get_default()


def write(value: Any) -> Any:
    """A column's value as JSON has it; None where nothing is said."""
    if value is None or value == "" or value == []:
        return None
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (float, Decimal)):
        return int(value) if value == int(value) else float(value)
    return str(value) if isinstance(value, UUID) else value


def cell(value: Any) -> str:
    """A column's value as a cell of CSV."""
    written = write(value)
    if isinstance(written, list):
        return LISTED.join(written)
    if isinstance(written, bool):
        return "true" if written else "false"
    return "" if written is None else str(written)


def _moment(value: datetime) -> str:
    precision = "milliseconds" if value.microsecond % 1000 == 0 else "microseconds"
    return value.isoformat(timespec=precision).replace("+00:00", "Z")


def _text(value: object, column: "models.Field[Any, Any]") -> str:
    if not isinstance(value, str):
        raise Wrong(_("must be text"))
    if "\0" in value:
        raise Wrong(_("holds a character that no text has"))
    longest = column.max_length
    if longest and len(value) > longest:
        raise Wrong(_("is longer than %(most)s characters") % {"most": longest})
    if column.choices and value not in (known := [str(code) for code, _word in column.flatchoices]):
        raise Wrong(_("must be one of: %(words)s") % {"words": ", ".join(known)})
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise Wrong(_("must be a number"))
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise Wrong(_("must be a number")) from None
    if not abs(number) < float("inf"):
        raise Wrong(_("must be a number"))
    return number


def _real(value: object, column: "models.Field[Any, Any]") -> float:
    return _number(value)


def _whole(value: object, column: "models.Field[Any, Any]") -> int:
    number = _number(value)
    most = SMALL if isinstance(column, models.PositiveSmallIntegerField) else MOST
    if number != int(number) or not 0 <= number <= most:
        raise Wrong(_("must be a whole number from 0 to %(most)s") % {"most": most})
    return int(number)


def _amount(value: object, column: "models.Field[Any, Any]") -> Decimal:
    number = round(Decimal(str(_number(value))), 2)
    if abs(number) >= 10**10:
        raise Wrong(_("must be a number"))
    return number


def _truth(value: object, column: "models.Field[Any, Any]") -> bool:
    if isinstance(value, bool):
        return value
    found = {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower())
    if found is None:
        raise Wrong(_("must be true or false"))
    return found


def _uuid(value: object, column: "models.Field[Any, Any] | None" = None) -> UUID:
    if not isinstance(value, str) or not UUIDS.match(value):
        raise Wrong(_("must be a UUID, such as %(one)s") % {"one": ONE})
    return UUID(value)


def _reference(value: object, column: "models.Field[Any, Any]") -> UUID:
    return _uuid(value)


def _day(value: object, column: "models.Field[Any, Any]") -> date:
    found: date | None = _parsed(parse_date, value)
    if found is None:
        raise Wrong(_("must be a date, such as 2026-03-04"))
    return found


def _hour(value: object, column: "models.Field[Any, Any]") -> time:
    # An offset says nothing that ``timezone`` does not: the hour is that of the place.
    text = re.sub(r"(Z|[+-]\d{2}:?\d{2})$", "", value) if isinstance(value, str) else value
    found: time | None = _parsed(parse_time, text)
    if found is None:
        raise Wrong(_("must be a time, such as 09:30"))
    return found


def _instant(value: object, column: "models.Field[Any, Any]") -> datetime:
    found: datetime | None = _parsed(parse_datetime, value)
    if found is None:
        raise Wrong(_("must be a date with a time, such as 2026-03-04T09:30:00Z"))
    return found.replace(tzinfo=get_default_timezone()) if is_naive(found) else found


def _parsed(parser: Callable[[str], Any], value: object) -> Any:
    try:
        return parser(value) if isinstance(value, str) else None
    except ValueError:  # 2026-02-30
        return None


def _codes(value: object, column: "models.Field[Any, Any]") -> list[str]:
    given = value.split(LISTED) if isinstance(value, str) else value
    longest = column.base_field.max_length  # type: ignore[attr-defined]  # an array has one
    if not isinstance(given, list) or any(
        not isinstance(each, str) or not 0 < len(each.strip()) <= longest for each in given
    ):
        raise Wrong(_("must be a list of codes of %(most)s characters") % {"most": longest})
    return sorted({each.strip() for each in given})


ONE = "ac148810-d857-441c-9679-408f346de14b"
Reader = Callable[[object, "models.Field[Any, Any]"], Any]
#: a datetime is a date to Django too, so it stands first
READERS: Mapping[Any, Reader] = {
    models.UUIDField: _uuid,
    models.DateTimeField: _instant,
    models.DateField: _day,
    models.TimeField: _hour,
    models.BooleanField: _truth,
    models.FloatField: _real,
    models.DecimalField: _amount,
    models.IntegerField: _whole,
    ArrayField: _codes,
}
