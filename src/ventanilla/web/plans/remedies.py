"""The possible remedies as a lawyer should see them: what was seen, on what, until when."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ventanilla.cases.selectors import OpenCase
from ventanilla.protocols.engine.caring import Remedies, Remedy
from ventanilla.protocols.engine.definition import Basis
from ventanilla.protocols.engine.state import FoundFinding
from ventanilla.protocols.engine.values import known
from ventanilla.web.words import spoken

POSSIBLE, UNSEEN, UNASKED = "possible", "unseen", "unasked"


@dataclass(frozen=True, slots=True)
class Row:
    """One remedy. ``until``: the end of its term, where its beginning is known."""

    remedy: Remedy
    state: str
    found: FoundFinding | None
    unasked: tuple[str, ...]
    sources: tuple[Basis, ...]
    until: date | None

    @property
    def words(self) -> str:
        """The state, never more than it is."""
        return {
            POSSIBLE: _("possible"),
            UNSEEN: _("not seen so far"),
            UNASKED: _("not asked"),
        }[self.state]

    @property
    def colour(self) -> str:
        """Of the mark; the words say it all."""
        return {POSSIBLE: "green", UNSEEN: "plain", UNASKED: "amber"}[self.state]


def rows(case: OpenCase, remedies: Remedies) -> list[Row]:
    """The remedies of a case, what is possible first."""
    found = [_row(case, remedy) for remedy in remedies.screened]
    order = (POSSIBLE, UNASKED, UNSEEN)
    return sorted(found, key=lambda row: order.index(row.state))


def _row(case: OpenCase, remedy: Remedy) -> Row:
    found = case.plan.standing.get(remedy.finding)
    unasked = tuple(_unasked(case, remedy))
    return Row(
        remedy=remedy,
        state=POSSIBLE if found else UNASKED if unasked else UNSEEN,
        found=found,
        unasked=unasked,
        sources=tuple(s for s in case.package.definition.basis if s.id in remedy.basis),
        until=_until(case, remedy),
    )


def _unasked(case: OpenCase, remedy: Remedy) -> Iterator[str]:
    """The questions of a remedy that nobody has answered, or knew."""
    facts = case.record.all_facts
    for name in remedy.asks:
        if not known(str(facts.get(name, ""))):
            yield spoken(case.package.rules.facts[name].title)


def _until(case: OpenCase, remedy: Remedy) -> date | None:
    if remedy.deadline is None:
        return None
    start = case.record.all_facts.get(remedy.deadline.start)
    try:
        day = date.fromisoformat(str(start)[:10])
    except ValueError:
        return None
    return _months_after(day, remedy.deadline.months)


def _months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of its month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
