"""What a case asks of the areas of its post; and what an area is asked, without learning why."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.cases import policies as cases
from ventanilla.common.errors import BadInput
from ventanilla.errands import selectors
from ventanilla.errands.models import Ticket
from ventanilla.errands.services import answering, asking
from ventanilla.errands.states import Reason
from ventanilla.web.acts import perform
from ventanilla.web.doors import find_track, onward, open_case
from ventanilla.web.errands.forms import AskForm
from ventanilla.web.http import OfficerRequest, for_windows

PAGE = "errands:areas"


@require_http_methods(["GET", "POST"])
def areas(request: OfficerRequest, track: UUID) -> HttpResponse:
    """All areas of the consulate around one person: what each was asked, and how far it is."""
    now = timezone.now()
    case = open_case(request, track, now)
    post = case.track.case.post
    there = selectors.areas(post, selectors.of_track(case.track))
    form = AskForm(
        request.POST if request.method == "POST" else None,
        offers=selectors.offers(case, there),
        today=timezone.localdate(now, post.zoneinfo),
        chosen=request.GET.get("kind", ""),
    )
    asked: list[Ticket] = []
    if request.method == "POST" and perform(
        form,
        lambda: asked.append(
            asking.ask(track=case.track, wanted=form.wanted(), by=request.seat, at=now)
        ),
    ):
        words = _("Asked. The person shows slip %(slip)s at the window; nobody there knows more.")
        messages.success(request, words % {"slip": asked[0].slip})
        return onward(request, track, PAGE)
    context = {
        "case": case,
        "now": now,
        "areas": there,
        "form": form,
        "may": cases.may_work(request.seat, case.track),
    }
    return render(request, "errands/areas.html", context)


@require_POST
def withdraw(request: OfficerRequest, track: UUID, ticket: UUID) -> HttpResponse:
    """Take back what was asked."""
    now = timezone.now()
    found = find_track(request, track, now)
    asking.withdraw(track=found, ticket=ticket, by=request.seat, at=now)
    messages.success(request, _("Taken back."))
    return onward(request, track, PAGE)


@for_windows
@require_GET
def window(request: OfficerRequest) -> HttpResponse:
    """What the area of the seat is to do: slips, and what each wants."""
    return _window(request)


@for_windows
@require_POST
def answer(request: OfficerRequest, ticket: UUID) -> HttpResponse:
    """Begun, done, or not possible and why."""
    state, reason = request.POST.get("state", ""), request.POST.get("reason", "")
    try:
        answering.answer(
            ticket=ticket, state=state, reason=reason, by=request.seat, at=timezone.now()
        )
    except Ticket.DoesNotExist as error:
        raise Http404 from error
    except BadInput as fault:
        return _window(request, faulty=ticket, problems=fault.problems)
    return redirect("errands:window")


def _window(
    request: OfficerRequest, *, faulty: UUID | None = None, problems: dict[str, str] | None = None
) -> HttpResponse:
    seat, now = request.seat, timezone.now()
    if not seat.area:
        raise Http404
    request.neutral = _("Slips of the day")  # type: ignore[attr-defined]
    context = {
        "waiting": selectors.waiting(seat),
        "answered": selectors.answered_today(seat, at=now),
        "reasons": Reason.choices,
        "faulty": faulty,
        "problems": problems or {},
        "now": now,
    }
    return render(request, "errands/window.html", context, status=422 if problems else 200)
