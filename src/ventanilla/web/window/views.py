"""A window sends, and reads back that it arrived. Nothing else is shown to it, ever."""

import base64
import uuid
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.common.errors import BadInput
from ventanilla.security.letterbox import services as letterbox
from ventanilla.sightings import policies
from ventanilla.sightings.content import BEHIND
from ventanilla.sightings.selectors import areas_of
from ventanilla.sightings.services import sending
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest, for_windows
from ventanilla.web.window.described import Letter
from ventanilla.web.window.forms import NoticedForm

CREATED = 201


@for_windows
@require_http_methods(["GET", "POST"])
def form(request: OfficerRequest) -> HttpResponse:
    """One slip. With scripts the device seals it itself, and keeps it while there is no network."""
    policies.may_send(request.seat).enforce()
    now, box = timezone.now(), letterbox.newest(request.seat.post_id)
    neutral(request)
    sent = request.method == "POST"
    slip = NoticedForm(
        request.POST if sent else None,
        area=request.seat.area,
        initial={"letter": uuid.uuid4()},
        auto_id="slip_%s",
    )
    if sent and perform(slip, lambda: _send(request, slip, now)):
        messages.success(request, _("Received."))
        return redirect("window:form")
    return render(
        request,
        "window/form.html",
        {
            "form": slip,
            "box": box,
            "public": base64.b64encode(bytes(box.public)).decode(),
            "area": areas_of(request.seat.post).get(request.seat.area, ""),
            "kept_hours": int(BEHIND.total_seconds() // 3600),
            **_today(request, now),
        },
    )


@for_windows
@require_POST
def letters(request: OfficerRequest) -> HttpResponse:
    """A letter that the device sealed: ``{"letter", "box", "sealed"}``, bytes as base64."""
    try:
        said = Letter.model_validate_json(request.body)
        sealed = base64.b64decode(said.sealed, validate=True)
    except ValueError as error:
        raise BadInput({"letter": _("This cannot be delivered. Open the page again.")}) from error
    receipt = sending.post(
        letter=said.letter, box=said.box, sealed=sealed, by=request.seat, at=timezone.now()
    )
    return JsonResponse({"number": receipt.number}, status=CREATED)


@for_windows
@require_GET
def today(request: OfficerRequest) -> HttpResponse:
    """Fragment: what arrived today, by number."""
    policies.may_send(request.seat).enforce()
    return render(request, "window/form.html#today", _today(request, timezone.now()))


@for_windows
@require_http_methods(["GET", "POST"])
def slips(request: OfficerRequest) -> HttpResponse:
    """A sheet of turn slips: like those of any other window."""
    policies.may_send(request.seat).enforce()
    neutral(request)
    printed: list[str] = []
    if request.method == "POST":
        printed = sending.print_slips(by=request.seat, at=timezone.now())
    return render(request, "window/slips.html", {"slips": printed})


def neutral(request: HttpRequest) -> None:
    """Whoever looks over a shoulder reads an ordinary procedure, and a press leaves the page."""
    request.neutral = _("Review of documents")  # type: ignore[attr-defined]


def _send(request: OfficerRequest, slip: NoticedForm, now: datetime) -> None:
    sending.send(
        letter=slip.cleaned_data["letter"], noticed=slip.noticed(now), by=request.seat, at=now
    )


def _today(request: OfficerRequest, now: datetime) -> dict[str, object]:
    return {"receipts": sending.today(seat=request.seat, at=now), "now": now}
