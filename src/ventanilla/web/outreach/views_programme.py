"""The programme record of the post."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t
from django.views.decorators.http import require_http_methods

from ventanilla.outreach import policies, selectors
from ventanilla.outreach.models import Programme
from ventanilla.outreach.services import programme
from ventanilla.outreach.services.programme import Record
from ventanilla.outreach.states import Policy, ProgrammeStatus
from ventanilla.security import seats
from ventanilla.security.models import Seat
from ventanilla.web.acts import perform
from ventanilla.web.fields import DayField
from ventanilla.web.http import OfficerRequest


class ProgrammeForm(forms.Form):
    """Since when it runs, who coordinates it, who answers for it in each area."""

    status = forms.ChoiceField(
        label=_t("State"), choices=ProgrammeStatus.choices, widget=forms.RadioSelect
    )
    started = DayField(label=_t("Since when?"), required=False)
    policy = forms.ChoiceField(label=_t("As what?"), choices=Policy.choices)

    def __init__(self, data: Any, *, by: Seat, kept: Programme | None) -> None:
        today = timezone.localdate(timezone.now(), by.post.zoneinfo)
        self._seats = {str(seat.pk): seat for seat in seats.held(on=today, post=by.post)}
        self._areas = {f"area_{each.area}": each for each in selectors.areas_of(by.post)}
        super().__init__(data, initial=_shown(kept))
        people = [("", "–")] + [
            (pk, f"{seat.officer.name} · {seat.get_role_display()}")
            for pk, seat in self._seats.items()
        ]
        self.fields["coordinator"] = forms.ChoiceField(
            label=_t("Who coordinates it?"), choices=people, required=False
        )
        for name, area in self._areas.items():
            self.fields[name] = forms.ChoiceField(label=area.name, choices=people, required=False)

    def record(self) -> Record:
        """What was written, once the form is valid."""
        given = self.cleaned_data
        return Record(
            status=ProgrammeStatus(given["status"]),
            started=given["started"],
            policy=Policy(given["policy"]),
            coordinator=self._seats.get(given["coordinator"]),
            focal_points={
                area.area: self._seats[given[name]]
                for name, area in self._areas.items()
                if given[name]
            },
        )


@require_http_methods(["GET", "POST"])
def record(request: OfficerRequest) -> HttpResponse:
    """The record of the seat's post, and its form for whoever keeps it."""
    policies.may_see(request.seat).enforce()
    kept = selectors.programme(request.seat.post)
    may = policies.may_keep_programme(request.seat)
    form = ProgrammeForm(request.POST or None, by=request.seat, kept=kept) if may else None

    def act() -> None:
        assert form is not None  # noqa: S101 - whoever may not never comes here
        programme.keep(record=form.record(), by=request.seat, at=timezone.now())

    if request.method == "POST":
        may.enforce()
        if form and perform(form, act):
            messages.success(request, _("The record is kept."))
            return redirect("outreach:programme")
    names = {each.area: each.name for each in selectors.areas_of(request.seat.post)}
    context = {
        "kept": kept,
        "form": form,
        "focal": [(names.get(each.area, each.area), each.seat) for each in _focal(kept)],
    }
    return render(request, "outreach/programme.html", context)


def _focal(kept: Programme | None) -> Any:
    return kept.focal_points.all() if kept else ()


def _shown(kept: Programme | None) -> dict[str, Any]:
    if kept is None:
        return {"status": ProgrammeStatus.ACTIVE, "policy": Policy.GLOBAL_2024}
    areas = {f"area_{each.area}": str(each.seat_id) for each in kept.focal_points.all()}
    return {
        "status": kept.status,
        "started": kept.started,
        "policy": kept.policy,
        "coordinator": str(kept.coordinator_id or ""),
        **areas,
    }
