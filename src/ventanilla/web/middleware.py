"""What every request goes through: a sign-in, a second factor, a live seat, refusals in words."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from ventanilla.common.errors import BadInput, DomainError, Gone, NotAllowed
from ventanilla.network.roles import Reach, describe
from ventanilla.security import identity
from ventanilla.security.models import Seat
from ventanilla.web import headers, idle, refusals, seats, stepup

Answer = Callable[[HttpRequest], HttpResponseBase]
ViewFunction = Callable[..., HttpResponseBase]
NOTHING, FORBIDDEN, CONFLICT, GONE, UNPROCESSABLE = 204, 403, 409, 410, 422


class SignInMiddleware(LoginRequiredMiddleware):
    """Ask for a sign-in; when it ended while somebody was writing, show what was written."""

    def handle_no_permission(  # type: ignore[override]  # Django names only its redirect
        self, request: HttpRequest, view_func: ViewFunction
    ) -> HttpResponseBase:
        if idle.is_background(request):
            return HttpResponse(status=NOTHING)  # the page goes blank, and keeps what it has
        if request.method == "POST":
            return refusals.signed_out_while_writing(request)
        if request.headers.get("HX-Request"):
            # The fragment of a page cannot hold a sign-in: let the browser load the whole page.
            return HttpResponse(headers={"HX-Redirect": reverse(settings.LOGIN_URL)})
        return super().handle_no_permission(request, view_func)


class SeatMiddleware:
    """No page of ours without a second factor and a seat in force.

    Both are looked up at each request: a seat that ended at midnight is off at midnight.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.seat = None  # type: ignore[attr-defined]
        request.seats = ()  # type: ignore[attr-defined]
        # Nobody, until the seat is known; and nobody again when the page is done.
        with identity.entered(None):
            try:
                response = self.get_response(request)
            finally:
                timezone.deactivate()
        headers.after_the_page(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: ViewFunction, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Find the seat, or answer instead of the view."""
        if not request.user.is_authenticated:
            return None
        officer = request.user
        open_page = not getattr(view, "login_required", True)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(officer.language)
            request.LANGUAGE_CODE = translation.get_language()
        if view.__module__.startswith("allauth."):
            return None
        if not seats.look_up(request):
            return None if open_page else redirect("mfa_index")
        if not open_page and seats.owes_passkey(officer):
            return redirect("mfa_index")
        if open_page or getattr(view, "without_seat", False):
            return None
        if request.seat:  # type: ignore[attr-defined]
            _stay_at_the_window(request, view)
            return _stopped(request)
        if not request.seats:  # type: ignore[attr-defined]
            return refusals.no_seat(request)
        return redirect(f"{reverse('seat')}?{urlencode({'next': request.get_full_path()})}")


def _stay_at_the_window(request: HttpRequest, view: ViewFunction) -> None:
    """For whoever only sends nothing else is there, not even what they sent."""
    seat: Seat = request.seat  # type: ignore[attr-defined]
    if describe(seat.role).reach is Reach.SENDS and not getattr(view, "for_windows", False):
        raise Http404


def _stopped(request: HttpRequest) -> HttpResponse | None:
    """The page for a seat that opened too much: frozen, or asked to prove who is there."""
    if seats.is_frozen(request):
        return refusals.frozen(request)
    return stepup.ask(request) if seats.must_prove(request) else None


class DomainErrorMiddleware:
    """Turn a refusal of the domain into a page, or into a fragment for HTMX, that says why."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """403: this seat may not. 409: nobody may now. 410: deleted. 422: it cannot be right."""
        if not isinstance(fault, DomainError):
            return None
        if isinstance(fault, BadInput):
            return refusals.refuse(request, fault, status=UNPROCESSABLE)
        if isinstance(fault, Gone):
            return refusals.refuse(request, fault, status=GONE)
        status = FORBIDDEN if isinstance(fault, NotAllowed) else CONFLICT
        return refusals.refuse(request, fault, status=status)
