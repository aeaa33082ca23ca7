"""The site's own filter, asked as if there were no second lock: by a job, which sees every row."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tests import pages
from tests.locks.worlds import World, track_of
from ventanilla.cases.models import Entry, Section, Track
from ventanilla.common.trips import Joined, Trip
from ventanilla.network.models import Post
from ventanilla.security import access
from ventanilla.security.decisions import Action, SeatFacts, decide
from ventanilla.security.identity import Identity, entered
from ventanilla.security.models import Seat

TRACKS = Joined(Track.objects.all)


def _held(seat: SeatFacts) -> Seat:
    return Seat(
        pk=seat.seat,
        officer_id=seat.officer,
        role=seat.role.value,
        post=Post(pk=seat.post, zone=seat.zone.key),
        protocols=sorted(seat.protocols),
        valid_from=seat.valid_from,
        valid_until=seat.valid_until,
    )


def lets_in(seat: SeatFacts, dossiers: Sequence[UUID], now: datetime) -> set[UUID]:
    """Which of these dossiers a seat may read; lists and ``find_one`` have to say the same."""
    if not dossiers:
        return set()
    held = _held(seat)
    trip = Trip()
    reached = access.ask_reach(held, now, trip)
    trip.go()
    rows = [row for row in Track.objects.filter(dossier_id__in=dossiers) if reached.holds(row)]
    held_open = {row.dossier_id for row in rows}
    by_scope = {row.dossier_id for row in rows if row.scope_id in reached.scopes}
    there = Track.objects.filter(access.reach(held, now), dossier_id__in=dossiers)
    listed = set(there.values_list("dossier_id", flat=True))
    one = dossiers[now.microsecond % len(dossiers)]
    alone = access.find_one(TRACKS, track_of(one), seat=held, at=now) is not None
    # An emergency is in no list.
    wrong = listed ^ (by_scope | held_open - set(reached.glass))
    return held_open ^ wrong if alone == (one in held_open) else held_open ^ {one}


@contextmanager
def off() -> Iterator[None]:
    """The site's own filter lets everything through; only tests can say so."""
    everything = property(lambda reached: Q())
    with (
        patch.object(access.Reached, "condition", everything),
        patch.object(access.Reached, "holds", lambda reached, row: True),
    ):
        yield


def foreign_rows(world: World, now: datetime) -> list[str]:
    """What pages would read of a world without their filter, and ``decide`` refuses."""
    found = []
    for seat, kind in zip(world.seats, world.sessions, strict=True):
        who = Identity(world.secret(seat), seat.seat)
        wanted = [case.dossier for case in world.cases]
        with off(), pages.served(), entered(who), transaction.atomic():
            condition = access.reach(_held(seat), now)
            read = {
                table: set(rows.filter(condition, dossier_id__in=wanted).values_list(
                    "dossier_id", flat=True))
                for table, rows in (("section", Section.objects), ("entry", Entry.objects))
            }  # fmt: skip
            seen = {
                case.dossier for case in world.cases
                if access.find_one(TRACKS, track_of(case.dossier), seat=_held(seat), at=now)
            }  # fmt: skip
        for case in world.cases:
            live = kind == "live"
            reads = live and decide(seat, Action.READ, case.facts, now)
            if not reads and any(case.dossier in rows for rows in read.values()):
                found.append(f"{seat} ({kind}) reads {case}")
            if not (live and decide(seat, Action.SEE, case.facts, now)) and case.dossier in seen:
                found.append(f"{seat} ({kind}) sees {case}")
            if reads and any(case.dossier not in rows for rows in read.values()):
                found.append(f"{seat} ({kind}) does not read {case}, so this proves nothing")
    return found
