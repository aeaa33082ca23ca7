"""The duty roster, kept by whoever runs the server: whom a clock calls."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.security.models import DutyTurn, Officer, Seat

#: who may have the duty, and with which of several seats
ON_DUTY = (Role.INTAKE_OFFICER, Role.CASE_OFFICER, Role.SUPERVISOR)
LONGEST = timedelta(days=7)
MOST_DAYS = 366


def turns(*, post: Post, since: datetime) -> Sequence[DutyTurn]:
    """The turns of a post that end after a moment, the earliest first."""
    found = DutyTurn.objects.filter(post=post, ends_at__gt=since)
    return list(found.select_related("seat__officer", "post").order_by("starts_at"))


@transaction.atomic
def set_turns(
    *,
    post: Post,
    officer: Officer,
    starts: datetime,
    ends: datetime,
    days: int,
    at: datetime,
) -> Sequence[DutyTurn]:
    """Put an officer on the roster for the same hours on so many days, one after the other.

    ``starts`` and ``ends`` without a zone: hours of the post's own clock. All turns or none.
    Raises ``BadInput``.
    """
    if problem := _problem(starts, ends, days):
        raise BadInput({"from": problem})
    Post.objects.select_for_update().get(pk=post.pk)
    made = []
    for day in range(days):
        begin = _moment(post, starts + timedelta(days=day))
        end = _moment(post, ends + timedelta(days=day))
        seat = _seat(post, officer, begin.date(), (end - timedelta.resolution).date())
        made.append(DutyTurn(post=post, seat=seat, starts_at=begin, ends_at=end))
    _refuse_overlap(post, made)
    DutyTurn.objects.bulk_create(made)
    detail: dict[str, str | int | bool] = {
        "post": post.code,
        "officer": officer.pk,
        "turns": days,
        "from": made[0].starts_at.isoformat(),
        "until": made[-1].ends_at.isoformat(),
    }
    audit.record(by=None, action="duty.set", at=at, detail=detail)
    return made


@transaction.atomic
def clear(*, post: Post, starts: datetime, ends: datetime, at: datetime) -> int:
    """Empty a stretch of the roster, in hours of the post's clock; returns how many turns it met.

    A turn that reaches over the edge is cut there. What has passed stays. Raises ``BadInput``.
    """
    if ends <= starts:
        raise BadInput({"until": _("The end must come after the beginning.")})
    since, until = max(_moment(post, starts), at), _moment(post, ends)
    if until <= since:
        raise BadInput({"until": _("These hours have passed: the roster of the past stays.")})
    Post.objects.select_for_update().get(pk=post.pk)
    there = DutyTurn.objects.filter(post=post, starts_at__lt=until, ends_at__gt=since)
    met = _cut(there, since=since, until=until)
    if met:
        detail: dict[str, str | int | bool] = {
            "post": post.code,
            "turns": met,
            "from": since.isoformat(),
            "until": until.isoformat(),
        }
        audit.record(by=None, action="duty.cleared", at=at, detail=detail)
    return met


def take_off(*, seats: Iterable[Seat], since: datetime) -> int:
    """End the turns of seats at a moment: nobody may be called who does not answer any more."""
    ahead = DutyTurn.objects.filter(seat__in=list(seats), ends_at__gt=since)
    return _cut(ahead, since=since, until=None)


def _cut(met: Iterable[DutyTurn], *, since: datetime, until: datetime | None) -> int:
    """Take a stretch out of each turn; what stands before and after it stays."""
    number = 0
    for turn in met:
        number += 1
        before, after = (turn.starts_at, since), (until or turn.ends_at, turn.ends_at)
        kept = [part for part in (before, after) if part[0] < part[1]]
        turn.delete()
        DutyTurn.objects.bulk_create(
            DutyTurn(post_id=turn.post_id, seat_id=turn.seat_id, starts_at=begins, ends_at=ends)
            for begins, ends in kept
        )
    return number


def _problem(starts: datetime, ends: datetime, days: int) -> str:
    if ends <= starts:
        return _("The turn must end after it begins.")
    if ends - starts > LONGEST:
        return _("A turn is no longer than a week. Give several, or the same hours with --days.")
    if not 1 <= days <= MOST_DAYS:
        return _("A roster is set for 1 to 366 days.")
    if days > 1 and ends - starts > timedelta(days=1):
        return _("Turns of more than a day cannot be repeated daily.")
    return ""


def _moment(post: Post, local: datetime) -> datetime:
    """An hour of the post's clock, in UTC. Raises ``BadInput`` for one that clocks skip."""
    moment = local.replace(tzinfo=post.zoneinfo)
    there = moment.astimezone(UTC)
    if there.astimezone(post.zoneinfo).replace(tzinfo=None) != local:
        words = _("At %(post)s there is no %(hour)s: the clocks are put forward then.")
        hour = local.isoformat(" ", "minutes")
        raise BadInput({"from": words % {"post": post.code, "hour": hour}})
    return there


def _seat(post: Post, officer: Officer, first: date, last: date) -> Seat:
    """The seat with which an officer has the duty: in force from the first day to the last."""
    seats = Seat.objects.filter(officer=officer, post=post, role__in=ON_DUTY)
    fitting = [
        seat
        for seat in seats
        if officer.is_active and seat.is_in_force(first) and seat.is_in_force(last)
    ]
    if not fitting:
        words = _(
            "%(name)s holds no seat at %(post)s from %(first)s to %(last)s that may have the duty: "
            "%(roles)s."
        )
        given = {
            "name": officer.username,
            "post": post.code,
            "first": first.isoformat(),
            "last": last.isoformat(),
            "roles": ", ".join(str(role.label) for role in ON_DUTY),
        }
        raise BadInput({"officer": words % given})
    return min(fitting, key=lambda seat: (ON_DUTY.index(Role(seat.role)), seat.pk))


def _refuse_overlap(post: Post, made: Sequence[DutyTurn]) -> None:
    first, last = made[0].starts_at, made[-1].ends_at
    known = DutyTurn.objects.filter(post=post, starts_at__lt=last, ends_at__gt=first)
    for other in known.select_related("seat__officer").order_by("starts_at"):
        if any(turn.starts_at < other.ends_at and turn.ends_at > other.starts_at for turn in made):
            words = _(
                "%(name)s has the duty at %(post)s from %(from)s until %(until)s. "
                "Take that off first: `ventanilla duty clear`."
            )
            given = {
                "name": other.seat.officer.username,
                "post": post.code,
                "from": _local(post, other.starts_at),
                "until": _local(post, other.ends_at),
            }
            raise BadInput({"from": words % given})


def _local(post: Post, moment: datetime) -> str:
    return moment.astimezone(post.zoneinfo).replace(tzinfo=None).isoformat(" ", "minutes")
