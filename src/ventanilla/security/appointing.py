"""Giving a seat: a command of whoever runs the server asks for it, a second person confirms it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, DomainError
from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.models import Department, Post
from ventanilla.network.roles import Reach, Role, describe
from ventanilla.security import accounts, approvals
from ventanilla.security.models import Officer, Seat
from ventanilla.security.oversight.models import Approval
from ventanilla.security.seats import codes_of, held, needs_protocols

#: who may be the second person: at the seat's own post, for its protocols, for all
CONFIRM = (Role.SUPERVISOR, Role.HQ_PROTOCOL_LEAD, Role.USER_ADMINISTRATOR)
log = structlog.get_logger("ventanilla.security")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A seat that somebody wants given; ``until`` is the first day without."""

    officer: Officer
    post: Post
    role: Role
    protocols: Sequence[str]
    since: date
    until: date | None
    area: str = ""


@transaction.atomic
def give(
    *,
    officer: Officer,
    post: Post,
    role: Role,
    protocols: Sequence[str],
    valid_from: date,
    valid_until: date | None,
    area: str = "",
    second: Officer | None = None,
    at: datetime,
) -> Seat | Approval:
    """Ask for a seat from a day on; ``valid_until`` is the first day without. ``area``: of a

    window, and of no other seat.

    A second person confirms it, ``second`` if somebody is named. Only where nobody could, as on an
    empty server, it is given at once. The same officer holds the same role at the same post once at
    a time. Raises ``BadInput``.
    """
    officer = Officer.objects.select_for_update().get(pk=officer.pk)
    wanted = Wanted(officer, post, role, protocols, valid_from, valid_until, area)
    _check(wanted)
    able = _able(wanted, at)
    if not able:
        return _give(wanted, at)
    named = [seat for seat in able if second in (None, seat.officer)]
    if not named:
        raise BadInput({"second": _("That officer cannot confirm this seat.")})
    return _ask(wanted, named[0].post, at)


def who_confirms(approval: Approval, *, at: datetime) -> list[Officer]:
    """The officers at the post that was asked who may confirm a seat."""
    able = _able(_wanted(approval), at)
    return sorted(
        {seat.officer for seat in able if seat.post_id == approval.post_id},
        key=lambda officer: officer.username,
    )


def give_confirmed(*, at: datetime) -> list[Seat]:
    """Give every seat that a second person confirmed; one that cannot be any more stays ungiven."""
    given = []
    for target in approvals.granted_to_commands(kind=SEAT.code, at=at):
        try:
            with transaction.atomic():
                yes = approvals.use(kind=SEAT.code, target=target, by=None, at=at)
                wanted = _wanted(yes)
                _still_confirmed(yes)
                _check(wanted)
                given.append(_give(wanted, at, yes))
        except DomainError as fault:
            log.warning("seat.not_given", target=target, why=type(fault).__name__)
    return given


def _check(wanted: Wanted) -> None:
    """Raises ``BadInput`` for a seat that cannot be."""
    if not wanted.officer.is_active:
        raise BadInput({"username": accounts.closed(wanted.officer)})
    if wanted.until and wanted.until <= wanted.since:
        raise BadInput({"until": _("The seat must end after it begins.")})
    if needs_protocols(wanted.role) and not wanted.protocols:
        words = _("“%(role)s” works in protocols: name one at least after --protocols.")
        raise BadInput({"protocols": words % {"role": wanted.role.label}})
    _check_area(wanted)
    if other := _overlapping(wanted):
        raise BadInput({"from": _taken(other)})


def _check_area(wanted: Wanted) -> None:
    if describe(wanted.role).reach is not Reach.SENDS:
        if wanted.area:
            raise BadInput({"area": _("Only a seat at a window is of an area.")})
        return
    if not Department.objects.filter(post=wanted.post, area=wanted.area).exists():
        words = _("“%(role)s” sits at a window: name its area after --area, such as pasaporte.")
        raise BadInput({"area": words % {"role": wanted.role.label}})


def _give(wanted: Wanted, at: datetime, yes: Approval | None = None) -> Seat:
    seat = Seat.objects.create(
        officer=wanted.officer,
        post=wanted.post,
        role=wanted.role,
        area=wanted.area,
        protocols=list(wanted.protocols),
        valid_from=wanted.since,
        valid_until=wanted.until,
    )
    detail = {**codes_of(seat), **_term(wanted)}
    if yes:
        detail["approval"] = str(yes.pk)
    audit.record(by=None, action="seat.given", at=at, detail=detail)
    return seat


