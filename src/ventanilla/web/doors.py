"""How a view finds what it shows: through the door of the seat, or not at all (404)."""

from datetime import datetime
from uuid import UUID

from django.shortcuts import get_object_or_404

from ventanilla.cases import selectors
from ventanilla.cases.models import Track
from ventanilla.cases.selectors import OpenCase
from ventanilla.web.http import OfficerRequest


def find_track(request: OfficerRequest, track: UUID, at: datetime) -> Track:
    """A track that the seat may open; what is not its own does not exist."""
    return get_object_or_404(selectors.opening(request.seat, at), pk=track)


def open_case(
    request: OfficerRequest, track: UUID, at: datetime, *, purpose: str = "case.read"
) -> OpenCase:
    """A track opened for reading, on the record."""
    found = find_track(request, track, at)
    return selectors.open_track(found, seat=request.seat, at=at, purpose=purpose)
