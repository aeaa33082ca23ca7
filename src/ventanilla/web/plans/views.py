"""The safety plan, its review and a page of it; the legal tests; and the possible remedies."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.cases import policies
from ventanilla.cases.selectors import OpenCase
from ventanilla.common.language import reading
from ventanilla.exchange import plans as printing
from ventanilla.interviews import plans, reviewing
from ventanilla.interviews.plans import Version
from ventanilla.protocols.engine.definition import SafetyPlan
from ventanilla.web.acts import perform
from ventanilla.web.cases import page as page_of_case
from ventanilla.web.doors import onward, open_case
from ventanilla.web.http import OfficerRequest, download
from ventanilla.web.plans import comparing, forms
from ventanilla.web.plans import remedies as screening
from ventanilla.web.words import spoken

FORM = ["GET", "POST"]


@require_GET
def plan(request: OfficerRequest, track: UUID, number: int | None = None) -> HttpResponse:
    """The plan in the person's words, the newest version or an earlier one."""
    now = timezone.now()
    case, wanted = _open(request, track, now)
    context = _context(request, case, wanted, now)
    every = plans.versions(case, wanted)
    if number is not None and not 1 <= number <= len(every):
        raise Http404
    if every:
        context |= _shown(case, wanted, every, number or len(every))
    return render(request, "plans/plan.html", context)


def _open(request: OfficerRequest, track: UUID, now: datetime) -> tuple[OpenCase, SafetyPlan]:
    case = open_case(request, track, now, purpose="plan.read")
    wanted = case.package.definition.safety_plan
    if wanted is None:
        raise Http404
    case.refuse_unsealed()
    return case, wanted


def _context(
    request: OfficerRequest, case: OpenCase, wanted: SafetyPlan, now: datetime
) -> dict[str, Any]:
    """What all pages of the plan show: the next review, the copy, the ways on."""
    facts, form = case.record.all_facts, case.package.instruments[wanted.instrument]
    copy = str(facts.get(wanted.copy_, ""))
    task = next((task for task in case.plan.tasks if task.code == wanted.task), None)
    reviewed_at = case.record.events.get(wanted.reviewed)
    return {
        "case": case,
        "now": now,
        "copy": form.questions[wanted.copy_].choices.get(copy),
        "on_paper": copy in wanted.paper,
        "review_at": case.record.events.get(wanted.review_at),
        "reviewed_at": reviewed_at,
        "task": task,
        "raised": [
            found
            for found in page_of_case.openers(case, wanted.task)
            if not (reviewed_at and found.raised_at and found.raised_at <= reviewed_at)
        ],
        "may_work": policies.may_work(request.seat, case.track),
        "change": reverse("interviews:open", args=[case.track.pk, form.name, wanted.task]),
    }


def _shown(case: OpenCase, wanted: SafetyPlan, every: list[Version], number: int) -> dict[str, Any]:
    form = case.package.instruments[wanted.instrument]
    version, before = every[number - 1], every[number - 2] if number > 1 else None
    return {
        "version": version,
        "newest": number == len(every),
        "sections": plans.sections(form, wanted, version, before),
        "versions": every[::-1],
    }


def _sent(request: OfficerRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@require_http_methods(FORM)
def review(request: OfficerRequest, track: UUID) -> HttpResponse:
    """The plan was read together and stands."""
    now = timezone.now()
    case, wanted = _open(request, track, now)
    policies.may_work(request.seat, case.track).enforce()
    question = case.package.instruments[wanted.instrument].questions[wanted.copy_]
    form = forms.Review(_sent(request), question=question)
    if request.method == "POST" and perform(
        form,
        lambda: reviewing.confirm_plan(
            track=case.track,
            until=form.cleaned_data["until"],
            copy=form.cleaned_data["copy"],
            by=request.seat,
            at=now,
        ),
    ):
        messages.success(request, _("Looked at together, and written down."))
        return onward(request, track, "plans:plan")
    context = _context(request, case, wanted, now) | {"form": form}
    return render(request, "plans/review.html", context, status=422 if form.errors else 200)


@require_http_methods(FORM)
def page(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Choose with the person what stands on a page that could be anybody's; then the page."""
    now = timezone.now()
    case, wanted = _open(request, track, now)
    every = plans.versions(case, wanted)
    if not every:
        return redirect("plans:plan", track)
    printable = printing.may_be_printed(case, wanted, every[-1].answers)
    form = forms.Wanted(_sent(request), printable=printable)
    made: list[printing.Paper] = []
    if request.method == "POST" and perform(form, lambda: made.append(_print(request, case, form))):
        paper = made[0]
        return download(paper.content, media_type="application/pdf", name=paper.file_name)
    context = _context(request, case, wanted, now) | {
        "form": form,
        "printable": [item for item in printable if not item.telling],
        "telling": [printing.sentence(item) for item in printable if item.telling],
    }
    return render(request, "plans/page.html", context, status=422 if form.errors else 200)


def _print(request: OfficerRequest, case: OpenCase, form: forms.Wanted) -> printing.Paper:
    return printing.print_page(
        track=case.track,
        wanted=form.cleaned_data["wanted"],
        language=reading(),
        by=request.seat,
        at=timezone.now(),
    )


@require_GET
def tests(request: OfficerRequest, track: UUID) -> HttpResponse:
    """The same elements under several laws, side by side."""
    now = timezone.now()
    case = open_case(request, track, now, purpose="tests.read")
    wanted = case.package.definition.legal_tests
    if wanted is None:
        raise Http404
    case.refuse_unsealed()
    todo = {task.code: task for task in (*case.plan.tasks, *case.plan.done)}
    context = {
        "case": case,
        "now": now,
        "tests": wanted,
        "rows": comparing.rows(case, wanted),
        "results": comparing.results(case, wanted),
        "level_title": spoken(case.package.facts[wanted.level].title),
        "level": comparing.recorded(case, wanted.level),
        "asked": wanted.instrument in case.record.submitted,
        "tasks": [todo[code] for code in wanted.tasks if code in todo],
        "may_work": policies.may_work(request.seat, case.track),
    }
    return render(request, "plans/tests.html", context)


@require_GET
def remedies(request: OfficerRequest, track: UUID) -> HttpResponse:
    """What a lawyer should look at."""
    now = timezone.now()
    case = open_case(request, track, now, purpose="remedies.read")
    wanted = case.package.definition.remedies
    if wanted is None:
        raise Http404
    case.refuse_unsealed()
    todo = (*case.plan.tasks, *case.plan.done)
    context = {
        "case": case,
        "now": now,
        "remedies": wanted,
        "rows": screening.rows(case, wanted),
        "task": next((task for task in todo if task.code == wanted.task), None),
        "may_work": policies.may_work(request.seat, case.track),
    }
    return render(request, "plans/remedies.html", context)
