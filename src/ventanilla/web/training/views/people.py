"""People: who holds what, who trains, what was done without a certificate."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.common.errors import BadInput
from ventanilla.training import catalogue, policies, selectors, standing
from ventanilla.training.services import excepting
from ventanilla.training.services import trainers as acts
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.training.edition_forms import MasterForm

ROWS = 50


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """Every certificate, for whoever runs training; narrowed by name."""
    policies.may_plan(request.seat).enforce()
    text = request.GET.get("q", "")[:60]
    page = Paginator(selectors.registry(text), ROWS).get_page(request.GET.get("page"))
    on = timezone.localdate()
    rows = [(each, standing.state_of(each, on)) for each in page]
    context = {"here": "people", "page": page, "rows": rows, "q": text}
    return render(request, "training/people.html", context)


@require_http_methods(["GET", "POST"])
def trainers(request: OfficerRequest) -> HttpResponse:
    """Who trains whom, and a new master."""
    policies.may_plan(request.seat).enforce()
    on = timezone.localdate()
    form = MasterForm(request.POST or None, initial={"since": on})

    def act() -> None:
        given = form.cleaned_data
        found = selectors.officers_named(given["officer"])
        if len(found) != 1:
            raise BadInput({"officer": _("Nobody, or more than one, is called that here.")})
        acts.name_master(
            officer=found[0], course=catalogue.courses()[given["course"]], since=given["since"],
            by=request.seat, on=on, at=timezone.now(),
        )  # fmt: skip

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("It is written down."))
        return redirect("training:trainers")
    rows = [
        (each, catalogue.course(each.course), standing.trains(each, on))
        for each in selectors.trainers()
    ]
    context = {"here": "trainers", "rows": rows, "form": form}
    return render(request, "training/trainers.html", context)


@require_POST
def end(request: OfficerRequest, pk: int) -> HttpResponse:
    """Somebody gives a course no more."""
    policies.may_plan(request.seat).enforce()
    found = selectors.trainer(pk)
    if found is None:
        raise Http404
    now = timezone.now()
    acts.end(trainer=found, by=request.seat, on=timezone.localdate(now), at=now)
    messages.success(request, _("It is written down."))
    return redirect("training:trainers")


@require_POST
def see(request: OfficerRequest, pk: int) -> HttpResponse:
    """An interview without a certificate was looked at."""
    policies.may_see_exceptions(request.seat).enforce()
    found = selectors.exception(request.seat, pk)
    if found is None:
        raise Http404
    excepting.see(exception=found, by=request.seat, at=timezone.now())
    messages.success(request, _("It is written down, with your name and the day."))
    return redirect("training:home")
