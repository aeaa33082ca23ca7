"""Seats as whoever runs the server sees and ends them. They are given in ``appointing``."""

from datetime import UTC, date, datetime, time

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.audit.selectors import has_acted
from ventanilla.common.errors import BadInput
from ventanilla.network.models import Post
from ventanilla.network.roles import Reach, Role, describe
from ventanilla.security import roster
from ventanilla.security.models import Officer, Seat, SeatQuerySet


def held(*, on: date, post: Post | None = None) -> SeatQuerySet:
    """The seats in force on a day or beginning later, of one post or of all."""
    seats = Seat.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on))
    if post:
        seats = seats.filter(post=post)
    seats = seats.select_related("officer", "post__region")
    return seats.order_by("post__code", "role", "officer__username", "valid_from")


def needs_protocols(role: Role) -> bool:
    """Whether a seat of this role does nothing without a protocol."""
    return describe(role).reach is Reach.RECORD or role == Role.HQ_PROTOCOL_LEAD


@transaction.atomic
def end(
    *, officer: Officer, post: Post, role: Role, first_day_without: date, at: datetime
) -> tuple[Seat, int]:
    """End a seat, and take its holder off the roster from then on. Returns how many turns.

    A seat that was never used is taken back whole, on its first day or before. Raises ``BadInput``.
    """
    if first_day_without < at.date():
        raise BadInput({"on": _("A seat cannot end in the past: what was done with it was done.")})
    seats = held(on=first_day_without, post=post).filter(officer=officer, role=role)
    seat = seats.select_for_update(of=("self",)).first()
    if seat is None:
        raise BadInput({"username": _holds_none(officer, post, role, first_day_without)})
    midnight = datetime.combine(first_day_without, time(), UTC)
    turns = roster.take_off(seats=[seat], since=max(midnight, at))
    detail = {**codes_of(seat), "until": first_day_without.isoformat(), "turns": turns}
    if first_day_without <= seat.valid_from:
        _take_back(seat)
    else:
        seat.valid_until = first_day_without
        seat.save(update_fields=["valid_until"])
    audit.record(by=None, action="seat.ended", at=at, detail=detail)
    return seat, turns


def _take_back(seat: Seat) -> None:
    """Delete a seat that nothing names, neither a row nor the log."""
    used = has_acted(seat.pk)
    try:
        with transaction.atomic():
            if not used:
                Seat.objects.filter(pk=seat.pk).delete()
    except ProtectedError:
        used = True
    if used:
        words = _("This seat has been used since %(day)s: it can end on the day after, not before.")
        raise BadInput({"on": words % {"day": seat.valid_from.isoformat()}})


def codes_of(seat: Seat) -> dict[str, str | int | bool]:
    """What the log keeps of a seat: ids and codes."""
    return {
        "seat": seat.pk,
        "officer": seat.officer_id,
        "post": seat.post.code,
        "role": str(seat.role),
    }


def _holds_none(officer: Officer, post: Post, role: Role, on: date) -> str:
    return _("%(name)s holds no seat “%(role)s” at %(post)s that could end on %(day)s.") % {
        "name": officer.username,
        "role": role.label,
        "post": post.code,
        "day": on.isoformat(),
    }
