"""The outbox: what was written to colleagues, and whether it left."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ventanilla.outbox import selectors
from ventanilla.web.http import OfficerRequest


@require_GET
def latest(request: OfficerRequest) -> HttpResponse:
    """The newest messages to the officers of the post of this seat."""
    context = {
        "messages_out": selectors.to_post(request.seat, at=timezone.now()),
        "now": timezone.now(),
    }
    return render(request, "outbox/latest.html", context)
