"""Thanks to allies: their list, a new one, its certificate."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.alliances import policies, selectors
from ventanilla.alliances.services import thanking
from ventanilla.alliances.states import SEES_ALL
from ventanilla.common.language import reading
from ventanilla.web.acts import perform
from ventanilla.web.alliances import certificates
from ventanilla.web.alliances.more_forms import ThankForm
from ventanilla.web.http import OfficerRequest, download

FORM = ["GET", "POST"]


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """The thanks that the post has given; at headquarters, everybody's."""
    policies.may_look(request.seat).enforce()
    context = {
        "here": "thanks",
        "rows": selectors.recognitions(_posts(request)),
        "may_write": policies.may_write(request.seat),
    }
    return render(request, "alliances/thanks.html", context)


@require_http_methods(FORM)
def give(request: OfficerRequest) -> HttpResponse:
    """Give thanks to an ally."""
    policies.may_write(request.seat).enforce()
    form = ThankForm(request.POST or None, initial={"on": timezone.localdate()})

    def act() -> None:
        given = form.cleaned_data
        thanking.recognise(
            organization=selectors.ally_named(given["name"], request.seat.post),
            at=timezone.now(),
            by=request.seat,
            **given,
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The recognition is written down. Its certificate can be "
                                    "printed."))  # fmt: skip
        return redirect("alliances:thanks")
    context = {
        "form": form,
        "title": _("A recognition"),
        "allies": selectors.known_allies(request.seat.post),
        "lists": True,
    }
    return render(request, "alliances/line.html", context)


@require_GET
def certificate(request: OfficerRequest, pk: int) -> HttpResponse:
    """A recognition on paper, in the language of whoever prints it."""
    policies.may_look(request.seat).enforce()
    given = selectors.recognitions(_posts(request)).filter(pk=pk).first()
    if given is None:
        raise Http404
    content = certificates.print_out(given, language=reading())
    name = f"{_('recognition')}-{given.pk}.pdf"
    return download(content, media_type="application/pdf", name=name)


def _posts(request: OfficerRequest) -> list[int] | None:
    return None if request.seat.role in SEES_ALL else [request.seat.post_id]
