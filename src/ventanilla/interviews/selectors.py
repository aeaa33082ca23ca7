"""Sittings read on a seat's behalf, through the door of their track."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ventanilla.cases import selectors as cases
from ventanilla.cases.selectors import OpenCase
from ventanilla.common.trips import Joined
from ventanilla.interviews.models import Sitting, Submission
from ventanilla.protocols.engine.instruments import Instrument
from ventanilla.security import access
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


_SITTINGS = Joined(
    lambda: Sitting.objects.select_related(
        "track__case__post", "track__dossier", "track__package", "track__assigned"
    ).defer("track__package__files")
)


def find(seat: Seat, sitting: UUID, at: datetime) -> Sitting | None:
    """A sitting of a track that the seat may open now; None for whatever it may not."""
    return access.find_one(_SITTINGS, sitting, seat=seat, at=at)


def open_sitting(sitting: Sitting, *, seat: Seat, at: datetime) -> OpenSitting:
    """Open a sitting that the door let through: recorded, decrypted.

    Raises ``SealedApart`` for whoever was let in to read: it shows what was said.
    """
    case = cases.open_track(sitting.track, seat=seat, at=at, purpose="sitting.read")
    case.refuse_unsealed()
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
