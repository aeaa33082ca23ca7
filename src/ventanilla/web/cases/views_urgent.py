"""Danger now: one screen, and each press on it an act. It needs no script."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ventanilla.cases import holders, policies
from ventanilla.cases.models import Track
from ventanilla.cases.services import urging
from ventanilla.cases.services.urging import Excepted, Exceptional
from ventanilla.common.errors import BadInput
from ventanilla.web.cases import urgent
from ventanilla.web.doors import find_track, open_case
from ventanilla.web.http import OfficerRequest

UNPROCESSABLE = 422
#: what is typed of an exception, and stays on the page where it is refused
TYPED = ("exception", "reason", "told_first")


@require_GET
def screen(request: OfficerRequest, track: UUID) -> HttpResponse:
    """What an officer says, asks and does in one minute, with the person there or on the phone."""
    return _show(request, track, timezone.now())


@require_POST
def press(request: OfficerRequest, track: UUID, slot: str) -> HttpResponse:
    """An answer, or the act of a place; then the screen again, where it was."""
    now = timezone.now()
    found = find_track(request, track, now)
    act = _ACTS.get(request.POST.get("act", ""), _answer)
    try:
        act(request, found, slot, now)
    except BadInput as fault:
        return _show(request, track, now, problems=fault.problems, status=UNPROCESSABLE)
    return redirect(f"{reverse('cases:urgent', args=[track])}#{slot}")


def _show(
    request: OfficerRequest,
    track: UUID,
    now: datetime,
    *,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    case = open_case(request, track, now)
    places = urgent.places(case, request.seat)
    if not places:
        raise Http404
    context = {
        "case": case,
        "now": now,
        "places": places,
        "exceptions": Exceptional.choices,
        "heads": holders.heads(case.track, now),
        "may_work": policies.may_work(request.seat, case.track),
        "problems": problems or {},
        "typed": {name: request.POST.get(name, "") for name in TYPED},
    }
    return render(request, "cases/urgent.html", context, status=status)


def _answer(request: OfficerRequest, track: Track, slot: str, at: datetime) -> None:
    value = request.POST.get("answer", "")
    urging.answer(track=track, slot=slot, value=value, by=request.seat, at=at)


def _help(request: OfficerRequest, track: Track, slot: str, at: datetime) -> None:
    urging.call_help(track=track, line=_line(request), by=request.seat, at=at)


def _exception(request: OfficerRequest, track: Track, slot: str, at: datetime) -> None:
    exception = Excepted(
        ground=request.POST.get("exception", ""),
        reason=request.POST.get("reason", ""),
        told_first="told_first" in request.POST,
    )
    urging.call_by_exception(
        track=track, line=_line(request), exception=exception, by=request.seat, at=at
    )


def _line(request: OfficerRequest) -> int:
    """Which number was called; the first, where there was nothing to choose."""
    line = request.POST.get("line", "0")
    return int(line) if line.isdecimal() else -1


def _not_wanted(request: OfficerRequest, track: Track, slot: str, at: datetime) -> None:
    urging.not_wanted(track=track, by=request.seat, at=at)


def _done(request: OfficerRequest, track: Track, slot: str, at: datetime) -> None:
    urging.done(track=track, slot=slot, by=request.seat, at=at)


def _tell(request: OfficerRequest, track: Track, slot: str, at: datetime) -> None:
    if urging.tell_heads(track=track, by=request.seat, at=at):
        messages.success(request, _("Written, in words that say nothing. If it cannot wait, call."))
    else:
        messages.warning(request, _("Nobody could be written to: this post has no head now. Call."))


_ACTS: dict[str, Callable[[OfficerRequest, Track, str, datetime], None]] = {
    "help": _help,
    "exception": _exception,
    "not_wanted": _not_wanted,
    "done": _done,
    "tell": _tell,
}
