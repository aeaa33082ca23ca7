"""The reviews of a post: who waits, who goes, and what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.cases.models import Track
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package
from ventanilla.security.models import Seat
from ventanilla.sightings import figures, policies, selectors
from ventanilla.sightings.models import Sighting
from ventanilla.sightings.services import alerting, attending
from ventanilla.sightings.services.alerting import AFTER
from ventanilla.sightings.states import MOVES, OPEN, State
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.reviews.forms import AcceptForm

MONTHS = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the list. ``minutes`` since it was received; ``late``: the time is over."""

    sighting: Sighting
    area: str
    minutes: int
    late: bool


@dataclass(frozen=True, slots=True)
class Act:
    """One press. ``words``: of its button; ``means``: what it does, before it is pressed."""

    code: str
    to: State
    words: str | Promise
    means: str | Promise
    does: Callable[..., None]
    said: str | Promise
    kind: str = "secondary"


ACTS: Mapping[str, Act] = {
    act.code: act
    for act in (
        Act("go", State.PRIVATE_TALK, _("I am going"), _("Colleagues see that you go."),
            attending.acknowledge, _("You are going. Talk alone, and nowhere else."), ""),
        Act("info", State.INFO_GIVEN, _("Wanted information only"),
            _("Give the sheet. Nothing about the person is kept."),
            attending.give_information, _("Counted. Nothing about the person was kept.")),
        Act("decline", State.DECLINED, _("Said no"),
            _("Everything about the person is deleted at once. Only the count stays."),
            attending.decline, _("Counted. Nothing about the person was kept.")),
        Act("miss", State.MISSED, _("Was not there any more"),
            _("What was noticed is deleted after some days."), attending.miss,
            _("Written down. Call back only where a safe contact was given.")),
        Act("emergency", State.EMERGENCY, _("Danger now"),
            _("Call 911. The heads of the post are told at once."),
            attending.call_emergency, _("Call 911 now. The heads of the post were told."),
            "warning"),
    )
}  # fmt: skip


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """Who waits, the most urgent first, with the minutes that run. Nothing is opened."""
    policies.may_attend(request.seat, request.seat.post_id).enforce()
    now = timezone.now()
    _neutral(request)
    desk = selectors.desk(seat=request.seat, at=now)
    areas = selectors.areas_of(request.seat.post)
    context = {
        "desk": desk,
        "going": [_waiting(each, areas, now) for each in desk.going],
        "ended": [_waiting(each, areas, now) for each in desk.ended],
        "now": now,
        "may_count": policies.may_count(request.seat),
    }
    template = "reviews/list.html#rows" if request.htmx else "reviews/list.html"
    return render(request, template, context)


@require_GET
def detail(request: OfficerRequest, sighting: UUID) -> HttpResponse:
    """One review: what was noticed, how to find the person, and what may come of it."""
    now = timezone.now()
    found = _find(request, sighting, now)
    areas = selectors.areas_of(found.post)
    return render(
        request,
        "reviews/detail.html",
        {
            "waiting": _waiting(found, areas, now),
            "read": selectors.read(found, seat=request.seat, at=now),
            "acts": _acts(found),
            "may_accept": State.CASE_OPENED in MOVES[State(found.state)] and _packages(request),
            "now": now,
        },
    )


@require_POST
def act(request: OfficerRequest, sighting: UUID, act: str) -> HttpResponse:
    """Say what came of it, with one press."""
    now = timezone.now()
    found, chosen = _find(request, sighting, now), ACTS.get(act)
    if chosen is None:
        raise Http404
    chosen.does(sighting=found, by=request.seat, at=now)
    messages.success(request, str(chosen.said))
    if chosen.to in OPEN:
        return redirect("reviews:detail", sighting)
    return redirect("reviews:list")


@require_http_methods(["GET", "POST"])
def accept(request: OfficerRequest, sighting: UUID) -> HttpResponse:
    """She accepts: a case in the protocol that fits, and on to its page."""
    now = timezone.now()
    found = _find(request, sighting, now)
    packages = _packages(request)
    if State.CASE_OPENED not in MOVES[State(found.state)] or not packages:
        raise Http404
    sent = request.method == "POST"
    initial = {"danger": found.state == State.EMERGENCY}
    if not sent:
        read = selectors.read(found, seat=request.seat, at=now)
        initial["called"] = read.said.get("called", "")
    form = AcceptForm(request.POST if sent else None, packages=packages, initial=initial)
    made: list[Track] = []
    if sent and perform(form, lambda: made.append(_accepted(found, form, request.seat, now))):
        said = _t("Case %(number)s is open.") % {"number": made[0].case.number}
        messages.success(request, said)
        return redirect("cases:urgent" if form.in_danger else "cases:detail", made[0].pk)
    return render(request, "reviews/accept.html", {"form": form, "sighting": found})


@require_GET
def counts(request: OfficerRequest) -> HttpResponse:
    """How many there were, by area and month; never by colleague."""
    policies.may_count(request.seat).enforce()
    _neutral(request)
    today = timezone.localdate()
    lines = figures.funnel(
        since=_months_ago(today, MONTHS), until=today + timedelta(days=1), post=request.seat.post
    )
    areas = selectors.areas_of(request.seat.post)
    shown = [(line, areas.get(line.area, line.area)) for line in lines]
    return render(request, "reviews/figures.html", {"lines": shown})


def _find(request: OfficerRequest, sighting: UUID, now: datetime) -> Sighting:
    policies.may_attend(request.seat, request.seat.post_id).enforce()
    _neutral(request)
    found = selectors.find(seat=request.seat, sighting=sighting, at=now)
    if found is None:
        raise Http404
    return found


def _neutral(request: OfficerRequest) -> None:
    request.neutral = _t("Reviews")  # type: ignore[attr-defined]


def _packages(request: OfficerRequest) -> Mapping[str, Package]:
    return protocols.newest_of(request.seat.protocols)


def _accepted(found: Sighting, form: AcceptForm, seat: Seat, now: datetime) -> Track:
    return attending.accept(sighting=found, accepted=form.accepted(), by=seat, at=now)


def _acts(found: Sighting) -> list[Act]:
    allowed = MOVES[State(found.state)] if not found.wiped_at else frozenset()
    return [each for each in ACTS.values() if each.to in allowed]


def _waiting(found: Sighting, areas: Mapping[str, str], now: datetime) -> Waiting:
    minutes = int((now - found.received_at).total_seconds() // 60)
    late = found.state == State.SENT and alerting.waited(found, now) >= AFTER[0][0]
    return Waiting(found, areas.get(found.area, found.area), minutes, late)


def _months_ago(day: date, months: int) -> date:
    first = day.replace(day=1)
    for __ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return first
