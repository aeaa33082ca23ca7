"""My desk by clock; the post for whoever answers for it."""

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.cases import desk, policies
from ventanilla.cases.services import assigning
from ventanilla.headquarters import selectors as headquarters
from ventanilla.protocols import services as protocols
from ventanilla.referrals import selectors as referrals
from ventanilla.security.models import Seat
from ventanilla.training import selectors as training
from ventanilla.web.acts import perform
from ventanilla.web.desk.forms import Cover
from ventanilla.web.http import OfficerRequest
from ventanilla.web.notices import coming
from ventanilla.web.stepup import grave


@require_GET
def mine(request: OfficerRequest) -> HttpResponse:
    """What runs out first, for this seat."""
    now = timezone.now()
    seat = request.seat
    context = {
        "desk": desk.of_seat(seat, now),
        "now": now,
        "doors": _doors(seat) if not request.htmx else (),
        "token": uuid4(),
        "late_referrals": referrals.late_for(seat, at=now),
        "told": headquarters.notices_for(seat, now) if not request.htmx else (),
        "may_register": policies.may_register(seat, next(iter(seat.protocols), "")),
    }
    template = "desk/mine.html#rows" if request.htmx else "desk/mine.html"
    return render(request, template, context)


def _doors(seat: Seat) -> list[coming.Door]:
    """The restricted protocols that this seat opens a case of with one press."""
    mine = protocols.newest_of(seat.protocols)
    return coming.doors({n: p for n, p in mine.items() if policies.may_register(seat, n)})


@require_GET
def post(request: OfficerRequest) -> HttpResponse:
    """The post: what nobody has, what waits for approval, what is late, who has how much."""
    now = timezone.now()
    seat = request.seat
    context = {
        "post": desk.of_post(seat, now),
        "unready": training.overdue_at(seat.post, seat.protocols, now),
        "told": headquarters.notices_for(seat, now),
        "now": now,
    }
    return render(request, "desk/post.html", context)


@require_http_methods(["GET", "POST"])
@grave
def cover(request: OfficerRequest) -> HttpResponse:
    """Somebody is away: give all of their open cases to a colleague, one by one, on the record."""
    now = timezone.now()
    form = Cover(request.POST or None, seats=desk.colleagues(request.seat, now))
    if request.method == "POST" and perform(form, lambda: _cover(request, form, now)):
        return redirect("desk:post")
    verdict = policies.may_cover(request.seat)
    return render(request, "desk/cover.html", {"form": form, "may_cover": verdict, "now": now})


def _cover(request: OfficerRequest, form: Cover, now: datetime) -> None:
    absent = form.cleaned_data["absent"]
    moved = assigning.cover_absence(
        absent=absent,
        cover=form.cleaned_data["cover"],
        tracks=desk.held_by(request.seat, absent, now),
        by=request.seat,
        at=now,
    )
    said = ngettext("%(count)d case has moved.", "%(count)d cases have moved.", moved)
    messages.success(request, said % {"count": moved})
