"""Deciding: findings, the outcome, closing."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.cases import policies
from ventanilla.cases.services import closing, deciding
from ventanilla.support import selectors as support
from ventanilla.web.acts import carry_out
from ventanilla.web.cases import forms, page
from ventanilla.web.doors import find_track, open_case
from ventanilla.web.http import OfficerRequest
from ventanilla.web.words import spoken

FORM = ["GET", "POST"]


@require_POST
def confirm(request: OfficerRequest, track: UUID, name: str) -> HttpResponse:
    """Confirm a finding."""
    now = timezone.now()
    found = find_track(request, track, now)
    deciding.confirm_finding(track=found, name=name, by=request.seat, at=now)
    messages.success(request, _("Confirmed. What it asks for stands below."))
    return redirect("cases:detail", track)


@require_http_methods(FORM)
def discard(request: OfficerRequest, track: UUID, name: str) -> HttpResponse:
    """Discard a finding, with a reason."""
    now = timezone.now()
    case = open_case(request, track, now)
    found = next((item for item in case.plan.findings if item.name == name), None)
    if found is None:
        raise Http404
    shielding = not policies.SHIELDS.isdisjoint(found.effects)
    form = forms.Discard(request.POST or None, initial={"shielding": shielding})
    return carry_out(
        request,
        case,
        form,
        lambda: deciding.discard_finding(
            track=case.track,
            name=name,
            reason=form.cleaned_data["reason"],
            by=request.seat,
            at=now,
        ),
        may=page.may_discard(request.seat, case.track, found),
        template="cases/discard.html",
        now=now,
        found=found,
        shielding=shielding,
    )


@require_http_methods(FORM)
def raise_by_hand(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Raise a finding by hand, with a reason."""
    now = timezone.now()
    case = open_case(request, track, now)
    standing = case.plan.standing
    form = forms.RaiseFinding(request.POST or None, package=case.package, standing=standing)
    return carry_out(
        request,
        case,
        form,
        lambda: deciding.raise_finding(
            track=case.track,
            name=form.cleaned_data["finding"],
            reason=form.cleaned_data["reason"],
            by=request.seat,
            at=now,
        ),
        may=policies.may_decide_findings(request.seat, case.track),
        template="cases/raise.html",
        now=now,
    )


@require_http_methods(FORM)
def outcome(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Propose an outcome; or see the proposal, and approve it or give it back."""
    now = timezone.now()
    case = open_case(request, track, now)
    choices = [(item.code, f"{item.code} · {spoken(item.title)}") for item in case.plan.outcomes]
    suggested = next((o.code for o in case.plan.outcomes if o.suggested and not o.barred), "")
    form = forms.Propose(
        request.POST or None,
        choices=choices,
        initial={"outcome": suggested, "version": case.track.version},
    )
    proposal = case.record.outcome
    return carry_out(
        request,
        case,
        form,
        lambda: deciding.propose_outcome(
            track=case.track,
            code=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            by=request.seat,
            at=now,
            seen=form.cleaned_data["version"],
        ),
        template="cases/outcome.html",
        said=_("Proposed. Another person has to approve it."),
        now=now,
        outcomes=case.plan.outcomes,
        proposal=proposal if proposal.get("code") else None,
        returned=proposal.get("return_reason", ""),
        may_approve=policies.may_approve(request.seat, case.track, proposal.get("proposed_by", "")),
        may_propose=policies.may_decide_findings(request.seat, case.track),
        waiting=deciding.undecided_red(case.plan),
        give_back=forms.Reason(prefix="back"),
    )


@require_POST
def approve(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Approve the proposed outcome."""
    now = timezone.now()
    found = find_track(request, track, now)
    seen = request.POST.get("version", "")
    deciding.approve_outcome(
        track=found, by=request.seat, at=now, seen=int(seen) if seen.isdigit() else None
    )
    messages.success(request, _("Approved. The documents of this outcome are open now."))
    return redirect("cases:detail", track)


@require_POST
def give_back(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Give a proposal back with a reason."""
    now = timezone.now()
    found = find_track(request, track, now)
    reason = request.POST.get("back-reason", "")
    deciding.return_outcome(track=found, reason=reason, by=request.seat, at=now)
    return redirect("cases:detail", track)


@require_http_methods(FORM)
def close(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Close the case."""
    now = timezone.now()
    case = open_case(request, track, now)
    form = forms.Close(
        request.POST or None, package=case.package, initial={"version": case.track.version}
    )
    return carry_out(
        request,
        case,
        form,
        lambda: closing.close_case(
            track=case.track,
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            by=request.seat,
            at=now,
            seen=form.cleaned_data["version"],
        ),
        may=policies.may_close(request.seat, case.track),
        template="cases/close.html",
        said=_("Closed. The door stays open: it can be opened again."),
        unfinished=support.unfinished(case.track),
        now=now,
    )


@require_http_methods(FORM)
def reopen(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Open a closed case again."""
    now = timezone.now()
    case = open_case(request, track, now)
    form = forms.Reason(request.POST or None)
    return carry_out(
        request,
        case,
        form,
        lambda: closing.reopen_case(
            track=case.track, note=form.cleaned_data["reason"], by=request.seat, at=now
        ),
        may=policies.may_close(request.seat, case.track),
        template="cases/reopen.html",
        now=now,
    )
