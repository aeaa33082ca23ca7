"""Somebody goes to the person, talks alone, and says what came of it: one function an act."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.cases.models import Track
from ventanilla.common.errors import NotAllowed
from ventanilla.exchange.services import noticing
from ventanilla.exchange.services.noticing import Told
from ventanilla.people.identity import Names
from ventanilla.protocols.engine.state import Value
from ventanilla.security import vault
from ventanilla.security.models import Seat
from ventanilla.sightings import policies
from ventanilla.sightings.errors import NotInThisState
from ventanilla.sightings.models import Origin, Sighting
from ventanilla.sightings.services import alerting, wiping
from ventanilla.sightings.states import ENDED, MOVES, NOTHING_KEPT, State

CHANGED = [
    "state", "acknowledged_at", "acknowledged_by", "ended_at", "emergency_at", "sealed", "slip",
    "wiped_at",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """In which protocol, and how the person came. ``called``: the name that she likes.

    ``facts``: what is known at once, such as danger now.
    """

    protocol: str
    route: str
    called: str = ""
    facts: dict[str, Value] | None = None


@transaction.atomic
def acknowledge(*, sighting: Sighting, by: Seat, at: datetime) -> None:
    """Say that one goes. Raises ``NotInThisState`` if a colleague went already."""
    _move(sighting, State.PRIVATE_TALK, by, at)


@transaction.atomic
def give_information(*, sighting: Sighting, by: Seat, at: datetime) -> None:
    """She wanted to know, and no more: nothing of her stays."""
    _move(sighting, State.INFO_GIVEN, by, at)


@transaction.atomic
def decline(*, sighting: Sighting, by: Seat, at: datetime) -> None:
    """She said no: nothing of her stays, and she is counted."""
    _move(sighting, State.DECLINED, by, at)


@transaction.atomic
def miss(*, sighting: Sighting, by: Seat, at: datetime) -> None:
    """She was not found. What was noticed stays for some days, to call back where that is safe."""
    _move(sighting, State.MISSED, by, at)


@transaction.atomic
def call_emergency(*, sighting: Sighting, by: Seat, at: datetime) -> None:
    """Danger now: the heads are told at once. Whoever is with her calls for help herself."""
    moved = _move(sighting, State.EMERGENCY, by, at)
    alerting.tell_emergency(moved, by=by, at=at)


@transaction.atomic
def accept(*, sighting: Sighting, accepted: Accepted, by: Seat, at: datetime) -> Track:
    """She accepts: a notice opens her case, and what the desk knew of her goes into it and away.

    Sent twice it is one case. Raises what registering a notice raises.
    """
    locked = _locked(sighting, by)
    _check(locked, State.CASE_OPENED)
    opened = vault.release(seat=by, dossiers=[locked.dossier], purpose="sighting.accepted", at=at)
    said = opened.open(locked)
    track = noticing.register_notice(
        post=locked.post,
        protocol=accepted.protocol,
        route=accepted.route,
        told=Told(
            names=Names(called=accepted.called),
            notified_at=locked.seen_at,
            facts=dict(accepted.facts or {}),
            words=_handed_on(said),
        ),
        by=by,
        at=at,
        notice_id=locked.pk,
    )
    Origin.objects.create(
        dossier_id=track.dossier_id, scope_id=track.scope_id, track=track, sighting=locked.pk
    )
    _end(locked, State.CASE_OPENED, by, at)
    return track


def _handed_on(said: dict[str, object]) -> str:
    """What has to reach the case with her, so that she need not say it twice."""
    parts = [str(said.get("words") or ""), str(said.get("note") or "")]
    if contact := said.get("contact"):
        parts.append(_("Safe contact, as given: %(contact)s") % {"contact": contact})
    return "\n".join(filter(None, parts))


def _move(sighting: Sighting, to: State, by: Seat, at: datetime) -> Sighting:
    locked = _locked(sighting, by)
    _check(locked, to)
    _end(locked, to, by, at)
    return locked


def _locked(sighting: Sighting, by: Seat) -> Sighting:
    locked = (
        Sighting.objects.select_for_update(of=("self",))
        .select_related("dossier", "post")
        .filter(pk=sighting.pk)
        .first()
    )
    if locked is None:
        raise NotAllowed(_("This review is not within the reach of this seat."))
    policies.may_attend(by, locked.post_id).enforce()
    return locked


def _check(locked: Sighting, to: State) -> None:
    if to not in MOVES[State(locked.state)] or locked.wiped_at:
        raise NotInThisState


def _end(locked: Sighting, to: State, by: Seat, at: datetime) -> None:
    locked.state = to
    if locked.acknowledged_at is None:
        locked.acknowledged_at, locked.acknowledged_by = at, by
    if to == State.EMERGENCY:
        locked.emergency_at = at
    locked.ended_at = at if to in ENDED else None
    if to in NOTHING_KEPT:
        wiping.blank(locked, at=at)
    locked.save(update_fields=CHANGED)
    audit.record(
        by=by,
        action="sighting.moved",
        at=at,
        dossiers=[locked.dossier_id],
        detail={"to": to.value},
    )
