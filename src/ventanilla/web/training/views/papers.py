"""A certificate on paper and as a badge, and taken back; what was learned, for other programs."""

import json

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.common.language import reading
from ventanilla.training import badges, catalogue, policies, standing, xapi
from ventanilla.training.services import certifying
from ventanilla.training.states import Revoked
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest, download, for_windows
from ventanilla.web.stepup import grave
from ventanilla.web.training import printing
from ventanilla.web.training.door import find_certificate
from ventanilla.web.training.edition_forms import PeriodForm, RevokeForm


@for_windows
@require_GET
def certificate(request: OfficerRequest, pk: int) -> HttpResponse:
    """A certificate as a PDF, with the code that anybody checks it by."""
    found = find_certificate(request, pk)
    if not found.code:
        raise Http404
    language = reading()
    check = request.build_absolute_uri(reverse("public:certificates", args=[language]))
    content = printing.print_out(found, check=check, language=language)
    return download(content, media_type="application/pdf", name=f"{_('certificate')}-{pk}.pdf")


@for_windows
@require_GET
def badge(request: OfficerRequest, pk: int) -> HttpResponse:
    """The same as an Open Badge 3.0: signed JSON that its holder carries away."""
    found = find_certificate(request, pk)
    course = catalogue.course(found.course)
    if not found.code or course is None:
        raise Http404
    language = reading()
    check = request.build_absolute_uri(reverse("public:certificates", args=[language]))
    made = badges.badge(
        found, course, check=check, language=language, path=settings.BADGE_KEY_FILE,
        at=timezone.now(),
    )  # fmt: skip
    content = json.dumps(made, ensure_ascii=False, indent=1).encode()
    return download(content, media_type="application/vc+ld+json", name=f"{_('badge')}-{pk}.json")


@require_GET
def statements(request: OfficerRequest) -> HttpResponse:
    """What was learned in a period as xAPI statements, for a record store elsewhere."""
    policies.may_plan(request.seat).enforce()
    today = timezone.localdate()
    form = PeriodForm(request.GET or None)
    given = form.cleaned_data if form.is_valid() else {}
    since = given.get("since") or today.replace(month=1, day=1)
    home = request.build_absolute_uri("/")
    made = list(xapi.statements(since, given.get("until") or today, home=home))
    content = json.dumps(made, ensure_ascii=False, indent=1).encode()
    return download(content, media_type="application/json", name="xapi.json")


@grave
@require_http_methods(["GET", "POST"])
def revoke(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take a certificate back."""
    policies.may_plan(request.seat).enforce()
    found = find_certificate(request, pk)
    policies.may_revoke(request.seat, found.officer_id).enforce()
    form = RevokeForm(request.POST or None)
    now = timezone.now()

    def act() -> None:
        certifying.revoke(
            certificate=found, why=Revoked(form.cleaned_data["why"]), by=request.seat,
            on=timezone.localdate(now), at=now,
        )  # fmt: skip

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The certificate does not hold any more, from today on."))
        return redirect("training:people")
    context = {
        "form": form,
        "certificate": found,
        "state": standing.state_of(found, timezone.localdate(now)),
        "here": "people",
    }
    return render(request, "training/revoke.html", context)
