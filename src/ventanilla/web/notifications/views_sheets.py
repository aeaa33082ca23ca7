"""Lists that agencies send as CSV: a template, the check, the taking, the result."""

import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.notifications import policies, selectors, sheets
from ventanilla.notifications.models import Batch
from ventanilla.notifications.services import importing
from ventanilla.notifications.sheets import Sheet
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest, download
from ventanilla.web.notifications.forms import SheetForm

CSV = "text/csv; charset=utf-8"


@require_GET
def template(request: OfficerRequest) -> HttpResponse:
    """The empty list for agencies."""
    policies.may_take(request.seat).enforce()
    return download(sheets.template(), media_type=CSV, name="consular-notifications.csv")


@require_http_methods(["GET", "POST"])
def sheet(request: OfficerRequest) -> HttpResponse:
    """A list comes in: checked whole; taken when an officer says so and nothing is wrong."""
    policies.may_take(request.seat).enforce()
    now = timezone.now()
    if request.method != "POST":
        return _asked(request, SheetForm(initial={"token": uuid.uuid4()}))
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _asked(request, form)
    content = form.content()
    read = _read(request, form, content, now)
    if "take" in request.POST and not read.faults:
        made: list[Batch] = []
        if perform(form, lambda: made.append(_taken(request, form, read, now))):
            return redirect("notifications:taken", made[0].pk)
    context: dict[str, Any] = {
        "form": form,
        "sheet": read,
        "agency": form.cleaned_data["agency"],
        "token": form.cleaned_data["token"],
        "text": content.decode("utf-8-sig", "replace"),
        "doubles": importing.doubles(read, seat=request.seat, at=now) if not read.faults else [],
    }
    context["new"] = len(read.told) - len(context["doubles"])
    return render(request, "notifications/checked.html", context)


def _asked(request: OfficerRequest, form: SheetForm) -> HttpResponse:
    context = {"form": form, "agencies": selectors.agencies(), "columns": sheets.COLUMNS}
    return render(request, "notifications/sheet.html", context)


def _read(request: OfficerRequest, form: SheetForm, content: bytes, now: datetime) -> Sheet:
    agency, zone = form.cleaned_data["agency"], request.seat.post.zoneinfo
    return sheets.read(content, agency=agency, received_at=now, zone=zone, at=now)


def _taken(request: OfficerRequest, form: SheetForm, read: Sheet, now: datetime) -> Batch:
    return importing.take(
        sheet=read,
        agency=form.cleaned_data["agency"],
        batch_id=form.cleaned_data["token"],
        by=request.seat,
        at=now,
    )


@require_POST
def faults(request: OfficerRequest) -> HttpResponse:
    """The faults of a list as a file, to give back to the agency."""
    policies.may_take(request.seat).enforce()
    form = SheetForm(request.POST)
    if not form.is_valid():
        raise Http404
    read = _read(request, form, form.content(), timezone.now())
    return download(sheets.faults_as_csv(read.faults), media_type=CSV, name="faults.csv")


@require_GET
def taken(request: OfficerRequest, batch: UUID) -> HttpResponse:
    """What came of each line."""
    found = selectors.batch(request.seat, batch)
    if found is None:
        raise Http404
    kept, rows = found
    context = {"batch": kept, "rows": sorted(rows.items()), "taken": len(rows)}
    return render(request, "notifications/taken.html", context)


@require_GET
def result(request: OfficerRequest, batch: UUID) -> HttpResponse:
    """The same as a file: lines and references, no names."""
    found = selectors.batch(request.seat, batch)
    if found is None:
        raise Http404
    return download(importing.result_as_csv(*found), media_type=CSV, name="result.csv")
