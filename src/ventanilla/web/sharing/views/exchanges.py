"""The register of exchanges: what was given to which country, and what became of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.sharing import policies, selectors
from ventanilla.sharing.services import exchanging
from ventanilla.sharing.states import Adoption
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.sharing.forms import ExchangeForm, WordForm


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """Every exchange, the newest first, and how many countries are how far."""
    policies.may_look(request.seat).enforce()
    rows = list(selectors.exchanges())
    context = {
        "here": "exchanges",
        "rows": rows,
        "counted": [(state.label, sum(1 for row in rows if row.adoption == state))
                    for state in Adoption],
        "may_keep": policies.may_keep(request.seat),
    }  # fmt: skip
    return render(request, "sharing/exchanges.html", context)


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest) -> HttpResponse:
    """Write an exchange down."""
    policies.may_keep(request.seat).enforce()
    form = ExchangeForm(request.POST or None, initial={"released_on": timezone.localdate()})

    def act() -> None:
        exchanging.write_down(given=form.given(), by=request.seat, at=timezone.now())

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The exchange is written down."))
        return redirect("sharing:exchanges")
    context = {
        "form": form,
        "title": _("Something given to another country"),
        "about": _("Countries and offices stand here, never a person."),
        "back": "sharing:exchanges",
    }
    return render(request, "sharing/form.html", context)


@require_http_methods(["GET", "POST"])
def word(request: OfficerRequest, pk: int) -> HttpResponse:
    """Write down what they said, or how far they are."""
    policies.may_keep(request.seat).enforce()
    exchange = selectors.exchanges().filter(pk=pk).first()
    if exchange is None:
        raise Http404
    form = WordForm(request.POST or None, initial={"on": timezone.localdate()})

    def act() -> None:
        given = form.cleaned_data
        exchanging.add_word(
            exchange=exchange, on=given["on"], text=given["text"],
            adoption=Adoption(given["adoption"]) if given["adoption"] else None,
            by=request.seat, at=timezone.now(),
        )  # fmt: skip

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("It is written down."))
        return redirect("sharing:exchanges")
    context = {
        "form": form,
        "title": _("What became of it"),
        "about": f"{exchange.country} · {exchange.release or exchange.title}",
        "back": "sharing:exchanges",
    }
    return render(request, "sharing/form.html", context)
