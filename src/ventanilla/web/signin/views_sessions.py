"""One's own sessions: where they are, how to end them, and how long this one still lasts."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ventanilla.security import sessions as kept
from ventanilla.web import idle
from ventanilla.web.http import OfficerRequest, open_to_all, without_seat


@dataclass(frozen=True, slots=True)
class Line:
    """A session, as its officer sees it."""

    begun_at: datetime
    used_at: datetime
    is_this: bool


@without_seat
@require_http_methods(["GET", "POST"])
def sessions(request: OfficerRequest) -> HttpResponse:
    """The list; ending the others, or all of them."""
    now, secret = timezone.now(), request.session.session_key or ""
    if request.method == "POST":
        kept.end_all_of(request.user.pk, but=secret, at=now)
        if request.POST.get("end") == "others":
            return redirect("sessions")
        logout(request)
        return redirect("account_login")
    lines = [
        Line(row.begun_at, row.idle_until - settings.SESSION_IDLE, row.pk == kept.digest(secret))
        for row in kept.of(request.user.pk, at=now)
    ]
    return render(request, "signin/sessions.html", {"sessions": lines, "now": now})


@open_to_all
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """How long this session lasts, as JSON. Asked by POST somebody is at work; else only the page.

    Whoever is signed out is told so, and nothing else.
    """
    left = idle.seconds_left(request, timezone.now())
    if not left:
        return JsonResponse({"left": 0, "officer": None, "token": ""})
    return JsonResponse({"left": left, "officer": request.user.pk, "token": get_token(request)})
