"""Guides for officers, in the language of the page."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ventanilla.common.language import reading
from ventanilla.web.help import guides
from ventanilla.web.http import OfficerRequest, for_windows

DAY = 24 * 60 * 60


@for_windows
@require_GET
def index(request: OfficerRequest) -> HttpResponse:
    """All guides in their groups; or where something that is looked for stands."""
    sought = request.GET.get("q", "").strip()[:80]
    shown = {
        "guide": _guide(guides.INDEX),
        "sought": sought,
        "hits": guides.search(reading(), sought),
    }
    return render(request, "help/index.html", shown)


@for_windows
@require_GET
def guide(request: OfficerRequest, name: str) -> HttpResponse:
    """One guide, with what comes before and after it."""
    shown, order = _guide(name), guides.names(reading())
    if name not in order:
        raise Http404
    place = order.index(name)
    around = {
        "before": _guide(order[place - 1]) if place else None,
        "after": _guide(order[place + 1]) if place + 1 < len(order) else None,
    }
    return render(request, "help/guide.html", {"guide": shown, **around})


@for_windows
@require_GET
def picture(request: OfficerRequest, language: str, name: str) -> HttpResponse:
    """A picture of a guide: of invented people, and the same for everybody."""
    path = guides.picture(language, name)
    if path is None:
        raise Http404
    headers = {"Cache-Control": f"private, max-age={DAY}"}
    return HttpResponse(path.read_bytes(), content_type="image/png", headers=headers)


def _guide(name: str) -> guides.Guide:
    found = guides.read(reading(), name)
    if found is None:
        raise Http404
    return found
