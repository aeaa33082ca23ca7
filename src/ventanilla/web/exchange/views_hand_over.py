"""A child is handed over: arranged, departed, delivered, received; or called off with why."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.cases import policies
from ventanilla.cases.selectors import OpenCase
from ventanilla.exchange import selectors as exchange
from ventanilla.exchange.selectors import ArrangedHandOver, ports_for
from ventanilla.exchange.services import handing_over
from ventanilla.exchange.states import HandOverState
from ventanilla.network import selectors as network
from ventanilla.network.selectors import PortStatus
from ventanilla.web.acts import perform
from ventanilla.web.doors import find_track, open_case
from ventanilla.web.exchange.forms import ArrangeForm, CallOffForm, DeliverForm, ReceivedForm
from ventanilla.web.http import OfficerRequest

FORM = ["GET", "POST"]


@require_http_methods(FORM)
def page(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Where the hand-over stands; while none is under way, arrange one or refuse a proposal."""
    now = timezone.now()
    case = open_case(request, track, now)
    form = ArrangeForm(request.POST or None, ports=ports_for(case.track.case.post))
    if request.method == "POST":
        refusing = request.POST.get("act") == "refuse"
        act = handing_over.refuse_proposal if refusing else handing_over.schedule
        if perform(
            form,
            lambda: act(track=case.track, arrangement=form.arrangement(), by=request.seat, at=now),
        ):
            _say_arranged(request, form, refused=refusing)
            return redirect("exchange:hand_over", track)
    return _show(request, case, arrange=form)


def _say_arranged(request: OfficerRequest, form: ArrangeForm, *, refused: bool) -> None:
    if refused:
        messages.success(request, _("Written down: proposed and refused."))
        return
    messages.success(request, _("The hand-over is scheduled."))
    data = form.cleaned_data
    status = network.port_state(data["port"], data["at"])
    if not status.hours_known:  # only the night is blocked: somebody has to call the port
        messages.warning(request, status.words)


@require_GET
def port_state(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Fragment: what the chosen port is at the chosen time."""
    now = timezone.now()
    found = find_track(request, track, now)
    form = ArrangeForm(request.GET, ports=ports_for(found.case.post))
    return render(request, "exchange/hand_over.html#port", {"status": _status(form)})


def _status(form: ArrangeForm) -> PortStatus | None:
    """What the port is at the time that was written, if both were."""
    if not form.is_bound:
        return None
    form.is_valid()
    return network.port_state(*form.proposed) if form.proposed else None


@require_POST
def depart(request: OfficerRequest, track: UUID, row: UUID) -> HttpResponse:
    """Set out, if nothing bars it."""
    __, found = _open(request, track, row)
    handing_over.depart(hand_over=found.row, by=request.seat, at=timezone.now())
    messages.success(request, _("On the way."))
    return redirect("exchange:hand_over", track)


@require_POST
def deliver(request: OfficerRequest, track: UUID, row: UUID) -> HttpResponse:
    """The child was handed over."""
    case, found = _open(request, track, row)
    form = DeliverForm(request.POST)
    return _act(
        request,
        case,
        lambda: handing_over.deliver(
            hand_over=found.row, **form.cleaned_data, by=request.seat, at=timezone.now()
        ),
        _("Handed over. Now the reception has to be acknowledged."),
        deliver=form,
    )


@require_POST
def received(request: OfficerRequest, track: UUID, row: UUID) -> HttpResponse:
    """The receiving authority said that the child is with them."""
    case, found = _open(request, track, row)
    form = ReceivedForm(request.POST)
    return _act(
        request,
        case,
        lambda: handing_over.acknowledge(
            hand_over=found.row, **form.cleaned_data, by=request.seat, at=timezone.now()
        ),
        _("Reception acknowledged. The follow-ups begin."),
        received=form,
    )


@require_POST
def call_off(request: OfficerRequest, track: UUID, row: UUID) -> HttpResponse:
    """Postponed, refused, or nobody came to receive."""
    case, found = _open(request, track, row)
    form = CallOffForm(request.POST, state=found.state)
    return _act(
        request,
        case,
        lambda: handing_over.call_off(
            hand_over=found.row,
            state=HandOverState(form.cleaned_data["state"]),
            reason=form.cleaned_data["reason"],
            by=request.seat,
            at=timezone.now(),
        ),
        _("Written down, with the reason."),
        call_off=form,
    )


def _open(request: OfficerRequest, track: UUID, row: UUID) -> tuple[OpenCase, ArrangedHandOver]:
    """A case and a hand-over of it; another's does not exist here."""
    case = open_case(request, track, timezone.now())
    found = next((item for item in exchange.hand_overs_of(case) if item.row.pk == row), None)
    if found is None:
        raise Http404
    return case, found


def _act(
    request: OfficerRequest, case: OpenCase, act: Callable[[], object], said: str, **bound: Form
) -> HttpResponse:
    """Do what the form of a state asks for, or show it again. ``bound``: that form, by its name."""
    (form,) = bound.values()
    if perform(form, act):
        messages.success(request, said)
        return redirect("exchange:hand_over", case.track.pk)
    return _show(request, case, **bound)


def _show(request: OfficerRequest, case: OpenCase, **bound: Form) -> HttpResponse:
    """The page with the forms of its state. ``bound``: forms that hold what somebody typed."""
    now = timezone.now()
    all_of_them = exchange.hand_overs_of(case)
    live = next((item for item in all_of_them if item.live), None)
    arrange = bound.get("arrange", ArrangeForm(ports=ports_for(case.track.case.post)))
    context: dict[str, Any] = {
        "case": case,
        "now": now,
        "live": live,
        "done": next((i for i in all_of_them if i.state == HandOverState.RECEIVED), None),
        "past": [item for item in all_of_them if not item.live],
        "may_work": policies.may_work(request.seat, case.track),
        "barriers": handing_over.barriers_to_departure(package=case.package, plan=case.plan),
        "arrange": arrange,
        "deliver": bound.get("deliver", DeliverForm()),
        "received": bound.get("received", ReceivedForm()),
        "call_off": None,
        "wrong": next((form for form in bound.values() if form.is_bound), None),
        "status": _status(arrange) if isinstance(arrange, ArrangeForm) else None,
        "refusable": False,
    }
    if live:
        context["status"] = network.port_state(live.row.port, live.at)
        context["call_off"] = bound.get("call_off", CallOffForm(state=live.state))
    else:
        context["refusable"] = context["status"] and not context["status"].may_receive
    return render(request, "exchange/hand_over.html", context)
