"""Who may interview under a protocol, who learns and teaches, and whether a post is ready."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from ventanilla.network import selectors as network
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.readying import Readiness, readiness
from ventanilla.protocols.engine.state import Calendar
from ventanilla.security.models import Officer, Seat
from ventanilla.training import catalogue
from ventanilla.training.models import (
    CODE_LENGTH,
    Certificate,
    Edition,
    Enrolment,
    OutsideSession,
    Readied,
    Trainer,
    Uncertified,
)
from ventanilla.training.package import Course
from ventanilla.training.states import EditionState, Progress


def valid(on: date) -> Q:
    """Certificates that hold on a day: issued, not ended, not taken back."""
    return Q(issued_on__lte=on, valid_until__gt=on) & (Q(revoked_on=None) | Q(revoked_on__gt=on))


def is_certified(officer: Officer, certificate: str, *, on: date) -> bool:
    """Whether an officer holds a certificate that is valid on a day."""
    return Certificate.objects.filter(valid(on), officer=officer, certificate=certificate).exists()


def certified_officers(certificate: str, *, on: date) -> set[int]:
    """Ids of the officers who hold a certificate on a day."""
    return set(
        Certificate.objects.filter(valid(on), certificate=certificate).values_list(
            "officer_id", flat=True
        )
    )


def certificates(*, officer: Officer | None = None) -> Sequence[Certificate]:
    """The certificates of one officer, or of all: by user name, the newest first."""
    found = Certificate.objects.select_related("officer")
    if officer:
        found = found.filter(officer=officer)
    return list(found.order_by("officer__username", "certificate", "-issued_on"))


@dataclass(frozen=True, slots=True)
class Ready:
    """One thing that a post must have, with every time that it was seen to, the newest first."""

    now: Readiness
    history: Sequence[Readied]


def ready_for(post: Post, wanted: Iterable[str], at: datetime) -> list[tuple[Package, list[Ready]]]:
    """What each protocol asks of a post, and how it stands; without those that ask for nothing."""
    packages = {version.protocol: version.content_hash for version in protocols.published()}
    asking = [
        package
        for name in wanted
        if name in packages and (package := protocols.package(packages[name])).definition.readiness
    ]
    if not asking:
        return []
    found = Readied.objects.filter(post=post, protocol__in=[package.id for package in asking])
    rows = list(found.select_related("seat__officer").order_by("-done_at", "-pk"))
    work = network.work_calendar(post, around=at.date())
    calendar = Calendar(zone=work.zone, holidays=work.holidays, shift_ends=work.shift_ends)
    return [(package, _ready(package, rows, at, calendar)) for package in asking]


def _ready(
    package: Package, rows: Sequence[Readied], at: datetime, calendar: Calendar
) -> list[Ready]:
    own = [row for row in rows if row.protocol == package.id]
    done = {row.item: row.done_at for row in reversed(own)}
    return [
        Ready(now, [row for row in own if row.item == now.item.code])
        for now in readiness(package, done, at, calendar)
    ]


def overdue_at(post: Post, wanted: Iterable[str], at: datetime) -> int:
    """How many things that a post must have are missing, or are to be seen to again."""
    return sum(ready.now.overdue for __, items in ready_for(post, wanted, at) for ready in items)


# --- courses given --------------------------------------------------------------------------------

#: who sees every edition; the others those that they lead or are in
ALL_EDITIONS = frozenset({Role.TRAINING_OFFICER, Role.HQ_PROTOCOL_LEAD, Role.ANALYST})


def editions(seat: Seat) -> QuerySet[Edition]:
    """The editions that a seat sees, the newest first."""
    found = Edition.objects.all()
    if seat.role not in ALL_EDITIONS:
        own = Q(enrolments__officer=seat.officer_id) | Q(leadings__trainer__officer=seat.officer_id)
        found = found.filter(pk__in=Edition.objects.filter(own).values("pk"))
    return found.select_related("post").order_by("-starts_on", "course", "-number")


def edition(seat: Seat, pk: int) -> Edition | None:
    """One edition, if a seat sees it."""
    return editions(seat).filter(pk=pk).first()


def learners(edition: Edition) -> list[Enrolment]:
    """Who is in an edition, by name."""
    found = edition.enrolments.select_related("officer", "certificate")
    return list(found.order_by("officer__name", "pk"))


def editions_of(officer: Officer) -> list[Enrolment]:
    """The editions that an officer is or was in, the newest first."""
    found = Enrolment.objects.filter(officer=officer, edition__isnull=False)
    return list(found.select_related("edition").order_by("-edition__starts_on", "-pk"))


def trainers(course: str = "") -> QuerySet[Trainer]:
    """Trainers of a course, or of all, with how many editions each has led."""
    found = Trainer.objects.select_related("officer", "granted_by")
    if course:
        found = found.filter(course=course)
    return found.annotate(sessions=Count("leadings")).order_by("course", "level", "officer__name")


def trainer(pk: int) -> Trainer | None:
    """One trainer."""
    return trainers().filter(pk=pk).first()


def officers_named(text: str) -> list[Officer]:
    """Active officers by name or user name, one in each line or after a comma."""
    wanted = {each.strip().casefold() for line in text.splitlines() for each in line.split(",")}
    known = Officer.objects.filter(is_active=True).only("pk", "username", "name")
    return [
        each
        for each in known
        if each.username.casefold() in wanted or each.name.casefold() in wanted
    ]


# --- certificates ---------------------------------------------------------------------------------


def certificate(seat: Seat, pk: int) -> Certificate | None:
    """A certificate of one's own; for training officers anybody's."""
    found = Certificate.objects.select_related("officer", "revoked_by__officer").filter(pk=pk)
    if seat.role != Role.TRAINING_OFFICER:
        found = found.filter(officer=seat.officer_id)
    return found.first()


def by_code(code: str) -> Certificate | None:
    """The certificate of a code, however it was typed."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    if len(plain) != CODE_LENGTH:
        return None
    return Certificate.objects.select_related("officer").filter(code=plain).first()


