"""Whoever passes a course holds its certificate, and only then interviews."""

from datetime import date, timedelta

import pytest

from tests.factories import NOW, CertificateFactory
from tests.training.conftest import TODAY, course, pass_course, right_answers
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.training import selectors, standing
from ventanilla.training.errors import AlreadyIn, NotOpen, NotTold
from ventanilla.training.models import Certificate, Enrolment
from ventanilla.training.services import certifying, learning
from ventanilla.training.states import Revoked

pytestmark = pytest.mark.django_db


def test_whoever_answers_everything_rightly_is_certified(paula, uca):
    assert not selectors.is_certified(paula.officer, "uca", on=TODAY)

    pass_course(paula)

    given = Certificate.objects.get()
    assert selectors.is_certified(paula.officer, "uca", on=TODAY)
    assert (given.valid_until, given.course, given.generation) == (
        date(2028, 3, 3),
        "uca-online",
        2,
    )
    assert len(given.code) == 16
    assert Enrolment.objects.get().after == 100


def test_one_wrong_decision_gives_no_certificate_until_it_is_decided_again(paula, uca):
    given = course()
    findings = given.module("findings")
    pass_course(paula, but="boss")

    wrong = decide(given, findings, "boss", ["F-01"], paula)

    now = standing.of_course(given, paula, TODAY)
    assert (wrong.is_right, now.begun, now.following) == (False, True, None)
    assert not Certificate.objects.exists()

    right = decide(given, findings, "boss", ["F-30", "F-97"], paula)

    assert right.is_right
    assert Certificate.objects.count() == 1


def decide(given, module, exercise, chosen, by):
    return learning.decide(
        course=given, module=module, exercise=exercise, chosen=chosen, by=by, on=TODAY, at=NOW
    )


def test_too_little_right_is_not_passed(paula, uca):
    given = course()
    learning.begin(course=given, by=paula, on=TODAY, at=NOW)
    module = given.module("rights")

    step = learning.answer(
        course=given, module=module, answers={"voice": ["0"], "best_interest": ["0", "1", "2"]},
        by=paula, on=TODAY, at=NOW,
    )  # fmt: skip

    assert (step.right, step.of, step.tries) == (1, 2, 1)


def test_every_question_is_answered(paula, uca):
    given = course()
    learning.begin(course=given, by=paula, on=TODAY, at=NOW)

    with pytest.raises(BadInput) as refused:
        learning.answer(
            course=given, module=given.module("rights"), answers={"voice": ["1"]}, by=paula,
            on=TODAY, at=NOW,
        )  # fmt: skip

    assert refused.value.problems == {"best_interest": "Answer this question."}


def test_one_begins_once_and_answers_nothing_before(paula, uca):
    given = course()
    with pytest.raises(NotOpen):
        learning.answer(
            course=given, module=given.module("rights"),
            answers=right_answers(given.module("rights")), by=paula, on=TODAY, at=NOW,
        )  # fmt: skip
    learning.begin(course=given, by=paula, on=TODAY, at=NOW)

    with pytest.raises(AlreadyIn):
        learning.begin(course=given, by=paula, on=TODAY, at=NOW)


def test_without_its_protocol_an_exercise_is_not_told(paula):
    with pytest.raises(NotTold):
        learning.judge(course().module("findings"), "boss", ["F-01"])


def test_a_certificate_that_was_taken_back_opens_nothing(paula, rosa, uca):
    pass_course(paula)
    given = Certificate.objects.get()

    certifying.revoke(certificate=given, why=Revoked.MISTAKE, by=rosa, on=TODAY, at=NOW)

    assert not selectors.is_certified(paula.officer, "uca", on=TODAY)
    assert selectors.is_certified(paula.officer, "uca", on=TODAY - timedelta(days=1)) is False
    assert paula.officer_id not in selectors.certified_officers("uca", on=TODAY)
    with pytest.raises(NotNow, match="already"):
        certifying.revoke(certificate=given, why=Revoked.MISTAKE, by=rosa, on=TODAY, at=NOW)


def test_a_certificate_ends_by_itself_and_is_told_before(paula):
    CertificateFactory(officer=paula.officer, valid_until=TODAY + timedelta(days=30))

    (now,) = standing.held_by(paula.officer, TODAY)
    (later,) = standing.held_by(paula.officer, TODAY + timedelta(days=30))

    assert (now.valid, now.soon) == (True, True)
    assert (later.valid, later.soon) == (False, False)
