"""How long records are kept: the calendar, deletion by two, holds, receipts."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.cases import disposal, policies
from ventanilla.cases.disposal import Due
from ventanilla.cases.models import Disposal
from ventanilla.cases.services import disposing
from ventanilla.cases.states import DisposalReason, DisposalState, HoldReason
from ventanilla.web.acts import perform
from ventanilla.web.doors import find_track
from ventanilla.web.http import OfficerRequest
from ventanilla.web.retention import forms
from ventanilla.web.stepup import grave

FORM = ["GET", "POST"]


@require_GET
def calendar(request: OfficerRequest) -> HttpResponse:
    """What is due, what will be, what waits for a second person; numbers, no names."""
    policies.may_dispose(request.seat).enforce()
    now = timezone.now()
    found = disposal.calendar(request.seat, _today(request))
    return render(request, "retention/calendar.html", {"calendar": found, "now": now})


@require_http_methods(FORM)
@grave
def record(request: OfficerRequest, track: UUID) -> HttpResponse:
    """One closed record: until when it is kept, and why it may go."""
    policies.may_dispose(request.seat).enforce()
    item, now = _find(track), timezone.now()
    form = forms.Propose(request.POST or None)
    made: list[Disposal] = []

    def propose() -> None:
        reason = DisposalReason(form.cleaned_data["reason"])
        made.append(disposing.propose(item=item, reason=reason, by=request.seat, at=now))

    if request.method == "POST" and perform(form, propose):
        return redirect("retention:act", made[0].pk)
    context = {
        "item": item,
        "form": form,
        "hold": disposal.hold_of(item.dossier),
        "acts": disposal.open_acts_of(item.dossier),
        "now": now,
    }
    return render(request, "retention/record.html", context)


@require_http_methods(FORM)
def hold(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Keep a record, whatever the calendar says."""
    now = timezone.now()
    found = find_track(request, track, now)
    policies.may_hold_record(request.seat, found).enforce()
    form = forms.HoldIt(request.POST or None)

    def keep() -> None:
        reason = HoldReason(form.cleaned_data["reason"])
        disposing.hold(track=found, reason=reason, by=request.seat, at=now)

    if request.method == "POST" and perform(form, keep):
        return redirect("cases:detail", track)
    context = {"track": found, "form": form, "hold": disposal.hold_of(found.dossier_id)}
    return render(request, "retention/hold.html", context)


@require_POST
@grave
def lift(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Propose to lift a hold."""
    made = disposing.propose_lifting(item=_find(track), by=request.seat, at=timezone.now())
    return redirect("retention:act", made.pk)


@require_GET
def act(request: OfficerRequest, act: UUID) -> HttpResponse:
    """An act by two: waiting, under way, or done; then the page is its receipt, to be printed."""
    policies.may_dispose(request.seat).enforce()
    found = _act(act)
    context = {
        "act": found,
        "may_confirm": policies.may_confirm_disposal(request.seat, found),
        "now": timezone.now(),
    }
    response = render(request, "retention/act.html", context)
    if found.state == DisposalState.CONFIRMED:
        response.headers["Refresh"] = "3"
    return response


@require_POST
@grave
def answer(request: OfficerRequest, act: UUID) -> HttpResponse:
    """Confirm what somebody else proposed, or take it back."""
    found, now = _act(act), timezone.now()
    if request.POST.get("answer") == "confirm":
        disposing.confirm(act=found, by=request.seat, at=now)
    else:
        disposing.withdraw(act=found, by=request.seat, at=now)
    return redirect("retention:act", act)


def _find(track: UUID) -> Due:
    found = disposal.find(track)
    if found is None:
        raise Http404
    return found


def _act(act: UUID) -> Disposal:
    found = disposal.act(act)
    if found is None:
        raise Http404
    return found


def _today(request: OfficerRequest) -> date:
    return timezone.localdate(timezone.now(), request.seat.post.zoneinfo)
