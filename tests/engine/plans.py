"""Plans of the small package, shared by the tests of ``plan()``."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.engine.small import small
from ventanilla.protocols.engine.plan import plan
from ventanilla.protocols.engine.state import Calendar, Disclosure, Plan, State

NOON = datetime(2026, 3, 2, 18, tzinfo=UTC)
HELD = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOTIFIED = datetime(2026, 3, 2, 15, tzinfo=UTC)
AFRAID = {"back_home": "afraid", "age": 15, "place": "station"}


def state(**more: Any) -> State:
    base: dict[str, Any] = {
        "route": "R1",
        "events": {"notified_at": NOTIFIED, "held_at": HELD},
        "calendar": Calendar(ZoneInfo("America/Chicago")),
    }
    return State(**{**base, **more})


def made(now: datetime = NOON, **more: Any) -> Plan:
    return plan(small(), state(**more), now)


def given_to(made_plan: Plan, recipient: str) -> Disclosure:
    return next(d for d in made_plan.disclosures if d.recipient == recipient)


def fields(disclosure: Disclosure) -> set[str]:
    return {g.field for g in disclosure.allowed}
