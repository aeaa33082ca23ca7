"""What the post must have, who sees to it, when it is due again; and that it was seen to."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ventanilla.common.verdicts import Verdict
from ventanilla.network.roles import Role
from ventanilla.protocols.engine.load import Package
from ventanilla.security.models import Seat
from ventanilla.training import policies, selectors
from ventanilla.training.selectors import Ready
from ventanilla.training.services import readying
from ventanilla.web.http import OfficerRequest


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the post must have, as one seat sees it. ``who``: the role that sees to it."""

    ready: Ready
    who: str
    may: Verdict


@require_GET
def items(request: OfficerRequest) -> HttpResponse:
    """What each protocol of the seat asks of its post."""
    policies.may_see(request.seat).enforce()
    seat = request.seat
    asked = selectors.ready_for(seat.post, sorted(seat.protocols), timezone.now())
    protocols = [
        (package, [_line(seat, package, ready) for ready in found]) for package, found in asked
    ]
    return render(request, "readiness/items.html", {"protocols": protocols})


@require_POST
def done(request: OfficerRequest, protocol: str, item: str) -> HttpResponse:
    """Write down that something was seen to."""
    policies.may_see(request.seat).enforce()
    now = timezone.now()
    found = selectors.ready_for(request.seat.post, [protocol], now)
    if not found:
        raise Http404
    readying.mark_ready(package=found[0][0], item=item, by=request.seat, at=now)
    messages.success(request, _("It is written down, with your name and the day."))
    return redirect("readiness:items")


def _line(seat: Seat, package: Package, ready: Ready) -> Line:
    item = ready.now.item
    who = str(Role(package.seat_role(item.role)).label)
    return Line(ready, who, policies.may_ready(seat, package, item))
