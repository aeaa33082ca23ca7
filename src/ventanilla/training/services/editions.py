"""Editions of courses: planned, led, attended, tested, closed with certificates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.network.models import Post
from ventanilla.security.models import Officer, Seat
from ventanilla.training import catalogue, policies, selectors, terms
from ventanilla.training.errors import Over
from ventanilla.training.models import HUNDRED, Edition, Enrolment, Leading, Trainer
from ventanilla.training.package import Course
from ventanilla.training.services import certifying, trainers
from ventanilla.training.states import EditionState, Kind, Progress

Detail = dict[str, str | int | bool]
#: of the hours of a course, how many one must have been there to be tested at all
PRESENT = Decimal("0.8")
#: how long an edition may take
LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is said of an edition before it is held."""

    course: Course
    starts_on: date
    ends_on: date
    city: str = ""
    post: Post | None = None
    seats: int
    language: str = "es"


@dataclass(frozen=True, slots=True)
class Result:
    """What is written down of one learner. Without hours they did not come."""

    enrolment: int
    hours: Decimal
    before: int | None
    after: int | None


@transaction.atomic
def plan(*, wanted: Plan, by: Seat, at: datetime) -> Edition:
    """Plan an edition of a course. Raises ``BadInput``, ``NotAllowed``."""
    policies.may_plan(by).enforce()
    if problems := _problems(wanted):
        raise BadInput(problems)
    # One at a time: the number of an edition is the next of its course.
    Post.objects.select_for_update(no_key=True).get(pk=by.post_id)
    code = wanted.course.code
    last = Edition.objects.filter(course=code).aggregate(last=Max("number"))["last"] or 0
    made = Edition.objects.create(
        course=code,
        version=wanted.course.definition.version,
        number=last + 1,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        city=wanted.city.strip(),
        post=wanted.post,
        seats=wanted.seats,
        language=wanted.language,
        planned_by=by,
        planned_at=at,
    )
    detail: Detail = {"edition": made.pk, "course": code, "number": made.number}
    audit.record(by=by, action="edition.planned", at=at, detail=detail)
    return made


@transaction.atomic
def lead(*, edition: Edition, trainer: Trainer, by: Seat, at: datetime) -> None:
    """Name somebody who leads an edition. Raises ``BadInput``, ``Over``, ``NotAllowed``."""
    policies.may_plan(by).enforce()
    held = _hold(edition)
    course = course_of(held)
    if trainer.course != terms.taught(course):
        raise BadInput({"trainer": _("This person is no trainer of this course.")})
    Leading.objects.get_or_create(edition=held, trainer=trainer)
    detail: Detail = {"edition": held.pk, "trainer": trainer.pk}
    audit.record(by=by, action="edition.leader", at=at, detail=detail)


@transaction.atomic
def enrol(
    *, edition: Edition, officers: Sequence[Officer], by: Seat, on: date, at: datetime
) -> int:
    """Enrol officers; who is in already stays. Returns how many are new. Raises ``BadInput``."""
    policies.may_plan(by).enforce()
    held = _hold(edition)
    there = set(held.enrolments.values_list("officer_id", flat=True))
    new = [officer for officer in officers if officer.pk not in there]
    if len(there) + len(new) > held.seats:
        raise BadInput({"people": _("There are not so many places in this edition.")})
    if lacking := _lacking(course_of(held), new, held.starts_on):
        names = ", ".join(officer.name for officer in lacking)
        words = _("Without the certificate that this course builds on: %(names)s.")
        raise BadInput({"people": words % {"names": names}})
    Enrolment.objects.bulk_create(
        Enrolment(officer=officer, course=held.course, version=held.version, edition=held, since=on)
        for officer in new
    )
    detail: Detail = {"edition": held.pk, "people": len(new)}
    audit.record(by=by, action="edition.enrolled", at=at, detail=detail)
    return len(new)


@transaction.atomic
def record(*, edition: Edition, results: Iterable[Result], by: Seat, at: datetime) -> int:
    """Write down who was there, for how long, and what they knew before and after.

    Whoever leads it does, or a training officer; nobody about themselves. Raises ``BadInput``.
    """
    held = _hold(edition)
    policies.may_record(by, leaders(held)).enforce()
    course = course_of(held)
    rows = {row.pk: row for row in held.enrolments.select_for_update()}
    changed: list[Enrolment] = []
    problems: dict[str, str] = {}
    for result in results:
        row = rows.get(result.enrolment)
        if row is None or row.state == Progress.WITHDRAWN:
            continue
        if row.officer_id == by.officer_id:
            policies.may_judge_themselves().enforce()
        if fault := _fault(result, course):
            problems[f"hours_{row.pk}"] = fault
            continue
        row.hours, row.before, row.after = result.hours, result.before, result.after
        row.state = Progress.ATTENDED if result.hours else Progress.ENROLLED
        changed.append(row)
    if problems:
        raise BadInput(problems)
    Enrolment.objects.bulk_update(changed, ["hours", "before", "after", "state"])
    detail: Detail = {"edition": held.pk, "people": len(changed)}
    audit.record(by=by, action="edition.recorded", at=at, detail=detail)
    return len(changed)


