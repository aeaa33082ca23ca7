"""Looking at the safety plan again with the person: it stands as it is, until the next time."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import policies
from ventanilla.cases.models import Track
from ventanilla.cases.services import planning
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.protocols.engine.definition import SafetyPlan
from ventanilla.protocols.engine.state import Plan
from ventanilla.security.models import Seat


@transaction.atomic
def confirm_plan(*, track: Track, until: date, copy: str, by: Seat, at: datetime) -> Plan:
    """The plan was read together and needs no change. ``until``: the day of the next review.

    ``copy``: what the person wants of a copy now; it is asked every time. Raises ``NotNow`` where
    there is no plan yet, ``BadInput`` for a day that is not ahead or an answer that is none.
    """
    work = Work.begin(track, by=by, at=at, act="plan.reviewed")
    policies.may_work(by, work.track).enforce()
    check_open(work.track)
    plan = plan_in(work)
    _check(work, plan, until, copy)
    work.put_facts({plan.review: until.isoformat(), plan.copy_: copy})
    work.put_event(plan.reviewed)
    planning.set_review(work, plan)
    return work.finish("plan.reviewed")


def plan_in(work: Work) -> SafetyPlan:
    """The safety plan of a track that has one. Raises ``NotNow`` while nobody has made it."""
    plan = work.package.definition.safety_plan
    if plan is None or plan.instrument not in work.record.submitted:
        raise NotNow(_("There is no safety plan yet: make it with the person first."))
    return plan


def _check(work: Work, plan: SafetyPlan, until: date, copy: str) -> None:
    problems = {}
    if until <= work.at.astimezone(work.track.case.post.zoneinfo).date():
        problems["until"] = _("The next review is after today.")
    choices = work.package.instruments[plan.instrument].questions[plan.copy_].choices
    if copy not in choices:
        problems["copy"] = _("Ask the person, and choose one answer.")
    if problems:
        raise BadInput(problems)
