"""Which seat is on, and which language: the two choices of the header."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

from ventanilla.network.roles import describe
from ventanilla.web import refusals, seats
from ventanilla.web.http import OfficerRequest, open_to_all, without_seat


@without_seat
@require_http_methods(["GET", "POST"])
def seat(request: OfficerRequest) -> HttpResponse:
    """Choose one of the live seats. Without any, say so."""
    if not request.seats:
        return refusals.no_seat(request)
    onward = _safe(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "POST":
        wanted = request.POST.get("seat")
        held = next((held for held in request.seats if str(held.pk) == wanted), None)
        if held is None:
            raise Http404
        seats.choose(held, request.session)
        return redirect(onward)
    choices = [(held, describe(held.role)) for held in request.seats]
    return render(request, "signin/seat.html", {"choices": choices, "onward": onward})


@open_to_all
def language(request: HttpRequest) -> HttpResponse:
    """Change the language and come back; remembered in a cookie for a year."""
    return set_language(request)


@without_seat
def closed(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Sign-up, e-mail addresses and resets by mail do not exist here."""
    return refusals.not_found(request)


def _safe(request: HttpRequest, address: str) -> str:
    here = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if here else "/"
