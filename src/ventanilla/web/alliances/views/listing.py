"""Lists: alliances narrowed by state, kind and topic; what asks for attention."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ventanilla.alliances import catalogue, policies, selectors
from ventanilla.alliances.states import SEES_ALL
from ventanilla.web.alliances.forms import AllianceFilter
from ventanilla.web.http import OfficerRequest

ROWS = 25


@require_GET
def alliances(request: OfficerRequest) -> HttpResponse:
    """The alliances of the post, and on request every one that may be seen."""
    policies.may_look(request.seat).enforce()
    form = AllianceFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    today = timezone.localdate()
    found = selectors.narrowed(
        selectors.visible(request.seat),
        text=wanted.get("q", ""),
        group=wanted.get("group", ""),
        kind=wanted.get("kind", ""),
        topic=wanted.get("topic", ""),
        on=today,
    )
    if wanted.get("where") != "all" and request.seat.role not in SEES_ALL:
        found = selectors.at_post(found, request.seat.post_id)
    page = Paginator(selectors.listed(found), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "here": "list",
        "counted": catalogue.counted(),
        "asking": len(_asking(request)),
        "may_write": policies.may_write(request.seat),
        "today": today,
    }
    template = "alliances/list.html#rows" if request.htmx else "alliances/list.html"
    return render(request, template, context)


@require_GET
def attention(request: OfficerRequest) -> HttpResponse:
    """What ends soon, is dormant, or has to be reviewed."""
    policies.may_look(request.seat).enforce()
    context = {"here": "attention", "rows": _asking(request)}
    return render(request, "alliances/attention.html", context)


def _asking(request: OfficerRequest) -> list[selectors.Watched]:
    found = selectors.visible(request.seat)
    if request.seat.role not in SEES_ALL:
        found = selectors.at_post(found, request.seat.post_id)
    return selectors.watched(found, on=timezone.localdate())
