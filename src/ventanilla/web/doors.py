"""How a view finds what it shows: through the door of the seat, or not at all (404)."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from ventanilla.cases import selectors
from ventanilla.cases.errors import Deleted
from ventanilla.cases.models import Track
from ventanilla.cases.selectors import OpenCase
from ventanilla.web import neutral
from ventanilla.web.http import OfficerRequest


def find_track(request: OfficerRequest, track: UUID, at: datetime) -> Track:
    """A track that the seat may open; what is not its own does not exist."""
    found = selectors.find(request.seat, track, at)
    if found is None:
        raise Http404
    if found.deleted_on is not None:
        raise Deleted(found.deleted_on)
    neutral.mark(request, found)
    return found


def open_case(
    request: OfficerRequest, track: UUID, at: datetime, *, purpose: str = "case.read"
) -> OpenCase:
    """A track opened for reading, on the record."""
    found = find_track(request, track, at)
    return selectors.open_track(found, seat=request.seat, at=at, purpose=purpose)


def onward(
    request: OfficerRequest, track: UUID, page: str = "cases:detail", *args: object
) -> HttpResponse:
    """On to a page of the case after an act.

    To one's desk, and with a word, if the act ended the task by which the seat had been let in.
    """
    if selectors.find(request.seat, track, timezone.now()):
        return redirect(page, track, *args)
    messages.info(request, _("Your task let you into this case; it is done, and the case is shut."))
    return redirect("desk:mine")
