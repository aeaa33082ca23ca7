"""Sittings read on a seat's behalf, through the door of their track."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from ventanilla.cases import selectors as cases
from ventanilla.cases.selectors import OpenCase
from ventanilla.interviews.models import Sitting, Submission
from ventanilla.protocols.engine.instruments import Instrument
from ventanilla.security.models import Seat


@dataclass(frozen=True, slots=True)
class OpenSitting:
    """A sitting opened for going on with it. ``saved``: the XML it stopped with; blank: none."""

    sitting: Sitting
    case: OpenCase
    instrument: Instrument
    started_at: datetime
    task: str
    saved: str = field(default="", repr=False)


def visible_to(seat: Seat, at: datetime) -> QuerySet[Sitting]:
    """The sittings of the tracks that a seat may open now."""
    tracks = cases.visible_to(seat, at)
    return Sitting.objects.filter(track__in=tracks).select_related("track")


def open_sitting(sitting: Sitting, *, seat: Seat, at: datetime) -> OpenSitting:
    """Open a sitting that the door let through: recorded, decrypted."""
    track = cases.opening(seat, at).get(pk=sitting.track_id)
    case = cases.open_track(track, seat=seat, at=at, purpose="sitting.read")
    document = case.vault.open(sitting)
    last = (
        Submission.objects.filter(sitting=sitting)
        .select_related("dossier")
        .order_by("received_on", "pk")
    )
    stopped = [case.vault.open(submission) for submission in last]
    newest = max(stopped, key=lambda one: str(one["received_at"]), default=None)
    return OpenSitting(
        sitting=sitting,
        case=case,
        instrument=case.package.instruments[document["instrument"]],
        started_at=datetime.fromisoformat(document["started_at"]),
        task=document["task"],
        saved=newest["xml"] if newest else "",
    )
