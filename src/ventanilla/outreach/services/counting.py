"""Write down how many came, and correct it once its month is closed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.outreach import catalogue, policies, selectors
from ventanilla.outreach.models import SEXES, Adjustment, Count, Event
from ventanilla.outreach.services.planning import (
    Plan,
    hold,
    hold_event,
    new_code,
    others,
    problems_of,
)
from ventanilla.outreach.states import CountMethod, Status
from ventanilla.security.models import Seat


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was counted, each unit apart; of a correction, by how much more or less.

    ``people``: different persons; None where the count does not tell them apart.
    """

    attendances: int
    female: int = 0
    male: int = 0
    other: int = 0
    unknown: int = 0
    minors: int = 0
    people: int | None = None
    contacts: int = 0
    reach: int = 0

    @property
    def by_sex(self) -> int:
        """The sum that has to be the attendances."""
        return sum(getattr(self, name) for name in SEXES)


@dataclass(frozen=True, slots=True)
class Closing:
    """How an event is closed. ``services`` and ``materials``: code or name → number."""

    numbers: Numbers
    method: CountMethod
    services: Mapping[str, int] = field(default_factory=dict)
    materials: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def close(*, event: Event, closing: Closing, by: Seat, at: datetime) -> Count:
    """Write down what was counted; until the month is closed the same again replaces it.

    Raises ``NotAllowed``, ``BadInput``, ``NotNow``, ``MonthIsClosed``.
    """
    policies.may_keep_event(by, event).enforce()
    if problems := _problems(closing):
        raise BadInput(problems)
    event = hold_event(event)
    if event.status == Status.CANCELLED:
        raise NotNow(_("This event was cancelled: nobody came."))
    if event.starts_at > at:
        raise NotNow(_("This event has not begun yet."))
    count, _new = Count.objects.update_or_create(event=event, defaults=_columns(closing))
    event.status, event.closed_by, event.closed_at = Status.HELD, by, at
    event.save(update_fields=["status", "closed_by", "closed_at"])
    detail = {"event": event.pk, "attendances": count.attendances}
    audit.record(by=by, action="event.counted", at=at, detail=detail)
    return count


@transaction.atomic
def add_late(*, plan: Plan, closing: Closing, by: Seat, at: datetime) -> Event:
    """Add an event that was forgotten when its month was closed, with its count, once for all.

    What the post reported stays; figures show it with what was added, as with corrections.
    Raises ``NotAllowed``, ``BadInput``, ``NotNow``.
    """
    policies.may_keep(by).enforce()
    problems = problems_of(plan) | _problems(closing)
    if plan.ends_at > at:
        problems["ends_at"] = _("This event is not over yet.")
    if problems:
        raise BadInput(problems)
    post = hold(by.post_id)
    month = selectors.month_of(plan.starts_at, post)
    if selectors.closed_month(post, month) is None:
        raise NotNow(_("That month was not closed here: plan the event, and count it."))
    event = Event.objects.create(
        code=new_code(), post=post, month=month, planned_by=by, status=Status.HELD,
        closed_by=by, closed_at=at, **plan.columns(),
    )  # fmt: skip
    event.co_posts.set(others(plan, post))
    Count.objects.create(event=event, **_columns(closing))
    detail = {"event": event.pk, "attendances": closing.numbers.attendances}
    audit.record(by=by, action="event.added_late", at=at, detail=detail)
    return event


def _columns(closing: Closing) -> dict[str, Any]:
    return {
        **asdict(closing.numbers),
        "method": closing.method,
        "services": dict(closing.services),
        "materials": dict(closing.materials),
    }


@transaction.atomic
def correct(*, event: Event, numbers: Numbers, reason: str, by: Seat, at: datetime) -> Adjustment:
    """Correct the count of a closed month by a row of its own; the count stays as it was.

    Raises ``NotAllowed``, ``BadInput``, ``NotNow``.
    """
    policies.may_keep_event(by, event).enforce()
    problems = _not_the_sum(numbers)
    if not reason.strip():
        problems["reason"] = _("Say why the count was wrong.")
    if not any(value for value in asdict(numbers).values()):
        problems["attendances"] = _("A correction changes at least one number.")
    if problems:
        raise BadInput(problems)
    hold(event.post_id)
    if not selectors.is_closed(event.post_id, event.month):
        raise NotNow(_("This month is open: change the count itself."))
    try:
        with transaction.atomic():
            row = Adjustment.objects.create(
                event=event, reason=reason.strip(), made_by=by, made_at=at, **asdict(numbers)
            )
    except IntegrityError:
        # Two corrections at once may each be right, and wrong together: the database adds them up.
        words = _("With this correction a number would be below nothing, or more minors than all.")
        raise BadInput({"attendances": words}) from None
    detail = {"event": event.pk, "attendances": row.attendances}
    audit.record(by=by, action="event.corrected", at=at, detail=detail)
    return row


def _problems(closing: Closing) -> dict[str, str]:
    numbers = closing.numbers
    problems = _not_the_sum(numbers)
    for name, value in asdict(numbers).items():
        if value is not None and value < 0:
            problems[name] = _("Nobody is counted below nothing.")
    if numbers.minors > numbers.attendances:
        problems["minors"] = _("There are more minors than attendances.")
    if numbers.people is not None and numbers.people > numbers.attendances:
        problems["people"] = _("There are more people than attendances.")
    if set(closing.services) - set(catalogue.terms("service")):
        problems["services"] = _("Choose from the list.")
    return problems


def _not_the_sum(numbers: Numbers) -> dict[str, str]:
    if numbers.by_sex == numbers.attendances:
        return {}
    words = _(
        "Women, men, others and unknown are %(sum)d together, not %(total)d. "
        "Whoever was not told apart is unknown."
    )
    return {"attendances": words % {"sum": numbers.by_sex, "total": numbers.attendances}}
