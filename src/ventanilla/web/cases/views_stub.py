"""A restricted case that others have, for whoever may know that it is there."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ventanilla.cases import holders, selectors, stubs
from ventanilla.web import neutral
from ventanilla.web.http import OfficerRequest


@require_GET
def stub(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Its number, its state, who has it, and how to ask for it: nothing of what it says."""
    now = timezone.now()
    if selectors.find(request.seat, track, now) is not None:
        return redirect("cases:detail", track)
    found = stubs.look(request.seat, track, now)
    if found is None:
        raise Http404
    neutral.mark(request, found.track)
    context = {"stub": found, "heads": holders.heads(found.track, now), "now": now}
    return render(request, "cases/stub.html", context)


def instead(request: OfficerRequest, track: UUID, at: datetime) -> HttpResponse:
    """On from the page of a case that the seat does not open: to its stub, or nowhere (404)."""
    if stubs.find(request.seat, track, at) is None:
        raise Http404
    return redirect("cases:stub", track)
