"""What waits for a second person, the alarms of a post, and its frozen seats."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.security import alerts, approvals, glass
from ventanilla.security.oversight.models import Approval
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.oversight import forms
from ventanilla.web.stepup import grave


@require_GET
def approvals_page(request: OfficerRequest) -> HttpResponse:
    """What waits for this seat as the second person, and what it asked for itself."""
    now = timezone.now()
    context = {
        "waiting": [(item, approvals.kind_of(item)) for item in _waiting(request)],
        "asked": [
            (item, kind) for item in approvals.asked_by(request.seat, now)
            if (kind := approvals.known(item.kind))
        ],
        "now": now,
    }  # fmt: skip
    return render(request, "oversight/approvals.html", context)


def _waiting(request: OfficerRequest) -> list[Approval]:
    return approvals.waiting_for(request.seat, timezone.now())


@require_http_methods(["GET", "POST"])
@grave
def decide(request: OfficerRequest, approval: UUID) -> HttpResponse:
    """One request: who asks for what; yes or no."""
    found = approvals.find(approval)
    if found is None or not approvals.may_decide(request.seat, found):
        raise Http404
    form = forms.Decision(request.POST or None)
    if request.method == "POST" and perform(
        form,
        lambda: approvals.decide(
            approval=approval,
            verdict=Approval.Verdict(form.cleaned_data["verdict"]),
            by=request.seat,
            at=timezone.now(),
        ),
    ):
        messages.success(request, _("Decided, and written down."))
        return redirect("oversight:approvals")
    kind = approvals.kind_of(found)
    context = {"approval": found, "kind": kind, "words": kind.describe(found), "form": form}
    return render(request, "oversight/decide.html", {**context, "now": timezone.now()})


@require_GET
def alarms(request: OfficerRequest) -> HttpResponse:
    """What stood out, whose seat is frozen, and which emergencies wait for a review."""
    now = timezone.now()
    alerts.may_watch(request.seat).enforce()
    context = {
        "alerts": alerts.shown_to(request.seat, now)[:200],
        "frozen": alerts.frozen_at(request.seat),
        "reviews": glass.to_review(request.seat).count(),
        "now": now,
    }
    return render(request, "oversight/alarms.html", context)


@require_POST
def acknowledge(request: OfficerRequest, alert: int) -> HttpResponse:
    """Say that an alarm was looked at."""
    alerts.acknowledge(alert, by=request.seat, at=timezone.now())
    return redirect("oversight:alarms")


@require_http_methods(["GET", "POST"])
@grave
def release_seat(request: OfficerRequest, freeze: int) -> HttpResponse:
    """Let a frozen seat work again."""
    found = alerts.frozen_at(request.seat).filter(pk=freeze).first()
    if found is None:
        raise Http404
    form = forms.Release(request.POST or None)
    if request.method == "POST" and perform(
        form,
        lambda: alerts.release_seat(
            freeze, note=form.cleaned_data["note"], by=request.seat, at=timezone.now()
        ),
    ):
        messages.success(request, _("The seat works again."))
        return redirect("oversight:alarms")
    context = {"freeze": found, "form": form, "now": timezone.now()}
    return render(request, "oversight/release_seat.html", context)
