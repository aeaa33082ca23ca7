"""What the desk of a post sees of sightings, and what one says to whoever goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Value, When

from ventanilla.network.models import Department, Post
from ventanilla.security import access, vault
from ventanilla.security.models import Seat
from ventanilla.sightings import catalogue
from ventanilla.sightings.models import Envelope, Sighting
from ventanilla.sightings.states import OPEN, Language, State, Urgency

#: how long the list keeps what has ended
RECENT = timedelta(hours=24)
_ORDER = Case(*(When(urgency=each, then=Value(at)) for at, each in enumerate(Urgency)))


@dataclass(frozen=True, slots=True)
class Desk:
    """Sightings that wait or go on, the most urgent first; those of a day that ended; letters

    that nobody can read.
    """

    going: Sequence[Sighting]
    ended: Sequence[Sighting]
    unreadable: int

    @property
    def waiting(self) -> int:
        """To how many nobody has gone yet."""
        return sum(sighting.state == State.SENT for sighting in self.going)


@dataclass(frozen=True, slots=True)
class Read:
    """A sighting, opened on the record. ``said``: its document; {} once nothing is left of it."""

    sighting: Sighting
    said: dict[str, Any]
    sent_by: Sequence[Seat]

    @property
    def observations(self) -> list[str]:
        """What was noticed, in words."""
        known = catalogue.observations()
        return [known[code].title for code in self.said.get("observations", ()) if code in known]

    @property
    def pretext(self) -> str:
        """What the person was told, in words."""
        found = catalogue.pretexts().get(self.said.get("pretext", ""))
        return found.title if found else ""

    @property
    def language(self) -> str:
        """What the person speaks, in words."""
        code = self.said.get("language")
        return str(Language(code).label) if code in Language.values else ""


def desk(*, seat: Seat, at: datetime) -> Desk:
    """The sightings of the seat's post. Opens none."""
    here = Sighting.objects.filter(access.reach(seat, at), post_id=seat.post_id)
    here = here.select_related("post", "acknowledged_by__officer")
    going = here.filter(state__in=OPEN).order_by(_ORDER, "seen_at")
    ended = here.exclude(state__in=OPEN).filter(ended_at__gt=at - RECENT).order_by("-ended_at")
    unreadable = Envelope.objects.filter(post_id=seat.post_id, refused_at__isnull=False)
    return Desk(list(going), list(ended), unreadable.count())


def find(*, seat: Seat, sighting: UUID, at: datetime) -> Sighting | None:
    """A sighting that the seat may open; None for any other."""
    rows = Sighting.objects.filter(access.reach(seat, at), post_id=seat.post_id)
    return (
        rows.select_related("post", "dossier", "acknowledged_by__officer")
        .filter(pk=sighting)
        .first()
    )


def read(sighting: Sighting, *, seat: Seat, at: datetime) -> Read:
    """Open a sighting, on the record."""
    if sighting.wiped_at:
        return Read(sighting, {}, ())
    opened = vault.release(seat=seat, dossiers=[sighting.dossier], purpose="sighting.read", at=at)
    said = opened.open(sighting)
    return Read(sighting, said, list(access.seats_by_id(said.get("sent_by", ())).values()))


def areas_of(post: Post) -> dict[str, str]:
    """The areas of a post by code, as they are called in the language of whoever reads."""
    return {each.area: each.name for each in Department.objects.filter(post=post)}
