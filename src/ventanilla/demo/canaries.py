"""Invented cases, planted among the others of a post to see who opens them."""

import secrets
from datetime import datetime
from random import Random

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.cases.models import Alarm, Owed, Track
from ventanilla.cases.states import TrackState
from ventanilla.common.errors import BadInput
from ventanilla.demo import people
from ventanilla.exchange.services import noticing
from ventanilla.exchange.services.noticing import Told
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.security import canaries
from ventanilla.security.models import Seat

PER_SCOPE = 3


def plant(*, post: Post, protocol: str, at: datetime, number: int = PER_SCOPE) -> list[str]:
    """Plant some cases at a post; returns their numbers. Raises ``BadInput``.

    They are closed at once: an open one would call people at night for nobody. The log says how
    many were planted, never which.
    """
    seats = Seat.objects.live(at).filter(post=post, protocols__contains=[protocol])
    seat = seats.of_role(Role.INTAKE_OFFICER).first() or seats.of_role(Role.SUPERVISOR).first()
    if seat is None:
        raise BadInput({"post": _("Nobody of that post works with this protocol yet.")})
    chance = Random(secrets.token_bytes(16))
    numbers = [_plant_one(post, protocol, seat, at, chance) for _each in range(number)]
    audit.record(
        by=None,
        action="canary.planted",
        at=at,
        detail={"post": post.code, "protocol": protocol, "number": number},
    )
    return numbers


@transaction.atomic
def _plant_one(post: Post, protocol: str, seat: Seat, at: datetime, chance: Random) -> str:
    invented = people.invent(chance, on=at.date())
    package = protocols.newest_package(protocol)
    track = noticing.register_notice(
        post=post,
        protocol=protocol,
        route=package.definition.routes[0].code,
        told=Told(names=invented.names, notified_at=at),
        by=seat,
        at=at,
    )
    for rows in (Alarm, Owed):
        rows.objects.filter(track=track).delete()
    closed_on = at.astimezone(post.zoneinfo).date()
    Track.objects.filter(pk=track.pk).update(
        state=TrackState.CLOSED, closed_on=closed_on, due_at=None
    )
    canaries.plant(track.dossier_id)
    return track.case.number
