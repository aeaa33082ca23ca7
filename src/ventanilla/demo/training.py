"""The demo's training: the seminars of 2015 as they were published, with invented people; and what

is given this year. Cheap: rows are made in bulk.

Published are six seminars in three cities, 27 posts and 200 officials. Who they were, the cities
and the days are invented.
"""

import base64
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.db import transaction

from ventanilla.demo import days, names
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.network.states import CONSULAR_KINDS
from ventanilla.security.models import Officer, Seat
from ventanilla.training import catalogue, terms
from ventanilla.training.models import (
    Certificate,
    Edition,
    Enrolment,
    Leading,
    OutsideSession,
    Trainer,
)
from ventanilla.training.package import Course
from ventanilla.training.services.certifying import CODE_BYTES
from ventanilla.training.states import Audience, EditionState, Level, Progress

#: as published
OFFICIALS, POSTS, SEMINARS = 200, 27, 6
CITIES = ("San Antonio", "Los Ángeles", "Chicago")
#: first days of the six; the cities take turns
DAYS = (date(2015, 6, 8), date(2015, 6, 22), date(2015, 7, 13), date(2015, 8, 10),
        date(2015, 9, 7), date(2015, 10, 5))  # fmt: skip
LENGTH = timedelta(days=3)
ENDED = date(2018, 1, 1)  # they work elsewhere since
SEMINAR, OUTSIDE = "uca-seminar", "consular-functions"
#: days ago, for whom, whose, how many, what they knew before and after
SESSIONS = (
    (20, Audience.POLICE, "Policía de una ciudad inventada", 34, 41, 78),
    (75, Audience.JAIL, "Cárcel de un condado inventado", 18, 38, 74),
    (130, Audience.CHILD_SERVICES, "Protección infantil inventada", 22, 55, 86),
)


@transaction.atomic
def fill(*, seed: int, now: datetime) -> None:
    """Fill the tables of training; needs posts and officers."""
    rng = Random(f"training {seed}")
    course = catalogue.courses()[SEMINAR]
    posts = list(Post.objects.filter(kind__in=CONSULAR_KINDS).order_by("code")[:POSTS])
    _seminars_of_2015(rng, course, posts)
    _this_year(course, now)


def _seminars_of_2015(rng: Random, course: Course, posts: Sequence[Post]) -> None:
    people = Officer.objects.bulk_create(_official(rng, number) for number in range(OFFICIALS + 1))
    master, *learners = people
    Seat.objects.bulk_create(
        Seat(
            officer=officer, post=posts[number % len(posts)], role=Role.CASE_OFFICER,
            protocols=["uca"], valid_from=date(2014, 1, 1), valid_until=ENDED,
        )
        for number, officer in enumerate(learners)
    )  # fmt: skip
    trainer = Trainer.objects.create(
        officer=master, course=course.code, version=course.definition.version,
        level=Level.MASTER, since=date(2015, 1, 1), valid_until=date(2017, 1, 1),
    )  # fmt: skip
    editions = Edition.objects.bulk_create(
        Edition(
            course=course.code, version=course.definition.version, number=number + 1,
            starts_on=first, ends_on=first + LENGTH, city=CITIES[number % len(CITIES)], seats=40,
            state=EditionState.CLOSED, planned_at=_noon(first), closed_at=_noon(first + LENGTH),
        )
        for number, first in enumerate(DAYS)
    )  # fmt: skip
    Leading.objects.bulk_create(Leading(edition=each, trainer=trainer) for each in editions)
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            officer=officer, course=course.code, version=course.definition.version,
            edition=editions[number % SEMINARS], state=Progress.PASSED,
            hours=course.definition.hours,
            since=editions[number % SEMINARS].starts_on, before=rng.randrange(35, 70),
            after=rng.randrange(80, 100), ended_on=editions[number % SEMINARS].ends_on,
        )
        for number, officer in enumerate(learners)
    )  # fmt: skip
    Certificate.objects.bulk_create(_certificate(rng, course, each) for each in enrolments)


def _official(rng: Random, number: int) -> Officer:
    given = names.given_names(rng, rng.choice(("female", "male")))
    return Officer(
        username=f"seminario{number:03}",
        name=f"{given} {names.surname(rng)} {names.surname(rng)}",
        email=f"seminario{number:03}@example.org",
        is_active=False,
    )


def _certificate(rng: Random, course: Course, enrolment: Enrolment) -> Certificate:
    issued = enrolment.ended_on or enrolment.since
    return Certificate(
        officer=enrolment.officer,
        certificate=course.definition.certificate,
        issued_on=issued,
        valid_until=terms.months_later(issued, course.definition.validity_months),
        course=course.code,
        version=enrolment.version,
        code=base64.b32encode(rng.randbytes(CODE_BYTES)).decode(),
        generation=1,
        enrolment=enrolment,
    )


def _this_year(course: Course, now: datetime) -> None:
    """An edition to come, and what posts taught to others."""
    today = days.today(now)
    seats = {seat.post.code: seat for seat in Seat.objects.live(now).of_role(Role.SUPERVISOR)}
    lead = next((seats[code] for code in sorted(seats)), None)
    Edition.objects.create(
        course=course.code, version=course.definition.version, number=SEMINARS + 1,
        starts_on=today + timedelta(days=24), ends_on=today + timedelta(days=27),
        city=CITIES[0], seats=35, planned_at=now,
    )  # fmt: skip
    outside = catalogue.courses()[OUTSIDE].definition
    if lead is None:
        return
    OutsideSession.objects.bulk_create(
        OutsideSession(
            course=outside.code, version=outside.version, post=seats.get("MCA", lead).post,
            audience=audience, organisation=name, on=today - timedelta(days=ago), language="en",
            people=people, roles={"patrol": people}, before=before, after=after, hours=2,
            seat=seats.get("MCA", lead), at=now - timedelta(days=ago),
        )
        for ago, audience, name, people, before, after in SESSIONS
    )  # fmt: skip


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
