"""Working: tasks, events, the route, who has the case and where it goes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.cases import holders, policies, selectors
from ventanilla.cases.selectors import OpenCase
from ventanilla.cases.services import assigning, closing, recording
from ventanilla.cases.services import weighing as deciding
from ventanilla.network import selectors as network
from ventanilla.protocols.engine.definition import Weighing
from ventanilla.protocols.engine.state import DueTask
from ventanilla.web.acts import carry_out, perform
from ventanilla.web.cases import forms, page, weighing
from ventanilla.web.doors import find_track, onward, open_case
from ventanilla.web.http import OfficerRequest

FORM = ["GET", "POST"]


@require_http_methods(FORM)
def task(request: OfficerRequest, track: UUID, code: str) -> HttpResponse:
    """One task: why, on which basis, until when; and the way to do it."""
    now = timezone.now()
    case = open_case(request, track, now)
    due = next((item for item in (*case.plan.tasks, *case.plan.done) if item.code == code), None)
    if due is not None and due.weighs is not None:
        return _weigh(request, case, due, due.weighs, now)
    if request.method == "POST":
        recording.complete_task(
            track=case.track,
            code=code,
            note=request.POST.get("note", "").strip()[:2000],
            by=request.seat,
            at=now,
        )
        messages.success(request, _("Done, and written down."))
        return onward(request, track)
    if due is None:
        raise Http404
    may_do = policies.may_do_task(request.seat, case.track, case.package.seat_role(due.role))
    context = _task(case, due, now) | {
        "may_do": may_do and policies.another_person(request.seat, due.not_by),
    }
    return render(request, "cases/task.html", context)


def _task(case: OpenCase, due: DueTask, now: datetime) -> dict[str, Any]:
    basis = case.package.tasks[due.code].basis
    return {
        "case": case,
        "now": now,
        "task": due,
        "door": page.door(due, case),
        "plain": case.package.is_done_plainly(case.package.tasks[due.code]),
        "role": case.package.roles[due.role].title,
        "sources": [item for item in case.package.definition.basis if item.id in basis],
    }


def _weigh(
    request: OfficerRequest, case: OpenCase, due: DueTask, weighs: Weighing, now: datetime
) -> HttpResponse:
    """A task that weighs sources: both sides, and the decision."""
    form = weighing.Weigh(request.POST if request.method == "POST" else None, weighs=weighs)
    if request.method == "POST" and perform(
        form,
        lambda: deciding.decide(
            track=case.track,
            code=due.code,
            decision=form.decision(),
            by=request.seat,
            at=now,
        ),
    ):
        messages.success(request, _("Decided, and written down. Nothing was sent."))
        return onward(request, case.track.pk)
    context = _task(case, due, now) | weighing.context(
        case, due, weighs, seat=request.seat, now=now
    )
    status = 422 if form.errors else 200
    return render(request, "cases/weigh.html", context | {"form": form}, status=status)


@require_http_methods(FORM)
def happened(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Write down that something happened, and when."""
    now = timezone.now()
    case = open_case(request, track, now)
    names = selectors.events_to_write(case)
    form = forms.Happened(
        request.POST or None,
        package=case.package,
        names=names,
        initial={"happened_at": timezone.localtime(now)},
    )
    return carry_out(
        request,
        case,
        form,
        lambda: recording.record_event(
            track=case.track,
            event=form.cleaned_data["event"],
            happened_at=form.cleaned_data["happened_at"],
            by=request.seat,
            at=now,
        ),
        may=policies.may_work(request.seat, case.track),
        template="cases/happened.html",
        now=now,
    )


@require_http_methods(FORM)
def known(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Write down what an officer knows and no instrument asks."""
    now = timezone.now()
    case = open_case(request, track, now)
    form = forms.Known(request.POST or None, package=case.package, facts=case.record.all_facts)
    return carry_out(
        request,
        case,
        form,
        lambda: recording.record_known(
            track=case.track,
            facts=form.answers(),
            withdrawn=form.fields,
            by=request.seat,
            at=now,
        ),
        may=policies.may_work(request.seat, case.track),
        template="cases/known.html",
        now=now,
    )


@require_http_methods(FORM)
def route(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Change the route."""
    now = timezone.now()
    case = open_case(request, track, now)
    form = forms.ChangeRoute(
        request.POST or None, package=case.package, initial={"route": case.track.route}
    )
    return carry_out(
        request,
        case,
        form,
        lambda: recording.change_route(
            track=case.track,
            route=form.cleaned_data["route"],
            reason=form.cleaned_data["reason"],
            by=request.seat,
            at=now,
        ),
        may=policies.may_decide_findings(request.seat, case.track),
        template="cases/route.html",
        now=now,
    )


@require_http_methods(FORM)
def assign(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Give the case to somebody of the post, or offer it to another post."""
    now = timezone.now()
    case = open_case(request, track, now)
    seats = holders.may_hold(case.track, now)
    form = forms.Assign(request.POST or None, seats=seats)
    return carry_out(
        request,
        case,
        form,
        lambda: assigning.assign(
            track=case.track, to=form.cleaned_data["to"], by=request.seat, at=now
        ),
        template="cases/assign.html",
        said=_("Assigned."),
        now=now,
        may_assign=policies.may_assign(request.seat, case.track),
        certified=holders.certified_among(case, seats, now),
    )


@require_http_methods(FORM)
def move(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Offer the case to another post."""
    now = timezone.now()
    case = open_case(request, track, now)
    posts = network.posts().consular().exclude(pk=case.track.case.post_id)
    form = forms.Move(request.POST or None, posts=posts)
    return carry_out(
        request,
        case,
        form,
        lambda: assigning.offer_move(
            track=case.track,
            to=form.cleaned_data["to"],
            reason=form.cleaned_data["reason"],
            by=request.seat,
            at=now,
        ),
        may=policies.may_assign(request.seat, case.track),
        template="cases/move.html",
        said=_("Offered. It stays here until that post accepts."),
        now=now,
    )


@require_http_methods(FORM)
def answer_move(request: OfficerRequest, track: UUID) -> HttpResponse:
    """The receiving post accepts the case, or gives it back with a reason."""
    now = timezone.now()
    case = open_case(request, track, now)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and "accept" in request.POST:
        assigning.accept_move(track=case.track, by=request.seat, at=now)
        return redirect("cases:detail", track)
    if request.method == "POST" and form.is_valid():
        assigning.decline_move(
            track=case.track, reason=form.cleaned_data["reason"], by=request.seat, at=now
        )
        return redirect("desk:post")
    return render(request, "cases/answer_move.html", {"case": case, "form": form, "now": now})


@require_POST
def resume(request: OfficerRequest, track: UUID) -> HttpResponse:
    """The person wants to go on."""
    now = timezone.now()
    closing.resume(track=find_track(request, track, now), by=request.seat, at=now)
    return redirect("cases:detail", track)
