"""Who is certified where: by post and protocol, what ends soon, who can take a case tonight."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.security.models import DutyTurn, Officer, Seat
from ventanilla.training import selectors
from ventanilla.training.models import Certificate

#: who interviews
INTERVIEWS = (Role.CASE_OFFICER, Role.SUPERVISOR)
SOON = timedelta(days=90)
#: how far ahead of now a night goes
NIGHT = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Asked:
    """A protocol that asks for a certificate."""

    protocol: str
    title: object
    certificate: str


@dataclass(slots=True)
class Cover:
    """How one post stands with one certificate.

    ``waits``: the longest that somebody has been in role without it, in days. ``tonight``: who is
    on duty in the next twelve hours and holds it.
    """

    post: Post
    staff: int = 0
    certified: int = 0
    soon: int = 0
    waits: int | None = None
    tonight: list[Officer] = field(default_factory=list)

    @property
    def percent(self) -> int:
        """The share that is certified, rounded down."""
        return self.certified * 100 // self.staff if self.staff else 0


def asked() -> list[Asked]:
    """The published protocols that ask for a certificate."""
    found = []
    for version in protocols.published():
        definition = protocols.package(version.content_hash).definition
        if definition.competence:
            title = definition.neutral_title
            found.append(Asked(definition.id, title, definition.competence.certificate))
    return found


def of_posts(wanted: Asked, *, at: datetime, on: date, post: Post | None = None) -> Sequence[Cover]:
    """Every post where somebody works with a protocol, those with the fewest certified first."""
    seats = _seats(wanted.protocol, at, post)
    held = _held(wanted.certificate, on)
    duty = _on_duty(at, {seat.pk for seat in seats})
    found: dict[int, Cover] = {}
    seen: set[tuple[int, int]] = set()
    for seat in seats:
        cover = found.setdefault(seat.post_id, Cover(seat.post))
        if (seat.post_id, seat.officer_id) in seen:
            continue
        seen.add((seat.post_id, seat.officer_id))
        _count(cover, seat, held.get(seat.officer_id), on)
    for seat in duty:
        if seat.officer_id in held and seat.officer not in found[seat.post_id].tonight:
            found[seat.post_id].tonight.append(seat.officer)
    return sorted(found.values(), key=lambda each: (each.percent, each.post.code))


def total(covers: Iterable[Cover]) -> tuple[int, int, int]:
    """Staff in role, certified among them, and certificates that end soon: of all posts."""
    rows = list(covers)
    return (
        sum(row.staff for row in rows),
        sum(row.certified for row in rows),
        sum(row.soon for row in rows),
    )


def _count(cover: Cover, seat: Seat, until: date | None, on: date) -> None:
    cover.staff += 1
    if until is None:
        cover.waits = max(cover.waits or 0, (on - seat.valid_from).days)
        return
    cover.certified += 1
    cover.soon += until <= on + SOON


def _seats(protocol: str, at: datetime, post: Post | None) -> list[Seat]:
    found = Seat.objects.live(at).filter(protocols__contains=[protocol], role__in=INTERVIEWS)
    if post is not None:
        found = found.filter(post=post)
    return list(found.select_related("post", "officer").order_by("post__code", "valid_from"))


def _held(certificate: str, on: date) -> Mapping[int, date]:
    """Officer → the first day without, of whoever holds it."""
    found: dict[int, date] = defaultdict(lambda: date.min)
    rows = Certificate.objects.filter(selectors.valid(on), certificate=certificate)
    for officer, until in rows.values_list("officer_id", "valid_until"):
        found[officer] = max(found[officer], until)
    return dict(found)


def _on_duty(at: datetime, seats: set[int]) -> list[Seat]:
    turns = DutyTurn.objects.filter(starts_at__lt=at + NIGHT, ends_at__gt=at, seat__in=seats)
    found = turns.select_related("seat__officer", "seat__post").order_by("starts_at")
    return [turn.seat for turn in found]
