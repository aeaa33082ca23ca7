"""The beginning, help for a seat, what this software is, and the gallery of components."""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ventanilla.network import selectors
from ventanilla.network.roles import describe
from ventanilla.web import seats
from ventanilla.web.context import shell
from ventanilla.web.http import OfficerRequest, for_windows, open_to_all, without_seat
from ventanilla.web.pages import gallery


@for_windows
@require_GET
def home(request: OfficerRequest) -> HttpResponse:
    """Go to the first place that this seat may go to: for most, the desk."""
    return redirect(shell(request)["places"][0].address)


@for_windows
@require_GET
def seat_help(request: OfficerRequest) -> HttpResponse:
    """What the seat that is on may do, and what not."""
    return render(request, "pages/seat_help.html", {"role": describe(request.seat.role)})


@open_to_all
@transaction.non_atomic_requests
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Tell a monitor that the site lives; needs no database."""
    return HttpResponse("ok", content_type="text/plain")


@open_to_all
@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """What this is, what it rests on, and what it is not."""
    return render(request, "pages/about.html", {"sources": selectors.sources()})


@open_to_all
@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """Out of a page at once: what is open is locked until a new proof, and a public page shows.

    By GET, since a plain link works without a script and is not held back by what pages may send
    forms to. The cookie is strict: a link of another site locks nobody.
    """
    if request.user.is_authenticated:
        seats.leave(request.session, timezone.now())
    answer = redirect(settings.EXIT_PAGE)
    answer.headers["Clear-Site-Data"] = '"cache"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@without_seat
@require_GET
def design(request: HttpRequest) -> HttpResponse:
    """Every component once, with invented data. Only while developing."""
    form = gallery.ExampleForm(request.GET if "name" in request.GET else None)
    return render(request, "design/gallery.html", gallery.examples(form))
