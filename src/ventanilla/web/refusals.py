"""The pages that say no: in words, the same for absent and hidden.

Nobody's data stands on them, but for what the reader has just typed and would lose.
"""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.db import InterfaceError, OperationalError
from django.forms import BoundField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from ventanilla.common.errors import BadInput, DomainError
from ventanilla.web import seats

log = structlog.get_logger("ventanilla.web")
SECRET = frozenset(
    {"csrfmiddlewaretoken", "password", "oldpassword", "code", "credential", "next", "login"}
)
UNAUTHORIZED, FORBIDDEN, NOT_FOUND, BROKEN, AWAY = 401, 403, 404, 500, 503
#: after how many seconds it is worth asking again
AGAIN = 10


def refuse(request: HttpRequest, fault: DomainError, *, status: int) -> HttpResponse:
    """Say what the domain refused, and show what was typed; HTMX gets the words alone."""
    problems = fault.problems if isinstance(fault, BadInput) else {}
    template = "refusals/refusal.html"
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        template += "#words"
    context = {
        "words": str(fault),
        "problems": problems,
        "heading": _heading(status),
        "typed": vars(fault).get("typed") or typed(request),
    }
    return render(request, template, context, status=status)


def _heading(status: int) -> str:
    return {
        403: _("This seat may not do that"),
        409: _("Not now"),
        410: _("Deleted"),
        422: _("Something cannot be right"),
    }[status]


def no_seat(request: HttpRequest) -> HttpResponse:
    """An officer without a seat in force."""
    return render(request, "refusals/no_seat.html", status=FORBIDDEN)


def frozen(request: HttpRequest) -> HttpResponse:
    """A seat that opened too much, until a head of protection releases it."""
    return render(request, "refusals/frozen.html", status=FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page, whether a thing does not exist or is not for this seat."""
    if request.user.is_authenticated and not getattr(request, "seat", None):
        seats.look_up(request)  # an address without a view has not passed the seat's door
    return render(request, "refusals/not_found.html", status=NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault. Shows a random number only, and logs it with the place in the code.

    503 where a database is away or does not answer in time: the next try may succeed.
    """
    number, fault = secrets.token_hex(4), sys.exc_info()
    away = isinstance(fault[1], InterfaceError | OperationalError)
    log.error("page.failed", request_id=number, exc_info=fault)
    # Without context processors: the session or the database may be what is broken.
    page = render_to_string("refusals/broken.html", {"number": number, "away": away})
    if away:
        return HttpResponse(page, status=AWAY, headers={"Retry-After": str(AGAIN)})
    return HttpResponse(page, status=BROKEN)


@contextmanager
def kept(form: Form) -> Iterator[None]:
    """Let a refusal carry what was written into a form: each label with its words."""
    try:
        yield
    except DomainError as fault:
        lines = ((str(bound.label), _words(bound)) for bound in form.visible_fields())
        vars(fault)["typed"] = [(label, words) for label, words in lines if words]
        raise


def _words(bound: BoundField) -> str:
    value = bound.value()
    titles = {str(code): str(title) for code, title in getattr(bound.field, "choices", ())}
    titles |= {"True": _("Yes"), "on": _("Yes")}
    given = value if isinstance(value, list | tuple) else [value]
    return ", ".join(titles.get(str(item), str(item)) for item in given if item)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a person had written into a form, to be shown back: never secrets."""
    return [
        (name.replace("_", " "), text)
        for name, values in request.POST.lists()
        if name not in SECRET and not name.startswith("password")
        for text in values
        if text.strip()
    ]


def signed_out_while_writing(request: HttpRequest) -> HttpResponse:
    """The sign-in ended before a form was sent: nothing was saved, and nothing is lost."""
    context = {"typed": typed(request), "sign_in": reverse("account_login")}
    return render(request, "refusals/signed_out.html", context, status=UNAUTHORIZED)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was not made by this site for this sign-in, or is too old."""
    if not request.user.is_authenticated and not request.path.startswith("/account/"):
        return signed_out_while_writing(request)
    context = {"typed": typed(request)}
    return render(request, "refusals/csrf.html", context, status=FORBIDDEN)
