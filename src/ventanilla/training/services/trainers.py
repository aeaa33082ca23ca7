"""Trainers: masters are named, trainers are made by them; both end."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.security.models import Officer, Seat
from ventanilla.training import catalogue, policies, terms
from ventanilla.training.models import Edition, Enrolment, Trainer
from ventanilla.training.package import Course
from ventanilla.training.states import Level

#: how long a trainer gives courses before they learn again
VALID_MONTHS = 24


@transaction.atomic
def name_master(
    *, officer: Officer, course: Course, since: date, by: Seat, on: date, at: datetime
) -> Trainer:
    """Name somebody who trains trainers: they learned it from whoever wrote the course.

    Nobody names themselves. Raises ``BadInput``, ``NotAllowed``.
    """
    policies.may_name_trainers(by, officer.pk).enforce()
    if since > on:
        raise BadInput({"since": _("A trainer is named on the day they become one, not before.")})
    if _in_force(officer, course, on, Level.MASTER):
        raise BadInput({"officer": _("This person is a master trainer of this course already.")})
    made = Trainer.objects.create(
        officer=officer,
        course=course.code,
        version=course.definition.version,
        level=Level.MASTER,
        named_by=by,
        since=since,
        valid_until=terms.months_later(since, VALID_MONTHS),
    )
    _record(made, "trainer.named", by, at)
    return made


def grant(
    *, enrolment: Enrolment, course: Course, edition: Edition, on: date, at: datetime, by: Seat
) -> Trainer | None:
    """Make a trainer of whoever passed a training of trainers, in the transaction of its cause."""
    parent = catalogue.course(course.definition.parent)
    if parent is None:
        return None
    made = Trainer.objects.create(
        officer_id=enrolment.officer_id,
        course=parent.code,
        version=parent.definition.version,
        level=Level.TRAINER,
        granted_by=edition,
        since=on,
        valid_until=terms.months_later(on, VALID_MONTHS),
    )
    _record(made, "trainer.made", by, at)
    return made


@transaction.atomic
def end(*, trainer: Trainer, by: Seat, on: date, at: datetime) -> None:
    """Somebody gives a course no more, from this day on. Raises ``NotNow``, ``NotAllowed``."""
    policies.may_name_trainers(by, trainer.officer_id).enforce()
    held = Trainer.objects.select_for_update().get(pk=trainer.pk)
    if held.ended_on is not None:
        raise NotNow(_("This person gives the course no more already."))
    held.ended_on = on
    held.save(update_fields=["ended_on"])
    _record(held, "trainer.ended", by, at)


def _in_force(officer: Officer, course: Course, on: date, level: Level) -> bool:
    return Trainer.objects.filter(
        officer=officer,
        course=course.code,
        level=level,
        ended_on=None,
        valid_until__gt=on,
        version__startswith=f"{course.major}.",
    ).exists()


def _record(trainer: Trainer, action: str, by: Seat, at: datetime) -> None:
    detail: dict[str, str | int | bool] = {
        "trainer": trainer.pk,
        "officer": trainer.officer_id,
        "course": trainer.course,
        "level": trainer.level,
    }
    audit.record(by=by, action=action, at=at, detail=detail)
