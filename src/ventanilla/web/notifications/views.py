"""The desk of notifications: what waits, one that is written down, one that is opened, figures."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.network import selectors as network
from ventanilla.notifications import policies, selectors
from ventanilla.notifications.models import Notification
from ventanilla.notifications.reading_mail import Proposal, propose
from ventanilla.notifications.services import registering
from ventanilla.notifications.states import Channel, Entry, Said
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.notifications import page
from ventanilla.web.notifications.forms import ConfirmForm, NotificationForm, PasteForm

FORM = ["GET", "POST"]


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """What waits for an answer, what goes on, what is over."""
    policies.may_take(request.seat).enforce()
    now, seat = timezone.now(), request.seat
    context = {
        "now": now,
        "waiting": selectors.waiting(seat, now),
        "going_on": selectors.going_on(seat, now),
        "settled": selectors.settled(seat, now),
    }
    return render(request, "notifications/list.html", context)


@require_http_methods(FORM)
def register(request: OfficerRequest) -> HttpResponse:
    """The form of a notification."""
    policies.may_take(request.seat).enforce()
    now = timezone.now()
    form = NotificationForm(
        request.POST if request.method == "POST" else None,
        states=network.regions("US"),
        initial=_begun(request, now) | {"channel": Channel.PHONE},
    )
    return _registered(request, form, Entry.FORM, "notifications/new.html", now)


@require_http_methods(FORM)
def mail(request: OfficerRequest) -> HttpResponse:
    """The text of an e-mail is pasted, read, and confirmed field by field; then it is stored."""
    policies.may_take(request.seat).enforce()
    now = timezone.now()
    paste = PasteForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not paste.is_valid():
        return render(request, "notifications/paste.html", {"form": paste})
    proposal = propose(
        paste.cleaned_data["text"], zone=request.seat.post.zoneinfo, states=page.state_names()
    )
    confirming = "token" in request.POST
    form = ConfirmForm(
        request.POST if confirming else None,
        proposal=proposal,
        states=network.regions("US"),
        initial=_proposed(request, proposal, now),
    )
    context: dict[str, Any] = {"left_out": proposal.left_out}
    if confirming:
        return _registered(request, form, Entry.MAIL, "notifications/confirm.html", now, **context)
    return render(request, "notifications/confirm.html", {"form": form, **_around(), **context})


def _proposed(request: OfficerRequest, proposal: Proposal, now: datetime) -> Mapping[str, Any]:
    found = {name: taken.value for name, taken in proposal.fields.items()}
    begun = _begun(request, now) | {"channel": Channel.EMAIL, "state": ""}
    begun["text"] = proposal.text
    return {**begun, **found}


def _begun(request: OfficerRequest, now: datetime) -> dict[str, Any]:
    region = request.seat.post.region
    return {
        "token": uuid.uuid4(),
        "received_at": now.replace(second=0, microsecond=0),
        "state": region.code if region else "",
        "requested": Said.UNKNOWN,
        "told_of_right": Said.UNKNOWN,
    }


def _registered(
    request: OfficerRequest, form: NotificationForm, entry: Entry, template: str, now: datetime,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """The form shown, with what is wrong; or the notification written down, and on to it."""
    made: list[Notification] = []

    def act() -> None:
        made.append(
            registering.register(
                told=form.told(),
                entry=entry,
                by=request.seat,
                at=now,
                notification_id=form.cleaned_data["token"],
                again=form.cleaned_data["again"],
            )
        )

    if request.method == "POST" and perform(form, act):
        if form.told().without_protection()[1]:
            messages.warning(request, _("A sentence about a request for protection was left out."))
        said = _("%(reference)s is written down.") % {"reference": made[0].reference}
        messages.success(request, said)
        return redirect("notifications:detail", made[0].pk)
    if "again" in form.errors:
        context["alike"] = selectors.alike_to(form.told(), seat=request.seat, at=now)
    return render(request, template, {"form": form, "now": now, **_around(), **context})


def _around() -> dict[str, Any]:
    """What the form proposes beside its fields."""
    return {"agencies": selectors.agencies()}


@require_GET
def detail(request: OfficerRequest, notification: UUID) -> HttpResponse:
    """One notification, opened on the record."""
    now = timezone.now()
    row = page.find(request, notification, now)
    return render(request, "notifications/detail.html", page.of_one(request, row, now=now))


@require_GET
def figures(request: OfficerRequest) -> HttpResponse:
    """How agencies notified in the last months: for talks with them."""
    policies.may_take(request.seat).enforce()
    table = page.figures(request.seat, timezone.now())
    return render(request, "notifications/figures.html", {"table": table, "answers": Said.labels})
