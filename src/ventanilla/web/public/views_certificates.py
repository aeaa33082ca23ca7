"""Whether a certificate holds: for whoever has its code; the name is only confirmed."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ventanilla.training import catalogue, selectors, standing
from ventanilla.training.models import Certificate
from ventanilla.training.package import Course
from ventanilla.web.public.anybody import form, show

LONGEST = 60


class CheckForm(forms.Form):
    """The code on the paper, and the name that should stand on it."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("The code on the certificate"),
        max_length=LONGEST,
        error_messages={"required": _("Write the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("The name on it (optional)"),
        help_text=_("We say whether it is this one, and never another."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What anybody is told. ``named``: whether the name is right; none where none was typed."""

    certificate: Certificate
    course: Course | None
    state: str
    named: bool | None


@form
@transaction.atomic
def check(request: HttpRequest) -> HttpResponse:
    """Check a certificate. The code of a picture is filled in, and asked for by a press only."""
    sent = request.method == "POST"
    asked = CheckForm(request.POST if sent else None, initial={"code": request.GET.get("code", "")})
    answer = None
    if sent and asked.is_valid():
        given = asked.cleaned_data
        found = selectors.by_code(given["code"])
        if found is not None:
            answer = _answer(found, given["name"], timezone.localdate())
    context = {"form": asked, "asked": sent and asked.is_valid(), "answer": answer}
    return show(request, "public/certificate.html", context)


def _answer(found: Certificate, name: str, on: date) -> Answer:
    named = plain(name) == plain(found.officer.name) if name.strip() else None
    state = standing.state_of(found, on)
    return Answer(found, catalogue.course(found.course), state, named)


def plain(name: str) -> str:
    """A name without capitals, accents and double blanks."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())
