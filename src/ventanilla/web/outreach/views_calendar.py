"""Calendars for everybody: no sign-in, no cookie, only when and, if it may be said, where."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ventanilla.network import selectors as posts
from ventanilla.network.models import Post
from ventanilla.outreach import calendars, selectors
from ventanilla.outreach.models import Event
from ventanilla.outreach.printing import LANGUAGES
from ventanilla.outreach.states import Openness
from ventanilla.web.http import open_to_all

MEDIA_TYPE = "text/calendar; charset=utf-8"
FRESH = 15 * 60


@open_to_all
@require_safe
@cache_control(public=True, max_age=FRESH)
def network(request: HttpRequest, language: str) -> HttpResponse:
    """The events of all posts, each once."""
    return _feed(request, language, None)


@open_to_all
@require_safe
@cache_control(public=True, max_age=FRESH)
def post(request: HttpRequest, language: str, post: str) -> HttpResponse:
    """The events of one post, those included that it holds with others."""
    found = posts.posts().filter(code=post.upper()).first()
    if found is None:
        raise Http404
    return _feed(request, language, found)


@open_to_all
@require_safe
@cache_control(public=True, max_age=FRESH)
def event(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """One public event, as the QR of its poster asks for it."""
    found = selectors.event_for(code)
    if found is None or found.openness != Openness.PUBLIC or found.code != code:
        raise Http404
    return _calendar(request, language, [found], name=found.post)


def _feed(request: HttpRequest, language: str, of: Post | None) -> HttpResponse:
    found = list(selectors.outward(post=of, at=timezone.now()))
    return _calendar(request, language, found, name=of)


def _calendar(
    request: HttpRequest, language: str, events: list[Event], *, name: Post | None
) -> HttpResponse:
    if language not in LANGUAGES:
        raise Http404
    with override(language):
        title = name.name if name else _("Consulates of Mexico")
        made = calendars.feed(
            events,
            name=title,
            language=language,
            domain=request.get_host().partition(":")[0],
            at=timezone.now(),
        )
    return HttpResponse(made, content_type=MEDIA_TYPE)