def _ask(wanted: Wanted, post: Post, at: datetime) -> Approval:
    asked = {"post": wanted.post.code, "role": wanted.role.value, **_term(wanted)}
    waiting = Approval.objects.filter(
        kind=SEAT.code, asked_officer=wanted.officer, payload=asked, verdict="", expires_at__gt=at
    )
    if waiting.exists():
        raise BadInput({"from": _("This seat was asked for already: it waits to be confirmed.")})
    target = f"{wanted.officer.pk} {wanted.post.code} {wanted.role.value}"
    return approvals.ask_for(
        wanted.officer, kind=SEAT.code, post=post, target=target, payload=asked, at=at
    )


def _able(wanted: Wanted, at: datetime) -> list[Seat]:
    """The seats whose holders may confirm this one: first those at its own post."""
    seats = Seat.objects.live(at).filter(role__in=CONFIRM).exclude(officer=wanted.officer)
    able = [
        seat for seat in seats.select_related("officer", "post").order_by("post__code", "pk")
        if _confirms(seat, wanted.post.code, wanted.protocols)
    ]  # fmt: skip
    return sorted(able, key=lambda seat: seat.post_id != wanted.post.pk)


def _confirms(seat: Seat, post: str, protocols: Iterable[str]) -> bool:
    if seat.role == Role.USER_ADMINISTRATOR:
        return True
    here = seat.role == Role.HQ_PROTOCOL_LEAD or seat.post.code == post
    return seat.role in CONFIRM and here and set(protocols) <= set(seat.protocols)


def _still_confirmed(yes: Approval) -> None:
    """Raises ``NotAllowed`` where a yes is not by somebody who may: the database knows the post."""
    if yes.decided_by is not None:
        approvals.may_decide(yes.decided_by, yes).enforce()


def _may_confirm(seat: Seat, approval: Approval) -> Verdict:
    if _confirms(seat, approval.payload["post"], _codes_in(approval)):
        return YES
    words = _(
        "A seat is confirmed by a head of protection of its post, a protocol lead or a user "
        "administrator."
    )
    return no(words)


def _in_words(approval: Approval) -> str:
    wanted = _wanted(approval)
    said = {
        "name": wanted.officer.name,
        "role": _named(wanted),
        "post": wanted.post.short_name,
        "protocols": ", ".join(wanted.protocols) or "–",
        "since": wanted.since.isoformat(),
    }
    if wanted.until is None:
        return (
            _("%(name)s: %(role)s, %(post)s. Protocols: %(protocols)s. From %(since)s on.") % said
        )
    words = _("%(name)s: %(role)s, %(post)s. Protocols: %(protocols)s. %(since)s to %(until)s.")
    return words % {**said, "until": wanted.until.isoformat()}


def _named(wanted: Wanted) -> str:
    if not wanted.area:
        return str(wanted.role.label)
    return _("%(role)s (%(area)s)") % {"role": wanted.role.label, "area": wanted.area}


SEAT = approvals.register(
    approvals.Kind("seat", _lazy("Give a seat"), may_decide=_may_confirm, describe=_in_words)
)


def _wanted(approval: Approval) -> Wanted:
    said = approval.payload
    return Wanted(
        officer=approval.asked_officer,
        post=Post.objects.select_related("region").get(code=said["post"]),
        role=Role(said["role"]),
        protocols=_codes_in(approval),
        since=date.fromisoformat(said["from"]),
        until=date.fromisoformat(said["until"]) if said["until"] else None,
        area=said.get("area", ""),
    )


def _codes_in(approval: Approval) -> list[str]:
    protocols: str = approval.payload["protocols"]
    return protocols.split(",") if protocols else []


def _term(wanted: Wanted) -> dict[str, str | int | bool]:
    """What log and request keep of it beside post and role."""
    return {
        "protocols": ",".join(wanted.protocols),
        "from": wanted.since.isoformat(),
        "until": wanted.until.isoformat() if wanted.until else "",
        **({"area": wanted.area} if wanted.area else {}),
    }


def _overlapping(wanted: Wanted) -> Seat | None:
    same = held(on=wanted.since, post=wanted.post).filter(officer=wanted.officer, role=wanted.role)
    return (same.filter(valid_from__lt=wanted.until) if wanted.until else same).first()


def _taken(seat: Seat) -> str:
    given = {
        "name": seat.officer.username,
        "role": seat.get_role_display(),
        "post": seat.post.code,
        "since": seat.valid_from.isoformat(),
    }
    if seat.valid_until is None:
        return (
            _("%(name)s already holds the seat “%(role)s” at %(post)s, from %(since)s on.") % given
        )
    return _(
        "%(name)s already holds the seat “%(role)s” at %(post)s, from %(since)s until %(until)s."
    ) % {**given, "until": seat.valid_until.isoformat()}
