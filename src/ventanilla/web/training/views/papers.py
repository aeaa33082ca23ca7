"""A certificate on paper, and taken back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.common.language import reading
from ventanilla.training import policies, standing
from ventanilla.training.services import certifying
from ventanilla.training.states import Revoked
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest, download, for_windows
from ventanilla.web.stepup import grave
from ventanilla.web.training import printing
from ventanilla.web.training.door import find_certificate
from ventanilla.web.training.edition_forms import RevokeForm


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
