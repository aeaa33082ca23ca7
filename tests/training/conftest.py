"""A training officer, a master and a trainer, and small ways to what a test is about."""

from datetime import date
from decimal import Decimal

import pytest

from tests.cast import seat
from tests.factories import NOW
from ventanilla.network.roles import Role
from ventanilla.training import catalogue
from ventanilla.training.models import Trainer
from ventanilla.training.services import editions, learning
from ventanilla.training.services.editions import Plan, Result
from ventanilla.training.states import Level, Part

TODAY = date(2026, 3, 3)


@pytest.fixture
def rosa(mcallen):
    """Rosa runs training."""
    return seat("rosa", mcallen, Role.TRAINING_OFFICER)


@pytest.fixture
def paula(mcallen):
    """Paula works on cases, and holds no certificate yet."""
    return seat("paula", mcallen, Role.CASE_OFFICER)


def course(code="uca-online"):
    return catalogue.courses()[code]


def trainer(seat, *, code="uca-seminar", version="1.0.0", level=Level.MASTER, **more):
    given = {"since": date(2025, 6, 1), "valid_until": date(2027, 6, 1)}
    return Trainer.objects.create(
        officer=seat.officer, course=code, version=version, level=level, **given | more
    )


@pytest.fixture
def seminar(rosa):
    """``seminar(led_by=…, learners=…, code=…)``: an edition that ends today, recorded."""

    def act(*, led_by=(), learners=(), code="uca-seminar", after=90, hours=None):
        given = course(code)
        edition = editions.plan(
            wanted=Plan(course=given, starts_on=date(2026, 3, 1), ends_on=TODAY, city="San Antonio",
                        seats=40),
            by=rosa, at=NOW,
        )  # fmt: skip
        for each in led_by:
            editions.lead(edition=edition, trainer=each, by=rosa, at=NOW)
        editions.enrol(
            edition=edition, officers=[each.officer for each in learners], by=rosa, on=TODAY, at=NOW
        )
        hours = Decimal(str(given.definition.hours)) if hours is None else Decimal(hours)
        rows = edition.enrolments.all()
        editions.record(
            edition=edition, results=[Result(row.pk, hours, 55, after) for row in rows], by=rosa,
            at=NOW,
        )  # fmt: skip
        return edition

    return act


def right_answers(module):
    return {question.code: sorted(question.right) for question in module.questions}


def right_decision(module, exercise):
    verdict = learning.judge(module, exercise.code, ())
    return [line.choice.code for line in verdict.lines if line.right]


def pass_course(by, code="uca-online", but="", here=()):
    """Answer and decide everything as it should be, but for one exercise.

    ``here``: the course is begun, and these modules are left to whoever stands before a page.
    """
    given = course(code)
    if not here:
        learning.begin(course=given, by=by, on=TODAY, at=NOW)
    for module, part, exercise in learning.asked(given):
        read = given.module(module)
        if module in here or (exercise and exercise == but):
            continue
        if part == Part.QUIZ:
            learning.answer(
                course=given, module=read, answers=right_answers(read), by=by, on=TODAY, at=NOW
            )
        else:
            learning.decide(
                course=given, module=read, exercise=exercise,
                chosen=right_decision(read, read.exercise(exercise)), by=by, on=TODAY, at=NOW,
            )  # fmt: skip
