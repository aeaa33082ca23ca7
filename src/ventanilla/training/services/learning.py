"""Learn alone, on these pages: begin a course, answer its questions, decide its exercises."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.protocols import services as protocols
from ventanilla.protocols.errors import NotPublished
from ventanilla.security.models import Seat
from ventanilla.training import exercises, policies
from ventanilla.training.errors import AlreadyIn, NotOpen, NotTold
from ventanilla.training.exercises import Verdict
from ventanilla.training.models import HUNDRED, Certificate, Enrolment, Step
from ventanilla.training.package import Course, Module
from ventanilla.training.services import certifying
from ventanilla.training.states import OPEN, STAFF, Part, Progress

#: a refresher renews what ended at most so long ago
LAPSED = timedelta(days=365)


@transaction.atomic
def begin(*, course: Course, by: Seat, on: date, at: datetime) -> Enrolment:
    """Begin a course alone. Raises ``NotAllowed``, ``AlreadyIn``, ``NotNow``."""
    policies.may_learn(by, course).enforce()
    said = course.definition
    if said.needs and not _holds(by, said.certificate, on):
        raise NotNow(
            _("This renews a certificate that is valid, or ended at most a year ago. Take the "
              "whole course.")
        )  # fmt: skip
    try:
        with transaction.atomic():  # a second window may begin the same course
            made = Enrolment.objects.create(
                officer_id=by.officer_id, course=said.code, version=said.version, since=on
            )
    except IntegrityError as error:
        raise AlreadyIn from error
    audit.record(by=by, action="course.begun", at=at, detail={"course": said.code})
    return made


@transaction.atomic
def answer(
    *, course: Course, module: Module, answers: Mapping[str, Collection[str]], by: Seat, on: date,
    at: datetime,
) -> Step:  # fmt: skip
    """Answer the questions of a module; the last answers count. Raises ``BadInput``, ``NotOpen``.

    ``answers``: the code of each question → the numbers of the options that were chosen.
    """
    enrolment = _open(course, by)
    missing = {
        question.code: _("Answer this question.")
        for question in module.questions
        if not answers.get(question.code)
    }
    if missing or not module.questions:
        raise BadInput(missing)
    chosen = {code: sorted(picked) for code, picked in answers.items()}
    right = sum(frozenset(chosen[each.code]) == each.right for each in module.questions)
    step = _keep(
        enrolment, module.code, Part.QUIZ, "", right, len(module.questions), chosen, at
    )  # fmt: skip
    _finish(course, enrolment, by=by, on=on, at=at)
    return step


@transaction.atomic
def decide(
    *, course: Course, module: Module, exercise: str, chosen: Collection[str], by: Seat, on: date,
    at: datetime,
) -> Verdict:  # fmt: skip
    """Decide an exercise; the protocol answers. Raises ``BadInput``, ``NotOpen``, ``NotTold``."""
    enrolment = _open(course, by)
    if not chosen:
        raise BadInput({"chosen": _("Decide first: choose at least one.")})
    verdict = judge(module, exercise, chosen)
    agreed = sum(line.agrees for line in verdict.lines)
    _keep(
        enrolment, module.code, Part.EXERCISE, exercise, agreed, len(verdict.lines),
        {"chosen": sorted(chosen)}, at,
    )  # fmt: skip
    _finish(course, enrolment, by=by, on=on, at=at)
    return verdict


def judge(module: Module, code: str, chosen: Collection[str]) -> Verdict:
    """What the protocol, as it is published here, says of a decision. Raises ``NotTold``."""
    exercise = module.exercise(code)
    if exercise is None:
        raise NotTold
    try:
        package = protocols.newest_package(exercise.protocol)
    except NotPublished as error:
        raise NotTold from error
    verdict = exercises.judge(package, exercise, chosen)
    if verdict is None or not verdict.lines:
        raise NotTold
    return verdict


def _open(course: Course, by: Seat) -> Enrolment:
    found = (
        Enrolment.objects.select_for_update()
        .filter(officer_id=by.officer_id, course=course.code, edition=None, state__in=OPEN)
        .first()
    )
    if found is None:
        raise NotOpen
    return found


def _keep(
    enrolment: Enrolment, module: str, part: Part, code: str, right: int, of: int,
    answer: Mapping[str, object], at: datetime,
) -> Step:  # fmt: skip
    step = Step.objects.filter(enrolment=enrolment, module=module, part=part, code=code).first()
    if step is None:
        step = Step(enrolment=enrolment, module=module, part=part, code=code, tries=0)
    step.right, step.of, step.answer, step.at = right, of, dict(answer), at
    step.tries += 1
    step.save()
    return step


def _finish(course: Course, enrolment: Enrolment, *, by: Seat, on: date, at: datetime) -> None:
    """Whoever has answered everything, and enough of it right, has passed."""
    steps = list(enrolment.steps.all())
    if len(steps) < len(asked(course)):
        return
    quizzes = [step for step in steps if step.part == Part.QUIZ]
    score = share(quizzes)
    exact = all(step.right == step.of for step in steps if step.part == Part.EXERCISE)
    if score < course.definition.passing_score or not exact:
        return
    enrolment.state, enrolment.after, enrolment.ended_on = Progress.PASSED, score, on
    enrolment.hours = course.definition.hours
    enrolment.version = course.definition.version
    enrolment.save(update_fields=["state", "after", "ended_on", "hours", "version"])
    detail: dict[str, str | int | bool] = {"course": course.code, "score": score}
    audit.record(by=by, action="course.passed", at=at, detail=detail)
    certifying.issue(
        enrolment=enrolment, course=course, generation=STAFF, on=on, at=at, by=by
    )  # fmt: skip


def asked(course: Course) -> list[tuple[str, Part, str]]:
    """Everything that is answered in a course: module, part, code."""
    found: list[tuple[str, Part, str]] = []
    for module in course.modules:
        if module.questions:
            found.append((module.code, Part.QUIZ, ""))
        found += [(module.code, Part.EXERCISE, each.code) for each in module.exercises]
    return found


def share(steps: Collection[Step]) -> int:
    """How much of what was asked was right, of a hundred; rounded down, so that 79.9 is not 80."""
    of = sum(step.of for step in steps)
    return sum(step.right for step in steps) * HUNDRED // of if of else HUNDRED


def _holds(by: Seat, certificate: str, on: date) -> bool:
    return Certificate.objects.filter(
        officer_id=by.officer_id,
        certificate=certificate,
        revoked_on=None,
        valid_until__gt=on - LAPSED,
    ).exists()
