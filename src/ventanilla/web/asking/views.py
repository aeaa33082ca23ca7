"""Ask for help without a name: put into the post's box, and the same answer whatever becomes of it.

No cookie, no session, no address kept; a refusal looks like a delivery and takes as long, so that
nobody learns from it whether a post receives, or how much.
"""

import time
import uuid
from datetime import datetime
from urllib.parse import urlencode

import structlog
from django.db import Error, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.common.errors import DomainError
from ventanilla.network.models import Post
from ventanilla.security.letterbox import services as letterbox
from ventanilla.sightings.content import Noticed
from ventanilla.sightings.services import sending
from ventanilla.sightings.states import Modality, Urgency
from ventanilla.web import door
from ventanilla.web.asking.forms import AskForm
from ventanilla.web.asking.throttle import Throttle
from ventanilla.web.http import open_to_all
from ventanilla.web.public.anybody import LANGUAGES, Tongue, others, show

log = structlog.get_logger("ventanilla.web")
#: seconds that every answer takes, delivered or not
TAKES = 0.4
throttle = Throttle()


@csrf_exempt  # nobody is signed in, and a token would need a cookie
@open_to_all
@transaction.non_atomic_requests
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; what is written goes to the consulate that was chosen."""
    begun = time.monotonic()
    with translation.override(_language(request)):
        sent = request.method == "POST"
        form = AskForm(request.POST if sent else None, initial={"post": request.GET.get("post")})
        if sent and form.is_valid():
            _deliver(request, form)
            time.sleep(max(0.0, TAKES - (time.monotonic() - begun)))
            return redirect(_address("asking:thanks"))
        return _page(request, "asking/ask.html", {"form": form})


@open_to_all
@transaction.non_atomic_requests
@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    """The same for everybody who asked."""
    with translation.override(_language(request)):
        return _page(request, "asking/thanks.html", {})


def _deliver(request: HttpRequest, form: AskForm) -> None:
    now, data = timezone.now(), form.cleaned_data
    if not throttle.allows(door.place_of(request).network, now=time.monotonic()):
        log.warning("asking.throttled")
        return
    try:
        _put_in(form.posts[data["post"]], data["words"], data["contact"], now)
    except (DomainError, Error) as fault:
        log.error("asking.undelivered", fault=type(fault).__name__)


def _put_in(post: Post, words: str, contact: str, now: datetime) -> None:
    language = translation.get_language() or "es"
    noticed = Noticed(
        seen_at=now,
        urgency=Urgency.TODAY,
        modality=Modality.ONLINE,
        words=words,
        contact=contact,
        present=False,
        language=language[:2],
    )
    sending.ask(letter=uuid.uuid4(), box=letterbox.newest(post.pk), noticed=noticed, at=now)


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else translation.get_language() or "es"


def _address(name: str) -> str:
    return f"{reverse(name)}?{urlencode({'language': translation.get_language()})}"


def _page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    tongues = [
        Tongue(code, name, f"{request.path}?{urlencode({'language': code})}")
        for code, name in others()
    ]
    return show(request, template, context, tongues=tongues)
