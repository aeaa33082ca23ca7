"""Who is certified where; and what was taught to people who have no seat here."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.common.language import reading
from ventanilla.training import catalogue, coverage, policies, selectors
from ventanilla.training.coverage import Asked
from ventanilla.training.services import outside
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.training.outside_forms import OutsideForm

ROWS = 25


@require_GET
def cover(request: OfficerRequest) -> HttpResponse:
    """Each post with its staff, certificates, waits and tonight's duty, for one protocol."""
    policies.may_see_coverage(request.seat).enforce()
    now, seat = timezone.now(), request.seat
    asked = coverage.asked()
    wanted = _wanted(asked, request.GET.get("protocol", ""))
    post = None if seat.role in policies.SEES_NETWORK else seat.post
    rows = (
        coverage.of_posts(wanted, at=now, on=timezone.localdate(now), post=post) if wanted else []
    )
    context = {
        "here": "coverage",
        "asked": asked,
        "wanted": wanted,
        "rows": rows,
        "total": coverage.total(rows),
        "network": post is None,
    }
    return render(request, "training/coverage.html", context)


@require_GET
def outsiders(request: OfficerRequest) -> HttpResponse:
    """What was taught to people who have no seat here, and how many they were."""
    policies.may_give_outside(request.seat).enforce()
    found = selectors.outside(request.seat)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "here": "outside",
        "page": page,
        "sums": selectors.outside_sums(found),
        "courses": [each for each in catalogue.courses().values() if each.is_outside],
    }
    return render(request, "training/outsiders.html", context)


@require_http_methods(["GET", "POST"])
def write_outside(request: OfficerRequest) -> HttpResponse:
    """Write a session down."""
    policies.may_give_outside(request.seat).enforce()
    now = timezone.now()
    on = timezone.localdate(now)
    form = OutsideForm(request.POST or None, initial={"on": on, "language": "en"})

    def act() -> None:
        outside.record(given=form.given(), by=request.seat, on=on, at=now)

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("It is written down."))
        return redirect("training:outside")
    context = {"form": form, "title": _("A session for people from outside"), "here": "outside"}
    return render(request, "training/form.html", context)


@require_GET
def material(request: OfficerRequest, code: str) -> HttpResponse:
    """What a session is taught from: its text, and questions for the test."""
    policies.may_give_outside(request.seat).enforce()
    found = catalogue.course(code)
    if found is None or not found.is_outside:
        raise Http404
    modules = [(each, each.text[reading()]) for each in found.modules]
    context = {"course": found, "modules": modules, "here": "outside"}
    return render(request, "training/material.html", context)


def _wanted(asked: Sequence[Asked], protocol: str) -> Asked | None:
    if not protocol:
        return next(iter(asked), None)
    found = next((each for each in asked if each.protocol == protocol), None)
    if found is None:
        raise Http404
    return found
