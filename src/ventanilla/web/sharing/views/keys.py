"""Keys of other ministries: which are believed, and who said so."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.sharing import policies, selectors
from ventanilla.sharing.services import trusting
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.sharing.forms import KeyForm
from ventanilla.web.stepup import grave


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """Every key that was ever written down, with its fingerprint."""
    policies.may_look(request.seat).enforce()
    context = {
        "here": "keys",
        "keys": selectors.keys(),
        "may_keep": policies.may_keep(request.seat),
        "now": timezone.now(),
    }
    return render(request, "sharing/keys.html", context)


@require_http_methods(["GET", "POST"])
@grave
def propose(request: OfficerRequest) -> HttpResponse:
    """Write a key down; a second person compares its fingerprint before it counts."""
    policies.may_keep(request.seat).enforce()
    form = KeyForm(request.POST or None)

    def act() -> None:
        trusting.propose(by=request.seat, at=timezone.now(), **form.cleaned_data)

    if request.method == "POST" and perform(form, act):
        messages.success(
            request, _("The key is written down. It counts once a second person approved it.")
        )
        return redirect("sharing:keys")
    context = {
        "form": form,
        "title": _("The key of another ministry"),
        "about": _("Whatever is signed with it can be taken in here. A second person calls that "
                   "ministry and compares the fingerprint before it counts."),
        "act": _("Ask a second person"),
        "back": "sharing:keys",
    }  # fmt: skip
    return render(request, "sharing/form.html", context)


@require_POST
def withdraw(request: OfficerRequest, pk: int) -> HttpResponse:
    """Stop believing a key."""
    policies.may_keep(request.seat).enforce()
    key = selectors.keys().filter(pk=pk).first()
    if key is None:
        raise Http404
    trusting.withdraw(key=key, by=request.seat, at=timezone.now())
    messages.success(request, _("The key is no longer trusted."))
    return redirect("sharing:keys")
