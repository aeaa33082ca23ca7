"""The site's own filter, asked as if there were no second lock: by a job, which sees every row."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tests.locks.worlds import track_of
from ventanilla.cases.models import Track
from ventanilla.common.trips import Joined
from ventanilla.network.models import Post
from ventanilla.security import access
from ventanilla.security.decisions import SeatFacts
from ventanilla.security.models import Seat

TRACKS = Joined(Track.objects.all)


def lets_in(seat: SeatFacts, dossiers: Sequence[UUID], now: datetime) -> set[UUID]:
    """Which of these dossiers a seat may read, by ``reach``; ``find_one`` has to say the same."""
    held = Seat(
        pk=seat.seat,
        officer_id=seat.officer,
        role=seat.role.value,
        post=Post(pk=seat.post, zone=seat.zone.key),
        protocols=sorted(seat.protocols),
        valid_from=seat.valid_from,
        valid_until=seat.valid_until,
    )
    there = Track.objects.filter(access.reach(held, now), dossier_id__in=dossiers)
    found = set(there.values_list("dossier_id", flat=True))
    one = dossiers[now.microsecond % len(dossiers)]
    alone = access.find_one(TRACKS, track_of(one), seat=held, at=now) is not None
    return found if alone == (one in found) else found ^ {one}