@transaction.atomic
def close(*, edition: Edition, by: Seat, on: date, at: datetime) -> int:
    """Close an edition: who passed gets what the course gives. Returns how many passed.

    Without a trainer in force for the whole of it nobody gets a certificate, and it says so.
    Whoever learned in it lets another close it. Raises ``BadInput`` before its last day,
    ``Over``, ``NotAllowed``.
    """
    held = _hold(edition)
    policies.may_record(by, leaders(held)).enforce()
    if on < held.ends_on:
        raise BadInput({"close": _("An edition is closed on its last day, or later.")})
    course = course_of(held)
    valid = [each for each in leaders(held) if terms.may_lead(each, course, held)]
    rows = list(held.enrolments.select_for_update().select_related("officer"))
    for row in rows:
        row.state, row.ended_on = _outcome(row, course, led=bool(valid)), on
        if row.officer_id == by.officer_id and row.state != Progress.WITHDRAWN:
            policies.may_judge_themselves().enforce()
    Enrolment.objects.bulk_update(rows, ["state", "ended_on"])
    passed = [row for row in rows if row.state == Progress.PASSED]
    for row in passed:
        generation = terms.generation(valid)
        certifying.issue(enrolment=row, course=course, generation=generation, on=on, at=at, by=by)
        if course.kind == Kind.TOT:
            trainers.grant(enrolment=row, course=course, edition=held, on=on, at=at, by=by)
    held.state, held.closed_at = EditionState.CLOSED, at
    if not valid:
        held.note = "no_trainer"
    held.save(update_fields=["state", "closed_at", "note"])
    detail: Detail = {"edition": held.pk, "passed": len(passed), "led": bool(valid)}
    audit.record(by=by, action="edition.closed", at=at, detail=detail)
    return len(passed)


@transaction.atomic
def cancel(*, edition: Edition, by: Seat, on: date, at: datetime) -> None:
    """Cancel an edition that will not be held; whoever was in it is free. Raises ``Over``."""
    policies.may_plan(by).enforce()
    held = _hold(edition)
    held.enrolments.update(state=Progress.WITHDRAWN, ended_on=on)
    held.state, held.closed_at = EditionState.CANCELLED, at
    held.save(update_fields=["state", "closed_at"])
    audit.record(by=by, action="edition.cancelled", at=at, detail={"edition": held.pk})


def leaders(edition: Edition) -> list[Trainer]:
    """Who leads an edition."""
    return list(
        Trainer.objects.filter(leadings__edition=edition).select_related("officer").order_by("pk")
    )


def course_of(edition: Edition) -> Course:
    """The course of an edition. Raises ``Over`` if it is not given any more."""
    found = catalogue.course(edition.course)
    if found is None:
        raise Over
    return found


def _hold(edition: Edition) -> Edition:
    held = Edition.objects.select_for_update().get(pk=edition.pk)
    if held.state != EditionState.PLANNED:
        raise Over
    return held


def _outcome(row: Enrolment, course: Course, *, led: bool) -> Progress:
    """What became of one learner when their edition is closed."""
    if row.state in (Progress.INVITED, Progress.ENROLLED, Progress.WITHDRAWN):
        return Progress.WITHDRAWN
    said = course.definition
    enough = row.hours >= Decimal(str(said.hours)) * PRESENT
    knows = row.after is not None and row.after >= said.passing_score
    if not (enough and knows):
        return Progress.FAILED
    return Progress.PASSED if led else Progress.COMPLETED


def _lacking(course: Course, officers: Sequence[Officer], on: date) -> list[Officer]:
    """Those who do not hold what a course builds on."""
    needs = catalogue.course(course.definition.needs)
    if needs is None:
        return []
    certified = selectors.certified_officers(needs.definition.certificate, on=on)
    return [officer for officer in officers if officer.pk not in certified]


def _problems(wanted: Plan) -> dict[str, str]:
    problems = {}
    if wanted.course.kind == Kind.ONLINE or wanted.course.is_outside:
        problems["course"] = _("This course has no editions.")
    if wanted.ends_on < wanted.starts_on:
        problems["ends_on"] = _("The last day must not come before the first.")
    elif (wanted.ends_on - wanted.starts_on).days > LONGEST:
        problems["ends_on"] = _("An edition takes four months at most.")
    if wanted.seats < 1:
        problems["seats"] = _("Write how many can take part.")
    return problems


def _fault(result: Result, course: Course) -> str:
    if not 0 <= result.hours <= Decimal(str(course.definition.hours)):
        return _("This course has %(hours)g hours.") % {"hours": course.definition.hours}
    scores = [score for score in (result.before, result.after) if score is not None]
    if any(not 0 <= score <= HUNDRED for score in scores):
        return _("A test gives 0 to 100.")
    if result.after is not None and not result.hours:
        return _("Whoever was tested was there: write the hours.")
    return ""
