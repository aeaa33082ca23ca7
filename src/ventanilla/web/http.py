"""The request as our pages see it, and the marks that a view may carry."""

from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from ventanilla.security.models import Officer, Seat

View = TypeVar("View", bound=Callable[..., HttpResponse])


class OfficerRequest(HttpRequest):
    """A request of somebody signed in, with the seat that is on.

    ``SeatMiddleware`` has seen to it: a view that asks for less says ``@without_seat``.
    """

    user: Officer
    seat: Seat
    seats: tuple[Seat, ...]
    htmx: HtmxDetails

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the post of the seat."""
        return self.seat.post.zoneinfo


def download(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    """Data of a case as a file to keep, which no browser may guess about, run or show."""
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )


def without_seat(view: View) -> View:
    """Mark a page that an officer may see before a seat is on."""
    view.without_seat = True  # type: ignore[attr-defined]
    return view


def for_windows(view: View) -> View:
    """Mark a page of those who send and read nothing: every other answers them with 404."""
    view.for_windows = True  # type: ignore[attr-defined]
    return view


def open_to_all(view: View) -> View:
    """Mark a page that nobody needs to sign in for. Each is listed in a test."""
    return without_seat(login_not_required(view))
