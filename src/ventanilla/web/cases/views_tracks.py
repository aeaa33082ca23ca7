"""Several tracks of one case: asking for another, and all of them on one page."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.cases import policies, selectors
from ventanilla.cases.selectors import OpenCase
from ventanilla.cases.services import branching
from ventanilla.cases.services.branching import Wanted
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.plan import plan_case
from ventanilla.web.acts import carry_out
from ventanilla.web.cases import forms_tracks, page, tracks
from ventanilla.web.doors import find_track, open_case
from ventanilla.web.http import OfficerRequest

FORM = ["GET", "POST"]


@require_http_methods(FORM)
def called(request: OfficerRequest, track: UUID, protocol: str) -> HttpResponse:
    """Open the track that a finding calls for: its reason, and a sentence if that helps."""
    now = timezone.now()
    case = open_case(request, track, now)
    others = selectors.others(case.track, seat=request.seat, at=now)
    call = next((each for each in tracks.calls(case, others) if each.protocol == protocol), None)
    if call is None and request.method == "GET":
        raise Http404
    begun = {"other_person": call.other_person} if call else {}
    form = forms_tracks.Called(request.POST or None, initial=begun)
    return _form(request, case, form, protocol=protocol, call=call)


@require_http_methods(FORM)
def by_hand(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Open a track that no finding calls for, with a reason."""
    now = timezone.now()
    case = open_case(request, track, now)
    others = selectors.others(case.track, seat=request.seat, at=now)
    there = {case.track.protocol, *(other.track.protocol for other in others)}
    choices = [
        (code, tracks.title_of(protocols.newest_package(code)))
        for code in protocols.codes()
        if code not in there
    ]
    form = forms_tracks.ByHand(request.POST or None, choices=choices)
    return _form(request, case, form, calls=tracks.calls(case, others), none_left=not choices)


def _form(
    request: OfficerRequest,
    case: OpenCase,
    form: forms_tracks.Called,
    *,
    protocol: str = "",
    **context: object,
) -> HttpResponse:
    now, hand = timezone.now(), not protocol
    return carry_out(
        request,
        case,
        form,
        lambda: branching.call(
            track=case.track,
            wanted=Wanted(
                protocol=protocol or form.cleaned_data["protocol"],
                by_hand=hand,
                words=form.cleaned_data["words"],
                other_person=form.cleaned_data["other_person"],
            ),
            by=request.seat,
            at=now,
        ),
        may=policies.may_call(request.seat, case.track, by_hand=hand),
        template="cases/branch.html",
        said=_("Asked for. Whoever works with that protocol at this post has it on their desk."),
        now=now,
        **context,
    )


@require_GET
def whole(request: OfficerRequest, track: UUID) -> HttpResponse:
    """All tracks of the case that the seat may open, as one: each opening is on the record."""
    now = timezone.now()
    first = find_track(request, track, now)
    others = selectors.others(first, seat=request.seat, at=now)
    cases = [
        selectors.open_track(each, seat=request.seat, at=now, purpose="case.whole")
        for each in (first, *(other.track for other in others if other.opens))
    ]
    plan = plan_case({str(case.track.pk): case.plan for case in cases})
    context = {
        "case": cases[0],
        "now": now,
        "parts": [tracks.part(case) for case in cases],
        "shut": [line for line in tracks.lines(others) if not line.opens],
        "shields": page.shields(plan.effects),
        "clocks": tracks.clocks(cases, plan),
        "todo": tracks.todo(cases, plan),
        "recipients": plan.disclosures,
        "events": tracks.timeline(cases),
    }
    return render(request, "cases/whole.html", context)
