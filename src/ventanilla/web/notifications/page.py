"""What the pages of notifications show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _

from ventanilla.network import selectors as network
from ventanilla.notifications import letters, mandatory, policies, selectors
from ventanilla.notifications.letters import LetterKind
from ventanilla.notifications.models import Notification
from ventanilla.notifications.selectors import Figures
from ventanilla.notifications.services import opening
from ventanilla.notifications.states import Flag, Outcome, Said, Wanted
from ventanilla.notifications.told import Opened
from ventanilla.protocols.errors import NotPublished
from ventanilla.reports.suppression import SIGN, Counts, Protected, protect
from ventanilla.security.models import Seat
from ventanilla.web import words
from ventanilla.web.http import OfficerRequest
from ventanilla.web.notices.page import packages_of
from ventanilla.web.notifications.forms import CaseForm, LearnForm, SettleForm, TransferForm

#: how many months the figures go back
MONTHS = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A line of what is known."""

    name: str
    value: str


def find(request: OfficerRequest, notification: UUID, at: datetime) -> Notification:
    """One that the seat may open; what is not its own does not exist."""
    found = selectors.find(request.seat, notification, at)
    if found is None:
        raise Http404
    return found


def of_one(
    request: OfficerRequest, row: Notification, *, now: datetime, **forms: Any
) -> dict[str, Any]:
    """The context of the page of a notification, opened on the record where anything is kept."""
    seat = request.seat
    context: dict[str, Any] = {
        "row": row,
        "now": now,
        "facts": _open_facts(row, now),
        "mandatory": mandatory.is_mandatory(row.post.ministry.country),
        "may_open": opening.may_open(seat, row),
        "outcomes": Outcome,
    }
    if row.wiped_at or row.outcome == Outcome.TRANSFERRED:
        return context
    opened, __ = selectors.open_one(row, seat=seat, at=now, purpose="notification.read")
    posts = [post for post in selectors.posts() if post.pk != row.post_id]
    other = selectors.elsewhere(row) if not row.outcome else None
    return {
        **context,
        "person": opened.names,
        "known": _known(row, opened, now),
        "child": _of_child(opened),
        "other": other,
        "alike": selectors.alike(
            opened.names, agency=row.agency, custody_id=opened.said.get("custody_id", ""),
            seat=seat, at=now, besides=row.pk,
        ),
        "learn": LearnForm(
            initial={name: getattr(row, name) for name in LearnForm.base_fields}
        ),
        "settle": SettleForm(),
        "transfer": TransferForm(posts=posts) if not row.outcome else None,
        "case": CaseForm(ways=ways(seat)),
        "letters": [
            (kind.value, kind.label)
            for kind in LetterKind
            if letters.fits(kind, row)
            and (kind != LetterKind.NON_COMPLIANCE or policies.may_complain(seat, row))
        ],
        **forms,
    }  # fmt: skip


def ways(seat: Seat) -> list[tuple[str, str]]:
    """Each protocol of the seat with each of its routes, as one choice."""
    try:
        packages = packages_of(seat)
    except NotPublished:
        return []
    return [
        (f"{name}:{route.code}", f"{words.spoken(title)}: {words.spoken(route.title)}")
        for name, package in packages.items()
        for title in (package.definition.neutral_title if package.definition.is_restricted
                      else package.definition.title,)
        for route in package.definition.routes
    ]  # fmt: skip


def _open_facts(row: Notification, now: datetime) -> list[Row]:
    """What stands in clear: times, states, routes."""
    lines = [
        (_("Received"), words.moment(row.received_at, now)),
        (_("How it reached the post"), str(row.get_channel_display())),
        (_("Agency"), row.agency.name),
        (_("Where"), ", ".join(filter(None, (row.county, row.region.code if row.region else "")))),
        (_("From the event to the notice"), words.span(row.notice_delay) if row.notice_delay
         else _("not known")),
        (_("Until somebody spoke with the person"), words.span(row.response_delay)
         if row.response_delay else ""),
        (_("Asked for the consulate"), str(row.get_requested_display())),
        (_("Told of the right"), str(row.get_told_of_right_display())),
        (_("Nationality"), str(row.get_nationality_display())),
        (_("Acknowledged"), words.moment(row.acknowledged_at, now) if row.acknowledged_at else ""),
        (_("Came from"), row.from_post.short_name if row.from_post else ""),
    ]  # fmt: skip
    return [Row(name, value) for name, value in lines if value]


