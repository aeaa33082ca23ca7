"""What somebody knows of a restricted case that others have: that it is there, and who has it.

Nothing is opened, and no key released.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ventanilla.audit import services as audit
from ventanilla.cases import selectors
from ventanilla.cases.errors import Deleted
from ventanilla.cases.models import Track
from ventanilla.cases.states import TrackState
from ventanilla.common.trips import Joined
from ventanilla.network.models import Post
from ventanilla.protocols.engine.definition import Text
from ventanilla.security import access
from ventanilla.security.models import Seat


@dataclass(frozen=True, slots=True)
class Stub:
    """A case from outside: no name, no finding, no clock. ``holder`` None: nobody has it."""

    track: Track
    number: str
    post: Post
    protocol: Text
    state: TrackState
    opened_on: date
    holder: Seat | None


_TRACKS = Joined(
    lambda: Track.objects.select_related(
        "case__post__ministry", "scope", "package", "assigned__officer"
    ).defer("package__files")
)


def find(seat: Seat, track: UUID, at: datetime) -> Stub | None:
    """The stub of a track that the seat may know of now; None for every other.

    Raises ``Deleted``.
    """
    found = access.find_stub(_TRACKS, track, seat=seat, at=at)
    if found is None:
        return None
    if found.deleted_on is not None:
        raise Deleted(found.deleted_on)
    return Stub(
        track=found,
        number=found.case.number,
        post=found.case.post,
        protocol=selectors.package_of(found).definition.neutral_title,
        state=TrackState(found.state),
        opened_on=found.opened_on,
        holder=found.assigned,
    )


def look(seat: Seat, track: UUID, at: datetime) -> Stub | None:
    """What :func:`find` gives, for a page that shows it: whoever has the case sees who looked."""
    found = find(seat, track, at)
    if found is not None:
        audit.record(by=seat, action="stub.read", at=at, dossiers=[found.track.dossier_id])
    return found
