"""When the safety plan is looked at again: the day that was agreed, as an instant for the rules."""

from datetime import date, datetime, time

from ventanilla.cases.services.progress import Work
from ventanilla.protocols.engine.definition import SafetyPlan


def follow(work: Work, instrument: str) -> None:
    """After an instrument was handed in: if it is the plan, its review has another day."""
    plan = work.package.definition.safety_plan
    if plan is not None and plan.instrument == instrument:
        set_review(work, plan)


def set_review(work: Work, plan: SafetyPlan) -> None:
    """Put the day of the next review, midnight at the post; without a day there is none."""
    day = work.record.all_facts.get(plan.review)
    if not isinstance(day, str) or not (found := _day(day)):
        work.record.events.pop(plan.review_at, None)
        return
    work.put_event(
        plan.review_at, datetime.combine(found, time(), tzinfo=work.track.case.post.zoneinfo)
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