def _known(row: Notification, opened: Opened, now: datetime) -> list[Row]:
    said = opened.said

    def moment(name: str) -> str:
        return words.moment(said[name], now) if said.get(name) else ""

    born = opened.names.birth_date
    labels = {flag.value: str(flag.label) for flag in Flag}
    minors = said.get("minors_at_home")
    lines = [
        (_("Name"), opened.names.full_name),
        (_("Date of birth"), words.short_day(datetime.fromisoformat(born).date()) if born else ""),
        (_("Nationality, as they say"), said.get("claimed_nationality", "")),
        (_("Place of custody"), said.get("place_of_custody", "")),
        (_("Their number for the person"), said.get("custody_id", "")),
        (_("When it happened"), moment("event_at")),
        (_("When the agency sent word"), moment("sent_at")),
        (_("Charges"), said.get("charges", "")),
        (_("Next hearing"), moment("next_hearing_at")),
        (_("Children left at home"), str(minors) if minors is not None else ""),
        (_("To think of"), ", ".join(labels[flag] for flag in said.get("flags", ()))),
        (_("Who wrote or called"), said.get("sender_person", "")),
        (_("Number to call back"), said.get("sender_callback", "")),
        (_("Anything else that was said"), said.get("words", "")),
    ]
    return [Row(name, value) for name, value in lines if value]


def _of_child(opened: Opened) -> list[Row]:
    child = opened.child
    labels = {each.value: str(each.label) for each in Wanted}
    lines = [
        (_("Caseworker"), " · ".join(filter(None, (child.caseworker, child.caseworker_phone)))),
        (_("Court"), " · ".join(filter(None, (child.court, child.court_number)))),
        (_("Hearings"), child.hearings),
        (_("Parents, and where they are"), child.parents),
        (_("Brothers and sisters with the child"),
         "; ".join(" ".join(filter(None, each)) for each in child.siblings)),
        (_("What is asked of the post"), ", ".join(labels[each] for each in child.wanted)),
    ]  # fmt: skip
    return [Row(name, value) for name, value in lines if value]


def state_names() -> Mapping[str, str]:
    """Name of a state of the host country in lower case -> its two letters."""
    return {name.lower(): state.code for state in network.regions("US")
            for name in (state.name_en, state.name_es, state.code)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An agency in the figures, small numbers hidden."""

    agency: str
    months: Sequence[int | str]
    total: int | str
    told: Sequence[int | str]
    delay: str


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a post: lines of agencies, and all together."""

    months: Sequence[str]
    lines: Sequence[Line]
    together: Line | None


def months_until(now: datetime, zone: ZoneInfo) -> list[str]:
    """The last months, the newest last, like ``2026-03``."""
    day = now.astimezone(zone).date().replace(day=1)
    found = []
    for _month in range(MONTHS):
        found.append(f"{day:%Y-%m}")
        day = (day - timedelta(days=1)).replace(day=1)
    return found[::-1]


def figures(seat: Seat, now: datetime) -> Table:
    """How many by agency and month, how many told of the right, and the delay in the middle.

    Small numbers are hidden, with others that would give them away; what agencies get to see.
    """
    months = months_until(now, seat.post.zoneinfo)
    found = selectors.figures(seat, now, months=months)
    if not found:
        return Table(months, (), None)
    threshold = int(settings.FIGURES_THRESHOLD)
    by_month, by_answer = _protected(
        [[line.months.get(month, 0) for month in months] for line in found],
        [[line.told[said] for said in Said.values] for line in found],
        threshold=threshold,
    )
    together = Figures(_("Together"))
    together.delays = [delay for line in found for delay in line.delays]
    lines = []
    for at, line in enumerate([*found, together]):
        total = by_month.shown(at, MONTHS)
        lines.append(
            Line(
                agency=line.agency,
                months=[by_month.shown(at, column) for column in range(MONTHS)],
                total=total,
                told=[by_answer.shown(at, column) for column in range(len(Said.values))],
                delay=_median(line, threshold, total),
            )
        )
    return Table(months, lines[:-1], lines[-1])


def _protected(first: Counts, second: Counts, *, threshold: int) -> tuple[Protected, Protected]:
    """Two tables of the same lines, made safe: a total of a line that one hides, the other does."""
    hidden: list[bool] = []
    while True:
        tables = [protect(counts, threshold=threshold, hidden_rows=hidden)
                  for counts in (first, second)]  # fmt: skip
        found = [
            any((row, len(table.counts[0]) - 1) in table.hidden for table in tables)
            for row in range(len(first) + 1)
        ]
        if found == hidden or not any(found):
            return tables[0], tables[1]
        hidden = found


def _median(line: Figures, threshold: int, total: int | str) -> str:
    """The delay in the middle: only of as many as may be shown."""
    middle = line.median_delay
    if total == SIGN or len(line.delays) < threshold or middle is None:
        return SIGN if line.delays else "–"
    return words.span(middle)
