"""Editions: planned, led, enrolled in, recorded, closed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.common.errors import BadInput
from ventanilla.training import policies, selectors, terms
from ventanilla.training.models import Edition
from ventanilla.training.services import editions as acts
from ventanilla.training.states import EditionState
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.training.door import find_edition
from ventanilla.web.training.edition_forms import EnrolForm, LeadForm, PlanForm, ResultsForm

FORM = ["GET", "POST"]
ROWS = 25


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """The editions that this seat sees."""
    page = Paginator(selectors.editions(request.seat), ROWS).get_page(request.GET.get("page"))
    context = {"here": "editions", "page": page, "may_plan": policies.may_plan(request.seat)}
    return render(request, "training/editions.html", context)


@require_http_methods(FORM)
def plan(request: OfficerRequest) -> HttpResponse:
    """Plan an edition."""
    policies.may_plan(request.seat).enforce()
    form = PlanForm(request.POST or None)
    made: list[Edition] = []

    def act() -> None:
        made.append(acts.plan(wanted=form.plan(), by=request.seat, at=timezone.now()))

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The edition is planned. Name who leads it, and enrol people."))
        return redirect("training:edition", made[0].pk)
    context = {"form": form, "title": _("Plan an edition"), "here": "editions"}
    return render(request, "training/form.html", context)


@require_GET
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """One edition: who leads it, who is in it, what came of it."""
    edition = find_edition(request, pk)
    course = acts.course_of(edition)
    leaders = acts.leaders(edition)
    may_record = policies.may_record(request.seat, leaders)
    learners = selectors.learners(edition)
    sees_all = bool(may_record) or request.seat.role in selectors.ALL_EDITIONS
    if not sees_all:
        learners = [each for each in learners if each.officer_id == request.seat.officer_id]
    context = {
        "edition": edition,
        "course": course,
        "leaders": [(each, terms.may_lead(each, course, edition)) for each in leaders],
        "learners": learners,
        "taken": len(learners) if sees_all else None,
        "may_plan": policies.may_plan(request.seat),
        "may_record": may_record,
        "open": edition.state == EditionState.PLANNED,
        "here": "editions",
    }  # fmt: skip
    return render(request, "training/edition.html", context)


@require_http_methods(FORM)
def enrol(request: OfficerRequest, pk: int) -> HttpResponse:
    """Enrol officers by their names."""
    edition = find_edition(request, pk)
    policies.may_plan(request.seat).enforce()
    form = EnrolForm(request.POST or None)

    def act() -> None:
        found = selectors.officers_named(form.cleaned_data["people"])
        if not found:
            raise BadInput({"people": _("Nobody here is called that.")})
        acts.enrol(
            edition=edition, officers=found, by=request.seat, on=timezone.localdate(),
            at=timezone.now(),
        )  # fmt: skip

    return _carry_out(request, edition, form, act, _("Enrol people"))


@require_http_methods(FORM)
def lead(request: OfficerRequest, pk: int) -> HttpResponse:
    """Name somebody who leads it."""
    edition = find_edition(request, pk)
    policies.may_plan(request.seat).enforce()
    course = terms.taught(acts.course_of(edition))
    form = LeadForm(request.POST or None, trainers=selectors.trainers(course))

    def act() -> None:
        acts.lead(
            edition=edition, trainer=form.cleaned_data["trainer"], by=request.seat,
            at=timezone.now(),
        )  # fmt: skip

    return _carry_out(request, edition, form, act, _("Who leads it"))


@require_http_methods(FORM)
def record(request: OfficerRequest, pk: int) -> HttpResponse:
    """Write down who came, for how long, and what they knew before and after."""
    edition = find_edition(request, pk)
    policies.may_record(request.seat, acts.leaders(edition)).enforce()
    learners = [
        each for each in selectors.learners(edition) if each.officer_id != request.seat.officer_id
    ]
    form = ResultsForm(request.POST or None, learners=learners)

    def act() -> None:
        acts.record(edition=edition, results=form.results(), by=request.seat, at=timezone.now())

    if request.method == "POST" and perform(form, act):
        return _done(request, edition)
    context = {"edition": edition, "form": form, "rows": form.rows(), "here": "editions"}
    return render(request, "training/results.html", context)


@require_POST
def close(request: OfficerRequest, pk: int) -> HttpResponse:
    """Close it: who passed gets what the course gives."""
    edition = find_edition(request, pk)
    now = timezone.now()
    acts.close(edition=edition, by=request.seat, on=timezone.localdate(now), at=now)
    return _done(request, edition)


@require_POST
def cancel(request: OfficerRequest, pk: int) -> HttpResponse:
    """It will not be held."""
    edition = find_edition(request, pk)
    now = timezone.now()
    acts.cancel(edition=edition, by=request.seat, on=timezone.localdate(now), at=now)
    return _done(request, edition)


def _done(request: OfficerRequest, edition: Edition) -> HttpResponse:
    messages.success(request, _("It is written down."))
    return redirect("training:edition", edition.pk)


def _carry_out(
    request: OfficerRequest, edition: Edition, form: Form, act: Callable[[], object], title: str,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    if request.method == "POST" and perform(form, act):
        return _done(request, edition)
    context |= {"edition": edition, "form": form, "title": title, "here": "editions"}
    return render(request, "training/form.html", context)
