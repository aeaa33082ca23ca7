"""Pages for anybody: in the language of their address, without a cookie, kept nowhere.

They are drawn without the request, so nothing of a session, a form's token or a reader can get
into them, and no cookie can be set. Forms come by POST, so that what is looked for stands in no
address; they change nothing, which is why they need no token.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.common.language import reading
from ventanilla.web.http import open_to_all

NOT_FOUND = 404
LANGUAGES = {"es": "Español", "en": "English"}
View = Callable[..., HttpResponse]


class Language:
    """The first part of an address of the public site."""

    regex = "|".join(LANGUAGES)

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


@dataclass(frozen=True, slots=True)
class Tongue:
    """The same page in another language."""

    code: str
    name: str
    address: str


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    tongues: Sequence[Tongue] | None = None,
) -> HttpResponse:
    """A page of the public site, with what its frame needs and nothing of the request.

    ``tongues``: the page in other languages, where its address does not say them itself.
    """
    frame = {
        "language": reading(),
        "tongues": _tongues(request) if tongues is None else tongues,
        "exit_page": settings.EXIT_PAGE,
        "synthetic": settings.PROFILE == "demo",
    }
    answer = HttpResponse(render_to_string(template, {**frame, **(context or {})}), status=status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Language"] = reading()
    return answer


def others() -> list[tuple[str, str]]:
    """The other languages: code, and what it calls itself."""
    return [(code, name) for code, name in LANGUAGES.items() if code != reading()]


def _tongues(request: HttpRequest) -> list[Tongue]:
    match = request.resolver_match
    assert match is not None  # noqa: S101 - a view is at work
    return [
        Tongue(code, name, reverse(match.view_name, kwargs={**match.kwargs, "language": code}))
        for code, name in others()
    ]


def _to_anybody(view: View) -> View:
    @wraps(view)
    def answered(request: HttpRequest, language: str, **parts: str) -> HttpResponse:
        with translation.override(language):
            try:
                return view(request, **parts)
            except Http404:
                return show(request, "public/nothing.html", status=NOT_FOUND)

    # Compressed here: nothing secret stands beside what was typed, and the line may be slow.
    return open_to_all(transaction.non_atomic_requests(gzip_page(answered)))


def page(view: View) -> View:
    """A page to read."""
    return _to_anybody(require_safe(view))


def form(view: View) -> View:
    """A page with a form that changes nothing."""
    return csrf_exempt(_to_anybody(require_http_methods(["GET", "HEAD", "POST"])(view)))
