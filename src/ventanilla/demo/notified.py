"""Invented notifications: what agencies told three posts in four months, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from ventanilla.demo.people import invent
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.notifications.models import Notification
from ventanilla.notifications.services import registering, settling, transferring
from ventanilla.notifications.states import Channel, Entry, Flag, Kind, Outcome, Said, Wanted
from ventanilla.notifications.told import Child, Told
from ventanilla.security.models import Seat


@dataclass(frozen=True, slots=True)
class Agency:
    """An invented institution, and how it uses to notify. ``hours``: its usual delay."""

    name: str
    county: str
    kind: Kind
    channel: Channel
    hours: int
    tells: float


#: post -> agencies that write to it; none of them exists under this name
AGENCIES = {
    "MCA": (
        Agency("Condado Ejemplo Sheriff (MCA)", "Hidalgo County", Kind.ARREST, Channel.EMAIL,
               30, 0.9),
        Agency("Ejemplo Child Protective Services (MCA)", "Starr County", Kind.MINOR_CUSTODY,
               Channel.PHONE, 16, 0.7),
        Agency("Ejemplo Processing Center (MCA)", "Hidalgo County", Kind.IMMIGRATION_DETENTION,
               Channel.PORTAL, 60, 0.6),
    ),
    "LAR": (
        Agency("Ejemplo City Police (LAR)", "Webb County", Kind.ARREST, Channel.FAX, 50, 0.5),
        Agency("Ejemplo Medical Center (LAR)", "Webb County", Kind.HOSPITAL, Channel.PHONE, 8, 0.4),
    ),
    "NOG": (
        Agency("Ejemplo Sheriff (NOG)", "Santa Cruz County", Kind.ARREST, Channel.EMAIL, 40, 0.8),
    ),
}  # fmt: skip
EACH, DAYS = 6, 120
#: of how many the newest wait, hours ago
WAITING = (2, 7, 30)
ANSWERS = (
    Outcome.PHONED, Outcome.VISITED, Outcome.CONTACTED, Outcome.DECLINED, Outcome.RELEASED,
    Outcome.PHONED, Outcome.NO_ACCESS,
)  # fmt: skip


def fill(*, seed: int, now: datetime) -> None:
    """Write them down, answer the older ones, give one away: the same for the same seed."""
    rng = Random(f"{seed} notified")
    for code, agencies in AGENCIES.items():
        seat = _seat(code)
        if seat is None:
            continue
        for agency in agencies:
            ago = [*WAITING, *(rng.randrange(48, DAYS * 24) for _ in range(EACH - len(WAITING)))]
            rows = [_tell(rng, agency, seat, now - timedelta(hours=hours)) for hours in ago]
            for row, hours in zip(rows, ago, strict=True):
                if hours not in WAITING:
                    _answer(rng, row, seat)
        _give_away(rng, agencies[0], seat, now)
    transferring.carry_over(at=now)


def _seat(code: str) -> Seat | None:
    found = Seat.objects.select_related("officer", "post__region", "post__ministry")
    roles = (Role.SUPERVISOR, Role.INTAKE_OFFICER)
    return found.filter(post__code=code, role__in=roles).order_by("pk").first()


def _tell(rng: Random, agency: Agency, seat: Seat, at: datetime) -> Notification:
    child = agency.kind == Kind.MINOR_CUSTODY
    person = invent(rng, on=timezone.localdate(at), age=rng.randrange(5, 17) if child
                    else rng.randrange(19, 61))  # fmt: skip
    sent = at - timedelta(minutes=rng.randrange(5, 90))
    minors = Child(
        caseworker="Trabajo social", court_number=f"EJ-{rng.randrange(10**4):04}",
        wanted=(rng.choice(Wanted.values),),
    )  # fmt: skip
    told = Told(
        kind=agency.kind,
        channel=agency.channel,
        agency=agency.name,
        received_at=at,
        names=person.names,
        sent_at=sent,
        event_at=sent - timedelta(hours=max(1, round(rng.gauss(agency.hours, agency.hours / 3)))),
        custody_id=person.reference,
        state=seat.post.region.code if seat.post.region else "",
        county=agency.county,
        told_of_right=Said.YES if rng.random() < agency.tells else Said.NO,
        requested=rng.choice((Said.YES, Said.YES, Said.UNKNOWN)),
        flags=frozenset({Flag.INTERPRETER} if person.language != "es" else ()),
        child=minors if child else Child(),
    )
    pk = UUID(int=rng.getrandbits(128), version=4)
    return registering.register(
        told=told, entry=Entry.FORM, by=seat, at=at, notification_id=pk, again=True
    )


def _answer(rng: Random, row: Notification, seat: Seat) -> None:
    at = row.received_at + timedelta(minutes=rng.randrange(30, 900))
    settling.settle(notification=row, outcome=rng.choice(ANSWERS), by=seat, at=at)


def _give_away(rng: Random, agency: Agency, seat: Seat, now: datetime) -> None:
    """One reached the wrong post: its receipt stays, and the other post has it."""
    at = now - timedelta(hours=5)
    other = Post.objects.filter(code="LAR" if seat.post.code != "LAR" else "NOG").first()
    row = _tell(rng, agency, seat, at)
    if other is not None:
        transferring.transfer(notification=row, to=other, by=seat, at=at + timedelta(minutes=10))
