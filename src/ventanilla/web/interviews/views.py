"""Sittings: the interview with its renderer, and the officer's plain forms."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from csp.decorators import csp_update
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.common.errors import BadInput, DomainError, NotAllowed
from ventanilla.interviews import readiness, selectors, services
from ventanilla.interviews.models import Sitting
from ventanilla.interviews.selectors import OpenSitting
from ventanilla.interviews.states import SittingState
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.models import PublishedVersion
from ventanilla.training import catalogue
from ventanilla.web import neutral
from ventanilla.web.doors import find_track, open_case
from ventanilla.web.http import OfficerRequest
from ventanilla.web.interviews import contract, views_officer
from ventanilla.web.training.forms import EmergencyForm

KINDS = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
}
WASM = {"script-src": ["'wasm-unsafe-eval'"]}  # the engine of ODK parses its expressions with it
P = ParamSpec("P")
FORBIDDEN, CONFLICT, UNPROCESSABLE = 403, 409, 422


@require_http_methods(["GET", "POST"])
def start(request: OfficerRequest, track: UUID, instrument: str, task: str = "") -> HttpResponse:
    """Begin a sitting, or go on with the one that is open."""
    now = timezone.now()
    urgent = EmergencyForm(request.POST if "uncertified" in request.POST else None)
    if request.method == "POST" and (not urgent.is_bound or urgent.is_valid()):
        sitting = services.open_sitting(
            track=find_track(request, track, now),
            instrument=instrument,
            task=task,
            emergency=urgent.reason(),
            by=request.seat,
            at=now,
        )
        return redirect("interviews:sitting", sitting=sitting.pk)
    case = open_case(request, track, now)
    if instrument not in case.package.forms:
        raise Http404
    rule = case.package.sitting_rule(instrument)
    gate = next((g for g in case.plan.gates if rule and g.stage == rule.gate), None)
    lacking = readiness.lacks(case.package, rule, seat=request.seat, on=timezone.localdate(now))
    form = case.package.instruments[instrument]
    return render(
        request,
        "interviews/start.html",
        {
            "case": case,
            "now": now,
            "title": rule.title if rule else form.title,
            "with_person": form.with_person,
            "missing": gate.missing if gate and not gate.open else (),
            "courses": catalogue.opening(lacking) if lacking else [],
            "lacking": lacking,
            "urgent": urgent,
        },
    )


@csp_update(WASM)  # type: ignore[arg-type]  # it knows Django's request only
@require_http_methods(["GET", "POST"])
def sitting(request: OfficerRequest, sitting: UUID) -> HttpResponse:
    """The page of a sitting: the renderer's for a person, a plain form for an officer."""
    now = timezone.now()
    opened = _open(request, sitting)
    if opened.sitting.state == SittingState.SUBMITTED:
        return redirect("cases:detail", track=opened.case.track.pk)
    if not opened.instrument.with_person:
        return views_officer.page(request, opened, at=now)
    if request.method == "POST":
        raise Http404
    told = contract.contract(opened, seat=request.seat, at=now)
    return render(request, "interviews/sitting.html", {"sitting": told})


def in_json(
    view: Callable[Concatenate[OfficerRequest, P], HttpResponse],
) -> Callable[Concatenate[OfficerRequest, P], HttpResponse]:
    """Say refusals to the renderer, which shows them at their questions; nothing else changes."""

    @wraps(view)
    def answer(request: OfficerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except BadInput as fault:
            return JsonResponse({"problems": fault.problems}, status=UNPROCESSABLE)
        except DomainError as fault:
            status = FORBIDDEN if isinstance(fault, NotAllowed) else CONFLICT
            return JsonResponse({"detail": str(fault)}, status=status)

    return answer


@require_POST
@in_json
def submit(request: OfficerRequest, sitting: UUID) -> HttpResponse:
    """Store what was said; the same again is stored once."""
    now = timezone.now()
    found = _find(request, sitting)
    body = contract.read_body(request.body)
    services.submit(sitting=found, sent=contract.sent(body), by=request.seat, at=now)
    return JsonResponse({"redirect": reverse("cases:detail", args=[found.track_id])})


@require_POST
@in_json
def suspend(request: OfficerRequest, sitting: UUID) -> HttpResponse:
    """The person wants to stop: what was said so far is kept."""
    now = timezone.now()
    found = _find(request, sitting)
    body = contract.read_body(request.body)
    services.stop(sitting=found, sent=contract.sent(body), by=request.seat, at=now)
    return JsonResponse({"redirect": reverse("cases:detail", args=[found.track_id])})


@require_GET
def form(request: OfficerRequest, digest: str, instrument: str) -> HttpResponse:
    """An instrument as an XForm. Published words: nobody's answers are in it."""
    found = _package(digest).instruments.get(instrument)
    if found is None:
        raise Http404
    return HttpResponse(found.xform, content_type="application/xml; charset=utf-8")


@require_GET
def card(request: OfficerRequest, digest: str, name: str) -> HttpResponse:
    """A card of the toolbox, or a recording."""
    content = _package(digest).files.get(f"cards/{name}")
    kind = KINDS.get(name.rpartition(".")[2])
    if content is None or kind is None:
        raise Http404
    return HttpResponse(content, content_type=kind)


def _package(digest: str) -> Package:
    try:
        return protocols.package(digest)
    except PublishedVersion.DoesNotExist as error:
        raise Http404 from error


def _find(request: OfficerRequest, sitting: UUID) -> Sitting:
    found = selectors.find(request.seat, sitting, timezone.now())
    if found is None:
        raise Http404
    neutral.mark(request, found.track)
    return found


def _open(request: OfficerRequest, sitting: UUID) -> OpenSitting:
    return selectors.open_sitting(_find(request, sitting), seat=request.seat, at=timezone.now())
