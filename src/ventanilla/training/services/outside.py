"""Courses given to people who have no seat here: counted, never named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.security.models import Seat
from ventanilla.training import policies
from ventanilla.training.models import HUNDRED, OutsideSession
from ventanilla.training.package import Course
from ventanilla.training.states import Audience

LANGUAGES = ("es", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is written down of a session: an organisation, numbers, averages."""

    course: Course
    audience: Audience
    organisation: str
    held_on: date
    language: str
    people: int
    hours: Decimal
    roles: Mapping[str, int] = field(default_factory=dict)
    before: int | None = None
    after: int | None = None


@transaction.atomic
def record(*, given: Given, by: Seat, on: date, at: datetime) -> OutsideSession:
    """Write a session down, at the post of the seat. Raises ``BadInput``, ``NotAllowed``."""
    policies.may_give_outside(by).enforce()
    if problems := _problems(given, on):
        raise BadInput(problems)
    made = OutsideSession.objects.create(
        course=given.course.code,
        version=given.course.definition.version,
        post_id=by.post_id,
        audience=given.audience,
        organisation=given.organisation.strip(),
        on=given.held_on,
        language=given.language,
        people=given.people,
        roles={name: number for name, number in given.roles.items() if number},
        before=given.before,
        after=given.after,
        hours=given.hours,
        seat=by,
        at=at,
    )
    detail: dict[str, str | int | bool] = {
        "session": made.pk,
        "course": made.course,
        "people": made.people,
    }
    audit.record(by=by, action="outside.recorded", at=at, detail=detail)
    return made


def _problems(given: Given, on: date) -> dict[str, str]:
    problems = {}
    if not given.course.is_outside:
        problems["course"] = _("This course is for officers: plan an edition of it.")
    if not given.organisation.strip():
        problems["organisation"] = _("Write the organisation, never a person.")
    if given.held_on > on:
        problems["on"] = _("A session is written down once it was held.")
    if given.people < 1:
        problems["people"] = _("Write how many people came.")
    if sum(given.roles.values()) > given.people:
        problems["people"] = _("There are more roles than people.")
    scores = [score for score in (given.before, given.after) if score is not None]
    if any(not 0 <= score <= HUNDRED for score in scores):
        problems["after"] = _("An average lies between 0 and 100.")
    if given.language not in LANGUAGES:
        problems["language"] = _("Choose one of the languages.")
    return problems
