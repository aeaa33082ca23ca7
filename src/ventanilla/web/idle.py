"""How long a session still lasts without anybody at work: what a page is told, and asks again."""

from datetime import datetime
from math import ceil
from typing import cast

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.utils import timezone

from ventanilla.web.sessions import SessionStore

#: sent by what a page does by itself, which keeps nobody signed in
HEADER = "X-Background"
#: how long before the end somebody is asked whether they are still there, in seconds
WARNING = 60


class Sessions(SessionMiddleware):
    """Django's, but what a page asks by itself is no sign of anybody."""

    def process_request(self, request: HttpRequest) -> None:
        """Take the session of the cookie."""
        super().process_request(request)
        cast("SessionStore", request.session).used = not is_background(request)


def is_background(request: HttpRequest) -> bool:
    """Whether nobody has asked for this: the page itself does, every minute."""
    return HEADER in request.headers


def seconds_left(request: HttpRequest, at: datetime) -> float:
    """For how long the sign-in of a request lasts if nobody does anything; 0 without one."""
    found = cast("SessionStore", request.session).live
    if found is None or not request.user.is_authenticated:
        return 0.0
    return max((min(found.idle_until, found.ends_at) - at).total_seconds(), 0.0)


def watch(request: HttpRequest) -> dict[str, str]:
    """What the page has to know in order to notice by itself; nothing where nobody is signed in."""
    left = seconds_left(request, timezone.now())
    if not left:
        return {}
    warning = min(WARNING, settings.SESSION_IDLE.total_seconds() / 4)
    # Whole seconds: a page must not tell by its tenths how long the server thought about it.
    return {"left": f"{ceil(left)}", "warning": f"{warning:.1f}", "officer": str(request.user.pk)}