def exceptions(seat: Seat, *, most: int = 20) -> list[Uncertified]:
    """Interviews that were begun without a certificate: of the post; for training officers all."""
    found = Uncertified.objects.select_related("seat__officer", "post", "seen_by__officer")
    if seat.role != Role.TRAINING_OFFICER:
        found = found.filter(post_id=seat.post_id)
    return list(found.order_by("seen_at", "-at")[:most])


def exception(seat: Seat, pk: int) -> Uncertified | None:
    """One of them."""
    return next((each for each in exceptions(seat, most=1000) if each.pk == pk), None)


def registry(text: str = "") -> QuerySet[Certificate]:
    """Every certificate, the newest first; of whoever is called like that."""
    found = Certificate.objects.select_related("officer")
    if text.strip():
        like = Q(officer__name__icontains=text.strip()) | Q(officer__username=text.strip())
        found = found.filter(like)
    return found.order_by("-issued_on", "-pk")


# --- figures --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class T6Row:
    """One course in a period: what was given, who passed, and how many of its roles are certified.

    ``completions``: ended within it, passed or without a certificate; ``staff_in_role`` and
    ``certified``: officers, on the last day.
    """

    course: str
    editions: int
    cities: int
    completions: int
    certificates: int
    staff_in_role: int
    certified: int


def t6(since: date, until: date) -> Sequence[T6Row]:
    """Report T6, from the first to the last day: every course that is given, by its code."""
    period = (since, until)
    given = Edition.objects.filter(state=EditionState.CLOSED, ends_on__range=period)
    ended = Enrolment.objects.filter(
        state__in=(Progress.PASSED, Progress.COMPLETED), ended_on__range=period
    )
    editions = dict(_by_course(given, Count("pk")))
    cities = dict(_by_course(given.exclude(city=""), Count("city", distinct=True)))
    completed = dict(_by_course(ended, Count("pk")))
    issued = Certificate.objects.filter(issued_on__range=period)
    certificates = dict(_by_course(issued, Count("pk")))
    rows = []
    for code, course in sorted(catalogue.courses().items()):
        if course.is_outside:
            continue
        staff = _in_role(course, until)
        held = certified_officers(course.definition.certificate, on=until)
        rows.append(
            T6Row(
                course=code,
                editions=editions.get(code, 0),
                cities=cities.get(code, 0),
                completions=completed.get(code, 0),
                certificates=certificates.get(code, 0),
                staff_in_role=len(staff),
                certified=len(staff & held),
            )
        )
    return rows


def _by_course(rows: QuerySet[Any], counted: Count) -> list[tuple[str, int]]:
    found = rows.order_by().values("course").annotate(n=counted)
    return [(row["course"], row["n"]) for row in found]


def _in_role(course: Course, on: date) -> set[int]:
    """The officers who work in a role that has to take a course, on a day."""
    said = course.definition
    seats = Seat.objects.filter(role__in=said.roles, valid_from__lte=on, officer__is_active=True)
    seats = seats.filter(Q(valid_until=None) | Q(valid_until__gt=on))
    if said.protocol:
        seats = seats.filter(protocols__contains=[said.protocol])
    return set(seats.values_list("officer_id", flat=True))


# --- people from outside --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outside:
    """Sums over sessions. Averages are weighted by how many came; None where nobody was tested."""

    sessions: int
    people: int
    before: int | None
    after: int | None


def outside(seat: Seat) -> QuerySet[OutsideSession]:
    """Sessions for people from outside: of the post; for training officers of all."""
    found = OutsideSession.objects.select_related("post")
    if seat.role != Role.TRAINING_OFFICER:
        found = found.filter(post_id=seat.post_id)
    return found.order_by("-on", "-pk")


def outside_sums(rows: Iterable[OutsideSession]) -> Outside:
    """How many sessions, how many people, and what they knew before and after."""
    found = list(rows)
    return Outside(
        len(found),
        sum(row.people for row in found),
        _weighted([(row.before, row.people) for row in found]),
        _weighted([(row.after, row.people) for row in found]),
    )


def _weighted(pairs: Iterable[tuple[int | None, int]]) -> int | None:
    known = [(score, people) for score, people in pairs if score is not None]
    people = sum(number for __, number in known)
    return round(sum(score * number for score, number in known) / people) if people else None
