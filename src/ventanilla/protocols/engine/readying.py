"""What a post must have before a protocol runs there, and when each thing is due again."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from ventanilla.protocols.engine.deadlines import parse_repeat
from ventanilla.protocols.engine.state import Calendar
from ventanilla.protocols.engine.working import ReadyItem

if TYPE_CHECKING:
    from ventanilla.protocols.engine.load import Package


class Readiness(NamedTuple):
    """One item at a post. ``due_at`` is None where it was never done: then it is overdue."""

    item: ReadyItem
    done_at: datetime | None
    due_at: datetime | None
    overdue: bool


def readiness(
    package: "Package", done: Mapping[str, datetime], now: datetime, calendar: Calendar
) -> tuple[Readiness, ...]:
    """What a post must have, in the order of the package; ``done``: code → the last time."""
    found = []
    for item in package.definition.readiness:
        last = done.get(item.code)
        due = parse_repeat(f"every {item.every}")(last, calendar) if last else None
        found.append(Readiness(item, last, due, due is None or due <= now))
    return tuple(found)
