"""The second factor once more, before a grave act; then on with what was asked for."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.web import stepup
from ventanilla.web.http import OfficerRequest, without_seat


@without_seat
@require_http_methods(["GET", "POST"])
def step_up(request: OfficerRequest) -> HttpResponse:
    """Ask for a passkey, or for the six digits of the app."""
    proof = stepup.Proof(request)
    if not proof.has_any:
        return redirect("mfa_index")
    if request.method == "POST" and proof.is_shown():
        return redirect(stepup.onward(request))
    context = {"proof": proof, "onward": request.POST.get("next") or request.GET.get("next", "")}
    if proof.has_passkey:
        context["options"] = proof.options()
    return render(request, "signin/step_up.html", context)


@without_seat
@require_safe
def go_on(request: OfficerRequest) -> HttpResponse:
    """Send again what was sent before the proof; the page does it by itself where it can."""
    found = stepup.kept(request)
    if found is None:
        return redirect("home")
    address, fields = found
    return render(request, "signin/go_on.html", {"address": address, "fields": fields})
