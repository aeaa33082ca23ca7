"""What waits for whom, and one support as those who handle money see it: no name, no protocol."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ventanilla.common.language import reading
from ventanilla.security.models import Seat
from ventanilla.support import policies, selectors
from ventanilla.support import queue as queue_of
from ventanilla.support.models import Request
from ventanilla.support.services import deciding, paying, proving
from ventanilla.support.states import OVER, State
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest, download
from ventanilla.web.support import papers
from ventanilla.web.support.forms import PayForm, ReasonForm, ReceiptForm, RefundForm

PDF = "application/pdf"


@require_GET
def queue(request: OfficerRequest) -> HttpResponse:
    """What waits for this seat, and what waits for others."""
    policies.may_look(request.seat).enforce()
    now = timezone.now()
    context = {
        "found": queue_of.waiting(request.seat, now),
        "tabs": tabs(request, "queue"),
        "now": now,
    }
    return render(request, "support/queue.html", context)


@require_GET
def detail(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """One support: what it is, what happened, and what this seat may do now."""
    return _page(request, find(request, request_id))


@require_POST
def authorise(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """Let it be paid."""
    found = find(request, request_id)
    deciding.authorise(request=found, by=request.seat, at=timezone.now())
    messages.success(request, _("Authorised: the cashier of the post pays it."))
    return redirect("support:request", found.pk)


@require_POST
def send_back(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """Give it back or reject it."""
    found = find(request, request_id)
    form = ReasonForm(request.POST)

    def act() -> None:
        given, now = form.cleaned_data, timezone.now()
        if given["to"] == State.RETURNED:
            deciding.give_back(request=found, reason=given["reason"], by=request.seat, at=now)
        else:
            deciding.reject(request=found, reason=given["reason"], by=request.seat, at=now)

    return _done(request, found, form, act, _("Whoever asked for it sees why."))


@require_POST
def pay(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """Pay it."""
    found = find(request, request_id)
    form = PayForm(request.POST)

    def act() -> None:
        paying.pay(request=found, payment=form.payment(), by=request.seat, at=timezone.now())

    return _done(request, found, form, act, _("Paid. Have the voucher signed."))


@require_POST
def sign(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """The receipt is signed."""
    found = find(request, request_id)
    form = ReceiptForm(request.POST)

    def act() -> None:
        paying.sign(
            request=found, receipt=form.cleaned_data["receipt"], on=form.cleaned_data["on"],
            by=request.seat, at=timezone.now(),
        )  # fmt: skip

    return _done(request, found, form, act, _("The receipt is written down."))


@require_POST
def refund(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """Money came back."""
    found = find(request, request_id)
    form = RefundForm(request.POST)

    def act() -> None:
        paying.refund(
            request=found, amount=form.cleaned_data["amount"], by=request.seat, at=timezone.now()
        )

    return _done(request, found, form, act, _("It is back in the till."))


@require_POST
def close(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """Nothing more is expected."""
    found = find(request, request_id)
    proving.close(request=found, by=request.seat, at=timezone.now())
    messages.success(request, _("Closed: receipt, proof and books agree."))
    return redirect("support:request", found.pk)


@require_GET
def voucher(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """The voucher to sign, as a PDF in the language of the page; no name stands on it."""
    found = find(request, request_id)
    if found.authorised_at is None:
        raise Http404
    language = reading()
    made = papers.voucher(found, language=language, at=timezone.now())
    return download(made, media_type=PDF, name=f"{found.voucher}.pdf")


def find(request: OfficerRequest, request_id: UUID) -> Request:
    """A support that this seat may know of; another does not exist."""
    policies.may_look(request.seat).enforce()
    found = selectors.one(request.seat, request_id, timezone.now())
    if found is None:
        raise Http404
    return found


def tabs(request: OfficerRequest, here: str) -> list[dict[str, Any]]:
    """The parts of these pages that the seat may open."""
    seat = request.seat
    known = [("queue", _("What waits"), bool(policies.may_look(seat)))]
    books = bool(policies.may_read_books(seat))
    known += [
        ("books", _("Cash book"), books and not policies.sees_all_posts(seat)),
        ("late", _("Without proof"), books),
        ("budget", _("Assigned and spent"), books),
        ("funds", _("Funds"), books),
        ("rates", _("Exchange rates"), bool(policies.may_give(seat))),
    ]
    return [
        {"words": words, "address": reverse(f"support:{name}"), "here": name == here}
        for name, words, may in known
        if may
    ]


def _done(
    request: OfficerRequest, found: Request, form: Form, act: Callable[[], None], said: str
) -> HttpResponse:
    """Back to the page of the support, with a word; or the page with what is wrong."""
    if perform(form, act):
        messages.success(request, said)
        return redirect("support:request", found.pk)
    return _page(request, found, form)


def _page(request: OfficerRequest, found: Request, wrong: Form | None = None) -> HttpResponse:
    now = timezone.now()
    seat = request.seat
    today = timezone.localdate(now, found.post.zoneinfo)
    shown = forms_for(found, seat, today)
    if wrong is not None:
        shown[type(wrong).__name__] = wrong
    context = {
        "row": found,
        "steps": selectors.steps_of(found),
        "movements": selectors.movements_of(found),
        "track": selectors.track_of(found, seat=seat, at=now),
        "left": selectors.advanced(found),
        "forms": shown,
        "wrong": wrong,
        "may_authorise": found.state == State.REVIEWED and policies.may_authorise(seat, found),
        "may_close": found.state == State.RECONCILED
        and policies.may_keep_till(seat, found.post_id)
        and not selectors.advanced(found),
        "over": found.state in OVER,
        "now": now,
    }
    return render(request, "support/request.html", context, status=422 if wrong else 200)


def forms_for(found: Request, seat: Seat, today: date) -> dict[str, Form]:
    """The forms of what this seat may do now, by their names."""
    known: dict[str, Form] = {}
    till = policies.may_keep_till(seat, found.post_id)
    if found.state == State.AUTHORISED and policies.may_pay(seat, found):
        known["PayForm"] = PayForm(initial={"on": today, "method": "cash"})
    if found.state == State.PAID and till:
        known["ReceiptForm"] = ReceiptForm(initial={"on": today})
    if till and found.state in (State.PAID, State.RECEIPT_SIGNED, State.RECONCILED):
        left = selectors.advanced(found)
        if left:
            known["RefundForm"] = RefundForm(initial={"amount": left})
    sends_back = (State.REQUESTED, State.REVIEWED, State.AUTHORISED)
    if found.state in sends_back and policies.may_send_back(seat, found):
        known["ReasonForm"] = ReasonForm(rejects=found.state != State.AUTHORISED)
    return known
