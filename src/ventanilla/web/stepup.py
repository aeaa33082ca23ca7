"""Grave acts ask for fresh proof: this is the one place that says how."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ventanilla.common.errors import NotAllowed
from ventanilla.web import refusals
from ventanilla.web.sessions import SessionStore

FRESH = timedelta(minutes=5)
P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponse]


def fresh(request: HttpRequest) -> bool:
    """Whether whoever is signed in showed a second factor a moment ago."""
    found = cast("SessionStore", request.session).found
    proved = found.stepped_up_at if found else None
    return proved is not None and proved > timezone.now() - FRESH


def ask(request: HttpRequest) -> HttpResponse:
    """Answer somebody who has to prove first who it is."""
    fault = NotAllowed(_("Show your second factor once more before this."))
    return refusals.refuse(request, fault, status=403)


def grave(view: View[P]) -> View[P]:
    """Mark a view that is only done on fresh proof."""

    @wraps(view)
    def proven(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not fresh(request):
            return ask(request)
        return view(request, *args, **kwargs)

    return cast("View[P]", proven)
