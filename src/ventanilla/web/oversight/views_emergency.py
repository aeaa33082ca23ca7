"""Emergency access: open one case by its number, hold it, and look back at it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.cases import stubs
from ventanilla.cases.services import emergencies
from ventanilla.security import glass, vault
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.oversight import forms
from ventanilla.web.stepup import grave

FORM = ["GET", "POST"]


@require_http_methods(FORM)
@grave
def emergency(request: OfficerRequest) -> HttpResponse:
    """Open one case that is out of reach: number, reason, words; then straight to the case."""
    form = forms.Emergency(request.POST or None, initial={"number": _number(request)})
    opened: list[UUID] = []

    def act() -> None:
        opened.append(
            emergencies.open_in_emergency(**form.cleaned_data, by=request.seat, at=timezone.now())
        )

    glass.may_break(request.seat).enforce()
    try:
        if request.method == "POST" and perform(form, act):
            return redirect("cases:detail", opened[0])
    except glass.Spent as spent:
        context = {"form": form, "spent": str(spent)}
        return render(request, "oversight/emergency.html", context, status=409)
    return render(request, "oversight/emergency.html", {"form": form})


def _number(request: OfficerRequest) -> str:
    """The number of the restricted case whose stub led here (``?case=``), or nothing."""
    try:
        asked = UUID(request.GET.get("case", ""))
    except ValueError:
        return ""
    stub = stubs.find(request.seat, asked, timezone.now())
    return stub.number if stub else ""


@require_POST
@grave
def another(request: OfficerRequest) -> HttpResponse:
    """Ask a second person for one more, beyond three in seven days."""
    form = forms.Another(request.POST)
    if not form.is_valid():
        raise Http404
    emergencies.ask_for_another(
        number=form.cleaned_data["number"], by=request.seat, at=timezone.now()
    )
    messages.success(request, _("Asked. When a second person of your post says yes, try again."))
    return redirect("oversight:emergency")


@require_POST
@grave
def hold(request: OfficerRequest, opening: UUID) -> HttpResponse:
    """Sixty minutes more, once."""
    track = emergencies.hold(opening, by=request.seat)
    return redirect("cases:detail", track.pk)


@require_GET
def reviews(request: OfficerRequest) -> HttpResponse:
    """The emergencies of the post's cases that wait for a review."""
    waiting = [
        (opening, track.case.number)
        for opening in glass.to_review(request.seat)
        if (track := emergencies.track_of(opening))
    ]
    context = {"waiting": waiting, "now": timezone.now()}
    return render(request, "oversight/reviews.html", context)


@require_http_methods(FORM)
def review(request: OfficerRequest, opening: UUID) -> HttpResponse:
    """One emergency: who, which case, what was said; and whether it was one."""
    now = timezone.now()
    found = glass.to_review(request.seat).filter(pk=opening).first()
    track = emergencies.track_of(found) if found else None
    if found is None or track is None:
        raise Http404
    form = forms.Review(request.POST or None)

    def act() -> None:
        emergencies.review(
            opening=found,
            justified=form.cleaned_data["justified"] == "yes",
            note=form.cleaned_data["note"],
            by=request.seat,
            at=now,
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("Reviewed, and written down."))
        return redirect("oversight:reviews")
    opened = vault.release(
        seat=request.seat, dossiers=[found.dossier], purpose="emergency.read", at=now
    )
    context = {
        "opening": found,
        "number": track.case.number,
        "why": emergencies.why(found, opened),
        "form": form,
        "now": now,
    }
    return render(request, "oversight/review.html", context)
