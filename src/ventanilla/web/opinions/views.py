"""Opinions without a name, on a tablet that somebody hands over. Nothing of who answers is kept."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package
from ventanilla.reports import opinions, policies
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.opinions.forms import OpinionForm

#: code → what the language calls itself
LANGUAGES = {
    code: capfirst(str(translation.get_language_info(code)["name_local"]))
    for code, __ in settings.LANGUAGES
}


@require_GET
def forms(request: OfficerRequest) -> HttpResponse:
    """The forms that this seat may hand over; why not, for the others."""
    found = [
        (package, package.sitting_rule(name), policies.may_ask(request.seat, package, name))
        for package in _packages(request)
        for name in package.anonymous
    ]
    return render(request, "opinions/list.html", {"forms": found})


@require_http_methods(["GET", "POST"])
def form(request: OfficerRequest, protocol: str, form: str) -> HttpResponse:
    """The form, in the language that the person chose; the answers go into the box."""
    package = next((p for p in _packages(request) if p.id == protocol), None)
    if package is None or form not in package.anonymous:
        raise Http404
    policies.may_ask(request.seat, package, form).enforce()
    with translation.override(_language(request)):
        sent = request.method == "POST"
        asked = OpinionForm(request.POST if sent else None, form=package.anonymous[form])
        if sent and perform(asked, lambda: _give(request, package, form, asked)):
            chosen = urlencode({"language": translation.get_language()})
            return redirect(f"{reverse('opinions:thanks')}?{chosen}")
        rule = package.sitting_rule(form)
        context = {"form": asked, "title": rule.title if rule else form, "tongues": LANGUAGES}
        return render(request, "opinions/form.html", context)


@require_GET
def thanks(request: OfficerRequest) -> HttpResponse:
    """Thanks, and give the tablet back."""
    with translation.override(_language(request)):
        return render(request, "opinions/thanks.html")


def _packages(request: OfficerRequest) -> list[Package]:
    newest = (protocols.package(version.content_hash) for version in protocols.published())
    return [p for p in newest if p.id in request.seat.protocols and p.anonymous]


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in LANGUAGES else translation.get_language() or "es"


def _give(request: OfficerRequest, package: Package, form: str, asked: OpinionForm) -> None:
    opinions.give(
        package=package,
        form=form,
        answers=asked.cleaned_data,
        by=request.seat,
        at=timezone.now(),
    )
