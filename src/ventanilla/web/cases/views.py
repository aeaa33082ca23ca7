"""The list of cases, one case, its history, and why a rule says what it says."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.audit.selectors import openings_of
from ventanilla.cases import episodes, lists, policies, selectors
from ventanilla.cases.models import Track
from ventanilla.common.trips import Trip
from ventanilla.exports import policies as exports
from ventanilla.security import access, glass
from ventanilla.web import searches
from ventanilla.web.cases import emergencies, forms, page, views_stub
from ventanilla.web.cases.history import told
from ventanilla.web.doors import find_track, open_case
from ventanilla.web.http import OfficerRequest

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def listing(request: OfficerRequest) -> HttpResponse:
    """The cases of the seat, newest first; a number or a name narrows them.

    What is looked for comes by POST and is kept: the address of what was found does not say it.
    """
    if request.method == "POST" and (sought := forms.CaseFilter(request.POST)).is_valid():
        return redirect(f"{reverse('cases:list')}?{_narrowed(request, sought.cleaned_data)}")
    now = timezone.now()
    form = forms.CaseFilter(_asked(request))
    wanted = form.cleaned_data if form.is_valid() else {}
    reached = access.reached_by(request.seat, now)
    tracks = lists.listed(
        request.seat,
        now,
        reached=reached,
        state=wanted.get("state", ""),
        mine=wanted.get("mine", False),
        words=wanted.get("q", ""),
    )
    shown = Paginator(tracks, PER_PAGE).get_page(request.GET.get("page"))
    here = cast("QuerySet[Track]", shown.object_list)
    lines = lists.lines_of(here, reached, seat=request.seat, at=now, purpose="case.listed")
    template = "cases/list.html#rows" if request.htmx else "cases/list.html"
    first = next(iter(request.seat.protocols), "")
    context = {
        "form": form,
        "page": shown,
        "lines": lines,
        "now": now,
        "may_register": policies.may_register(request.seat, first),
        "may_export": exports.may_ask(request.seat),
    }
    return render(request, template, context)


def _asked(request: OfficerRequest) -> dict[str, str] | None:
    """What the list is narrowed by; as it was typed, where it could not be kept."""
    given = request.POST if request.method == "POST" else request.GET
    if not given:
        return None
    found = searches.find(request, request.GET.get("search", ""))
    return {**given.dict(), "q": request.POST.get("q", found)}


def _narrowed(request: OfficerRequest, wanted: Mapping[str, Any]) -> str:
    """The query of an address: how a list is narrowed, with a mark for the words."""
    query = {"state": wanted["state"], "mine": "on" if wanted["mine"] else ""}
    if wanted["q"]:
        query["search"] = searches.keep(request, wanted["q"])
    return urlencode({name: value for name, value in query.items() if value})


@require_GET
def detail(request: OfficerRequest, track: UUID) -> HttpResponse:
    """One case: who, which clocks, what was found, what is next and why."""
    now = timezone.now()
    try:
        found, trip = find_track(request, track, now), Trip()
    except Http404:
        return views_stub.instead(request, track, now)
    links = selectors.ask_links(found.case, trip)
    openings = glass.ask_openings(found.dossier_id, trip)
    together, reached = selectors.ask_others(found, trip), access.ask_reach(request.seat, now, trip)
    case = selectors.open_track(found, seat=request.seat, at=now, purpose="case.read", trip=trip)
    linked = selectors.linked_numbers(found.case, links)
    others = selectors.beside(found, together, reached)
    context = page.of_case(case, seat=request.seat, now=now, linked=linked, others=others)
    context["emergency"] = glass.held_now(openings, request.seat, now)
    context["events"] = emergencies.among(context["events"], openings, case.vault)
    return render(request, "cases/detail.html", context)


@require_GET
def history(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Everything that was done, and who opened the case."""
    now = timezone.now()
    case = open_case(request, track, now)
    trip = Trip()
    opened = glass.ask_openings(case.track.dossier_id, trip)
    trip.go()
    context = {
        "case": case,
        "now": now,
        "events": emergencies.among(told(case, most=1000), opened, case.vault),
        "openings": page.openings(openings_of(case.track.dossier_id, most=200)),
    }
    return render(request, "cases/history.html", context)


@require_GET
def rule(request: OfficerRequest, track: UUID, name: str) -> HttpResponse:
    """Why a finding was raised: its rule, the facts it read, its sources."""
    now = timezone.now()
    case = open_case(request, track, now)
    found = next((item for item in case.plan.findings if item.name == name), None)
    definition = case.package.findings.get(name)
    if found is None or definition is None:
        raise Http404
    context = {
        "case": case,
        "now": now,
        "found": found,
        "finding": definition,
        "sources": [item for item in case.package.definition.basis if item.id in definition.basis],
        "may_discard": page.may_discard(request.seat, case.track, found),
        "decided_by": case.record.deciders.get(name, ""),
        "decision": case.record.findings.get(name),
    }
    return render(request, "cases/rule.html", context)


@require_GET
def answers(request: OfficerRequest, track: UUID) -> HttpResponse:
    """What was said, question by question; each reading is on the record."""
    now = timezone.now()
    case = open_case(request, track, now, purpose="answers.read")
    return render(
        request,
        "cases/answers.html",
        {"case": case, "now": now, "blocks": page.answers(case)},
    )


@require_GET
def alike(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Fragment: how many earlier cases look alike. Loaded after the page, since it compares all."""
    now = timezone.now()
    case = open_case(request, track, now)
    found = episodes.look_alikes(case.names, seat=request.seat, at=now, besides=case.track.case)
    return render(request, "cases/alike.html", {"case": case, "found": found, "now": now})
