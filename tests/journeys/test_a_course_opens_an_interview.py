"""A trainer gives a seminar; a learner passes the course on pages, and only then interviews."""

from datetime import date

import pytest

from tests.cast import seat
from tests.factories import NOW
from tests.training.conftest import course, pass_course, right_answers, right_decision, trainer
from ventanilla.interviews.models import Sitting
from ventanilla.network.roles import Role
from ventanilla.training.models import Certificate
from ventanilla.training.services import editions
from ventanilla.training.services.editions import Plan

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 3)
#: what is answered in the browser; the rest is answered before
HERE = ("rights", "findings")


@pytest.fixture
def paula(mcallen):
    """Paula works on cases, and holds no certificate yet."""
    return seat("paula", mcallen, Role.CASE_OFFICER)


@pytest.fixture
def edition(bruno, dora):
    """A seminar that ends today: Bruno leads it, Dora is in it."""
    rosa = seat("rosa", bruno.post, Role.TRAINING_OFFICER)
    plan = Plan(course=course("uca-seminar"), starts_on=FIRST, ends_on=LAST, city="San Antonio",
                seats=30)  # fmt: skip
    made = editions.plan(wanted=plan, by=rosa, at=NOW)
    editions.lead(edition=made, trainer=trainer(bruno), by=rosa, at=NOW)
    editions.enrol(edition=made, officers=[dora.officer], by=rosa, on=FIRST, at=NOW)
    return made


@pytest.mark.parametrize(("language", "phone"), [("es", False), ("en", True)])
def test_a_course_opens_an_interview(
    sits, walk, bruno, dora, paula, edition, picture, language, phone
):
    walk.prepare()
    leads_a_seminar(sits(bruno, language=language, phone=phone), edition, picture)
    assert Certificate.objects.get(officer=dora.officer, course="uca-seminar").code

    learner = sits(paula, language=language, phone=phone)
    start = ("interviews:start", walk.track.pk, "initial_evaluation")
    learner.opens(*start)
    learner.sees(
        "Interviewing under this protocol needs a valid certificate, which this seat lacks."
    )
    learner.looks()
    picture(learner.page, "training-no-certificate")
    learner.finds(getattr(course().definition.title, language))
    learner.presses("Begin the course")
    pass_course(paula, here=HERE)
    answers(learner, picture)
    learner.opens("training:course", "uca-online")
    learner.sees("You passed this course.")
    learner.looks()
    picture(learner.page, "training-passed")

    learner.opens(*start)
    learner.presses("Start")
    learner.page.wait_for_url("**/interviews/**")
    assert Sitting.objects.filter(seat=paula).count() == 1


def leads_a_seminar(leader, edition, picture):
    """Bruno writes down who came and what they knew, and closes it."""
    leader.opens("training:home")
    leader.opens("training:edition", edition.pk)
    leader.follows("Write down hours and tests")
    row = edition.enrolments.get()
    leader.fills(**{f"hours_{row.pk}": "26", f"before_{row.pk}": "48", f"after_{row.pk}": "91"})
    picture(leader.page, "training-results")
    leader.presses("Write it down")
    leader.reads("91")
    leader.presses("Close the edition")
    leader.sees("Held and closed")
    leader.looks()
    picture(leader.page, "training-edition")


def answers(learner, picture):
    """Two modules on these pages, and an exercise decided wrongly first."""
    given = course()
    for code in HERE:
        module = given.module(code)
        learner.opens("training:module", given.code, code)
        learner.fills(**right_answers(module))
        learner.presses("Answer")
        learner.sees("What you answered, and why")
        for exercise in module.exercises:
            learner.opens("training:exercise", given.code, code, exercise.code)
            if exercise.code == "boss":
                learner.fills(chosen=["F-01"])
                learner.presses("Decide")
                learner.sees("The protocol sees it otherwise. Read why, and decide again.")
                learner.looks()
                picture(learner.page, "training-exercise")
                learner.opens("training:module", given.code, code)
                learner.looks()
                picture(learner.page, "training-module")
                learner.opens("training:home")
                picture(learner.page, "training-home")
                learner.opens("training:exercise", given.code, code, exercise.code)
            for wrong in learner.main.locator("[name=chosen]:checked").all():
                wrong.uncheck()
            learner.fills(chosen=right_decision(module, exercise))
            learner.presses("Decide")
            learner.sees("You decided as the protocol does.")
