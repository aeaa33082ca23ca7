"""What was counted: entered from a sheet, corrected once its month is closed; the month itself."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ventanilla.common.errors import BadInput
from ventanilla.common.months import next_month
from ventanilla.outreach import policies, selectors
from ventanilla.outreach.models import Event
from ventanilla.outreach.services import counting, months
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.outreach.forms import PlanForm
from ventanilla.web.outreach.forms_counting import LABELS, CorrectionForm, CountForm, SheetForm
from ventanilla.web.outreach.views import find as find_event


@require_http_methods(["GET", "POST"])
def find(request: OfficerRequest) -> HttpResponse:
    """A count on paper comes in: its code first."""
    policies.may_keep(request.seat).enforce()
    form = SheetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = selectors.event_at(request.seat.post, form.cleaned_data["code"])
        if found:
            return redirect("outreach:count", found.code)
        form.unknown()
    return render(request, "outreach/find.html", {"form": form})


@require_http_methods(["GET", "POST"])
def count(request: OfficerRequest, code: str) -> HttpResponse:
    """Close an event with its count."""
    found = find_event(request, code)
    policies.may_keep_event(request.seat, found).enforce()
    form = CountForm(request.POST or None, event=found)

    def act() -> None:
        counting.close(event=found, closing=form.closing(), by=request.seat, at=timezone.now())

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The count is written down."))
        return redirect("outreach:event", found.code)
    return render(request, "outreach/count.html", {"form": form, "event": found})


@require_http_methods(["GET", "POST"])
def late(request: OfficerRequest) -> HttpResponse:
    """Add an event that was forgotten when its month was closed, with its count."""
    policies.may_keep(request.seat).enforce()
    sent = request.POST or None
    form, count_form = PlanForm(sent, post=request.seat.post, once=True), CountForm(sent)
    made: list[Event] = []

    def act() -> None:
        if not count_form.is_valid():
            raise BadInput({"": _("The count below cannot be right.")})
        try:
            made.append(
                counting.add_late(
                    plan=form.plan(), closing=count_form.closing(), by=request.seat,
                    at=timezone.now(),
                )
            )  # fmt: skip
        except BadInput as refusal:
            for name in set(refusal.problems) & set(count_form.fields):
                count_form.add_error(name, refusal.problems[name])
            raise

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("It stands beside what was reported."))
        return redirect("outreach:event", made[0].code)
    return render(request, "outreach/late.html", {"form": form, "count": count_form})


@require_http_methods(["GET", "POST"])
def correct(request: OfficerRequest, code: str) -> HttpResponse:
    """Correct the count of a closed month."""
    found = find_event(request, code)
    policies.may_keep_event(request.seat, found).enforce()
    form = CorrectionForm(request.POST or None)

    def act() -> None:
        counting.correct(
            event=found,
            numbers=form.numbers(),
            reason=form.cleaned_data["reason"],
            by=request.seat,
            at=timezone.now(),
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The correction stands beside the count."))
        return redirect("outreach:event", found.code)
    context = {"form": form, "event": found, "counted": selectors.counted(found)}
    return render(request, "outreach/correct.html", context)


@require_http_methods(["GET", "POST"])
def close_month(request: OfficerRequest, month: date) -> HttpResponse:
    """A month of the post: what it adds up to, and its closing."""
    policies.may_see(request.seat).enforce()
    post, now = request.seat.post, timezone.now()
    if request.method == "POST":
        months.close_month(month=month, by=request.seat, at=now)
        messages.success(request, _("The month is closed."))
        return redirect("outreach:month", month)
    sums = selectors.sums_of(post, month)
    context = {
        "month": month,
        "line": selectors.months(post, since=month, until=month)[0],
        "closed": selectors.closed_month(post, month),
        "sums": [(LABELS[name], sums[name]) for name in sums],
        "found": [
            each
            for each in selectors.events_of(post, since=month, until=month)
            if each.post_id == post.pk
        ],
        "due": selectors.due_by(post, month),
        "over": next_month(month) <= timezone.localdate(now, request.seat.post.zoneinfo),
        "may_close": policies.may_close_month(request.seat),
        "may_keep": policies.may_keep(request.seat),
    }
    return render(request, "outreach/month.html", context)
