"""Deciding where sources clash: one way out, a reason, a name. Nothing leaves by any of them."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import policies
from ventanilla.cases.models import Track
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.protocols.engine.definition import Weighing
from ventanilla.protocols.engine.state import Plan
from ventanilla.security.models import Seat

#: words of a reason, at least
WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One way out (its name), why, and, where it defers, the day on which it is decided again."""

    option: str
    reason: str
    until: date | None = None


@transaction.atomic
def decide(*, track: Track, code: str, decision: Decision, by: Seat, at: datetime) -> Plan:
    """Decide a task that weighs sources. The decision, its author and its basis stay in the record.

    Raises ``BadInput`` for an unknown option, too few words, or a day that is missing, past, or
    not asked for; ``NotNow`` for a task that is not open or weighs nothing.
    """
    work = Work.begin(track, by=by, at=at, act="task.weighed")
    check_open(work.track)
    task = next((task for task in work.plan().tasks if task.code == code), None)
    if task is None or task.weighs is None:
        raise NotNow(_("There is nothing to decide here any more. Somebody may have decided."))
    policies.may_weigh(by, work.track, work.package.seat_role(task.role)).enforce()
    work.check_apart(code)
    until = _checked(work, task.weighs, decision)
    work.record.weighed.setdefault(code, []).append(
        {
            "option": decision.option,
            "reason": decision.reason.strip(),
            "until": until.isoformat() if until else "",
            "at": at.isoformat(),
            "by": str(by.officer_id),
            "name": by.officer.name,
            "role": by.role,
            "for": " ".join(task.weighs.supports),
            "against": " ".join(task.weighs.against),
        }
    )
    if until is None:
        work.deciding = code
        work.mark_done(code)
    else:
        work.did(code)
    told = {"task": code, "option": f"{code}.{decision.option}"}
    return work.finish("task.weighed", told | {"sources": ", ".join(task.weighs.sources)})


def _checked(work: Work, weighs: Weighing, decision: Decision) -> datetime | None:
    """The end of the day on which it is decided again; None where it is decided now."""
    option, problems = weighs.option(decision.option), {}
    zone = work.track.case.post.zoneinfo
    if option is None:
        problems["option"] = _("Choose one of the ways.")
    if len(decision.reason.split()) < WORDS:
        problems["reason"] = _("Write the reason in %(words)d words at least.") % {"words": WORDS}
    defers = option is not None and option.defers
    if defers and (decision.until is None or decision.until <= work.day):
        problems["until"] = _("Say on which day after today it is decided.")
    if option is not None and not defers and decision.until is not None:
        problems["until"] = _("This way decides now: leave the day blank.")
    if problems:
        raise BadInput(problems)
    if not defers or decision.until is None:
        return None
    return datetime.combine(decision.until, time(23, 59), tzinfo=zone)
