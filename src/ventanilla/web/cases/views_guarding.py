"""Walls before officers: who is kept from a case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.cases import policies
from ventanilla.cases.services import walls as walling
from ventanilla.web.acts import perform
from ventanilla.web.cases import forms_guarding as forms
from ventanilla.web.doors import find_track, open_case
from ventanilla.web.http import OfficerRequest
from ventanilla.web.stepup import grave

FORM = ["GET", "POST"]


@require_http_methods(FORM)
@grave
def walls(request: OfficerRequest, track: UUID) -> HttpResponse:
    """The walls around a case, and a form for one more."""
    now = timezone.now()
    case = open_case(request, track, now)
    policies.may_wall(request.seat, case.track).enforce()
    form = forms.SetWall(request.POST or None)
    if request.method == "POST" and perform(
        form,
        lambda: walling.set_wall(track=case.track, **form.cleaned_data, by=request.seat, at=now),
    ):
        messages.success(request, _("Set. For that officer the case does not exist any more."))
        return redirect("cases:list")
    context = {"case": case, "form": form, "walls": walling.standing(case.track), "now": now}
    return render(request, "cases/walls.html", context)


@require_POST
@grave
def lift(request: OfficerRequest, track: UUID, wall: int) -> HttpResponse:
    """Ask a second person to lift a wall."""
    now = timezone.now()
    found = find_track(request, track, now)
    walling.ask_to_lift(track=found, wall=wall, by=request.seat, at=now)
    messages.success(request, _("Asked. The wall falls when a second person says yes."))
    return redirect("cases:walls", track)
