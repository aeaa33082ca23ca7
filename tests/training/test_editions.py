"""A seminar is led, attended and closed: what a trainer in force gives is a certificate."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from tests.factories import NOW, CertificateFactory
from tests.training.conftest import TODAY, course, trainer
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.reports.states import Audience
from ventanilla.reports.yearbook import catalogue as yearbook
from ventanilla.reports.yearbook import periods
from ventanilla.reports.yearbook.asking import Asked
from ventanilla.training import terms
from ventanilla.training.errors import Over
from ventanilla.training.models import Certificate, Trainer
from ventanilla.training.services import editions, trainers
from ventanilla.training.services.editions import Plan
from ventanilla.training.states import Level, Progress

pytestmark = pytest.mark.django_db


def close(edition, by):
    return editions.close(edition=edition, by=by, on=TODAY, at=NOW)


def test_a_master_teaches_and_whoever_passed_is_certified(seminar, bruno, paula):
    edition = seminar(led_by=[trainer(bruno)], learners=[paula])

    assert close(edition, bruno) == 1
    given = Certificate.objects.get(officer=paula.officer)
    assert (given.course, given.generation, given.valid_until) == (
        "uca-seminar",
        1,
        date(2028, 3, 3),
    )


@pytest.mark.parametrize(
    "more",
    [
        {"valid_until": TODAY},
        {"ended_on": date(2026, 3, 2)},
        {"since": date(2026, 3, 2)},
        {"version": "2.0.0"},
    ],
    ids=["ended during it", "was ended", "began after it", "of another major version"],
)
def test_a_session_of_a_trainer_who_is_not_in_force_gives_no_certificate(
    seminar, bruno, paula, rosa, more
):
    edition = seminar(led_by=[trainer(bruno, **more)], learners=[paula])

    assert close(edition, rosa) == 0
    assert not Certificate.objects.filter(officer=paula.officer).exists()
    edition.refresh_from_db()
    assert edition.note == "no_trainer"
    assert edition.enrolments.get().state == Progress.COMPLETED


def test_nobody_leads_and_nobody_is_certified(seminar, paula, rosa):
    assert close(seminar(learners=[paula]), rosa) == 0


@pytest.mark.parametrize(("after", "hours"), [(79, None), (90, "20"), (None, None)])
def test_too_few_hours_or_too_little_known_is_not_passed(seminar, bruno, paula, rosa, after, hours):
    edition = seminar(led_by=[trainer(bruno)], learners=[paula], after=after, hours=hours)

    assert close(edition, rosa) == 0
    assert edition.enrolments.get().state == Progress.FAILED


def test_a_master_makes_trainers_and_they_teach_staff(seminar, bruno, paula, dora, rosa):
    CertificateFactory(officer=paula.officer)
    master = trainer(bruno)

    close(seminar(led_by=[master], learners=[paula], code="uca-trainers"), rosa)
    made = Trainer.objects.get(officer=paula.officer)
    Trainer.objects.filter(pk=made.pk).update(since=date(2026, 2, 1))
    made.refresh_from_db()
    close(seminar(led_by=[made], learners=[dora]), rosa)

    assert (made.course, made.level, made.granted_by.course) == (
        "uca-seminar", Level.TRAINER, "uca-trainers",
    )  # fmt: skip
    assert Certificate.objects.get(officer=dora.officer).generation == 2


def test_a_trainer_trains_no_trainers(seminar, bruno, paula, dora, rosa):
    CertificateFactory(officer=dora.officer)
    first = seminar(code="uca-trainers")
    made = trainer(paula, level=Level.TRAINER, granted_by=first)

    edition = seminar(led_by=[made], learners=[dora], code="uca-trainers")

    assert not terms.may_lead(made, course("uca-trainers"), edition)
    assert close(edition, rosa) == 0
    assert not Trainer.objects.filter(officer=dora.officer).exists()


def test_whoever_becomes_a_trainer_is_certified_already(seminar, dora):
    with pytest.raises(BadInput, match="builds on: Dora"):
        seminar(learners=[dora], code="uca-trainers")


def test_nobody_writes_down_their_own_result(seminar, bruno, paula, rosa):
    edition = seminar(led_by=[trainer(bruno)], learners=[paula])
    own = editions.Result(edition.enrolments.get().pk, Decimal(26), 50, 100)

    with pytest.raises(NotAllowed, match="or a training officer"):
        editions.record(edition=edition, results=[own], by=paula, at=NOW)
    editions.lead(edition=edition, trainer=trainer(paula), by=rosa, at=NOW)
    with pytest.raises(NotAllowed, match="their own result"):
        editions.record(edition=edition, results=[own], by=paula, at=NOW)

    editions.record(edition=edition, results=[own], by=rosa, at=NOW)
    with pytest.raises(NotAllowed, match="their own result"):
        close(edition, paula)
    assert close(edition, bruno) == 1


def test_what_is_over_does_not_change(seminar, bruno, paula, rosa):
    edition = seminar(led_by=[trainer(bruno)], learners=[paula])
    close(edition, rosa)

    with pytest.raises(Over):
        close(edition, rosa)
    with pytest.raises(Over):
        editions.cancel(edition=edition, by=rosa, on=TODAY, at=NOW)


def test_an_edition_is_not_closed_before_its_last_day(rosa):
    edition = editions.plan(
        wanted=Plan(course=course("uca-seminar"), starts_on=TODAY, ends_on=date(2026, 3, 5),
                    seats=10),
        by=rosa, at=NOW,
    )  # fmt: skip

    with pytest.raises(BadInput, match="last day"):
        close(edition, rosa)


def test_editions_are_numbered_and_have_as_many_as_there_are_places(rosa, paula, dora):
    plan = Plan(course=course("uca-seminar"), starts_on=TODAY, ends_on=TODAY, seats=1)
    first, second = (editions.plan(wanted=plan, by=rosa, at=NOW) for __ in range(2))

    assert (first.number, second.number) == (1, 2)
    with pytest.raises(BadInput, match="not so many places"):
        editions.enrol(
            edition=first, officers=[paula.officer, dora.officer], by=rosa, on=TODAY, at=NOW
        )


def test_a_master_is_named_by_another(rosa, bruno):
    given = course("uca-seminar")
    trainers.name_master(
        officer=bruno.officer, course=given, since=TODAY, by=rosa, on=TODAY, at=NOW
    )

    with pytest.raises(BadInput, match="already"):
        trainers.name_master(
            officer=bruno.officer, course=given, since=TODAY, by=rosa, on=TODAY, at=NOW
        )
    with pytest.raises(NotAllowed, match="themselves"):
        trainers.name_master(
            officer=rosa.officer, course=given, since=TODAY, by=rosa, on=TODAY, at=NOW
        )


def test_t6_of_the_yearbook_says_what_was_given_and_who_is_certified(seminar, bruno, paula):
    close(seminar(led_by=[trainer(bruno)], learners=[paula]), bruno)

    period = periods.between(date(2026, 1, 1), date(2026, 3, 31))
    with override("en"):
        sheet = yearbook.made("T6", Asked(period, Audience.INSIDE, TODAY))
    rows = {row.title: row.cells for row in sheet.grids[0].rows}
    editions_, cities, completed, certificates, in_role, certified = rows[
        course("uca-seminar").definition.title.en
    ]
    assert (editions_, cities, completed, certificates) == (1, 1, 1, 1)
    assert certified <= in_role
