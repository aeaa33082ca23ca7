"""Fills empty databases with an invented network, its officers and its cases."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from django.db import transaction
from django.utils import timezone

from ventanilla.demo import living, staff
from ventanilla.demo.walking import World
from ventanilla.network.models import Port
from ventanilla.network.roles import Role
from ventanilla.network.services import load_reference_data
from ventanilla.protocols import services as protocols
from ventanilla.security.models import Officer, Seat

Advance = Callable[[int], None]


def is_loaded() -> bool:
    """Whether there are officers already: nothing is put on top of them."""
    return Officer.objects.exists()


@transaction.atomic
def build(*, seed: int, now: datetime) -> World:
    """The network, the published packages and the officers, without a case."""
    load_reference_data()
    for name in protocols.shipped():
        protocols.publish(folder=protocols.LIBRARY / name, at=now)
    rng = Random(seed)  # noqa: S311 - the same people every time, no secrets
    teams = staff.hire(rng, today=timezone.localdate(now))
    return world(teams)


def world(teams: dict[str, staff.Team]) -> World:
    seats = Seat.objects.select_related("officer", "post__region")
    return World(
        teams=teams,
        ports={port.code: port for port in Port.objects.prefetch_related("hours")},
        delegations={
            seat.post.region.number: seat for seat in seats.filter(role=Role.DELEGATION_OFFICER)
        },
        lead=seats.get(role=Role.HQ_PROTOCOL_LEAD),
    )


def load(*, cases: int, seed: int, advance: Advance = lambda number: None) -> None:
    """Load ``cases`` invented cases of a year that ends now; the newest are walked act by act."""
    now = timezone.now()
    stage = living.Stage(build(seed=seed, now=now), now=now, rng=Random(seed + 1))
    rows = living.planned(Random(seed + 2), now=now, most=cases)
    for row in rows:
        stage.play(row)
        advance(1)
