"""Adaptations: begun from a received release, with an own basis, own services, more languages."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.protocols.engine.check import check_files
from ventanilla.protocols.engine.load import Package
from ventanilla.sharing import archive, comparing, languages, policies, selectors
from ventanilla.sharing.models import Adaptation
from ventanilla.sharing.services import adapting
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest, download
from ventanilla.web.sharing.forms import (
    BasisForm,
    BeginForm,
    LanguageForm,
    ServicesForm,
    TextsForm,
    service_name,
)
from ventanilla.web.sharing.views.receiving import find as find_received
from ventanilla.web.words import spoken

FORM = ["GET", "POST"]
#: texts that are translated on one page
AT_ONCE = 12


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """Every adaptation, the last changed first."""
    policies.may_look(request.seat).enforce()
    context = {"here": "adaptations", "rows": selectors.adaptations()}
    return render(request, "sharing/adaptations.html", context)


@require_http_methods(FORM)
def begin(request: OfficerRequest, pk: int) -> HttpResponse:
    """Begin one from a received release."""
    received = find_received(request, pk)
    policies.may_keep(request.seat).enforce()
    form = BeginForm(request.POST or None, initial={"protocol": received.protocol})
    made: list[Adaptation] = []

    def act() -> None:
        made.append(
            adapting.begin(
                received=received, by=request.seat, at=timezone.now(), **form.cleaned_data
            )
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The adaptation is begun. Its origin is kept with it."))
        return redirect("sharing:adaptation", made[0].pk)
    context = {
        "form": form,
        "title": _("Begin an adaptation"),
        "about": _("A protocol of your own, from this release. What came stays as it came, and the "
                   "two can be compared at any time."),
        "act": _("Begin"),
        "back": "sharing:received",
    }  # fmt: skip
    return render(request, "sharing/form.html", context)


@require_GET
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """One adaptation: its origin, what it rests on, its services and languages, what is other."""
    adaptation, package = find(request, pk)
    origin = selectors.package_of(adaptation.origin)
    context = {
        "adaptation": adaptation,
        "protocol": package.definition,
        "same": {each.id for each in package.definition.basis if each in origin.definition.basis},
        "findings": [(each, _in_words(each.services)) for each in package.definition.findings],
        "progress": [languages.progress(package, code) for code in languages.added(package.files)],
        "groups": comparing.grouped(origin, package),
        "newer": selectors.newer(adaptation.origin).first(),
        "may_keep": policies.may_keep(request.seat),
        "now": timezone.now(),
    }
    return render(request, "sharing/adaptation.html", context)


@require_http_methods(FORM)
def basis(request: OfficerRequest, pk: int, code: str = "") -> HttpResponse:
    """Add something that it rests on, or replace what stands there."""
    adaptation, package = find(request, pk)
    policies.may_keep(request.seat).enforce()
    held = next((each for each in package.definition.basis if each.id == code), None)
    if code and held is None:
        raise Http404
    form = BasisForm(request.POST or None, initial=BasisForm.shown(held))

    def act() -> None:
        adapting.put_basis(
            adaptation=adaptation, basis=form.basis(), by=request.seat, at=timezone.now()
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("It is written down."))
        return redirect("sharing:adaptation", pk)
    return _form(request, adaptation, form, _("What it rests on"))


@require_POST
def drop_basis(request: OfficerRequest, pk: int, code: str) -> HttpResponse:
    """Take out what nothing rests on."""
    adaptation, _package = find(request, pk)
    adapting.drop_basis(adaptation=adaptation, code=code, by=request.seat, at=timezone.now())
    messages.success(request, _("It is taken out."))
    return redirect("sharing:adaptation", pk)


@require_http_methods(FORM)
def services(request: OfficerRequest, pk: int, finding: str) -> HttpResponse:
    """Which services answer a finding here."""
    adaptation, package = find(request, pk)
    policies.may_keep(request.seat).enforce()
    held = package.findings.get(finding)
    if held is None:
        raise Http404
    form = ServicesForm(request.POST or None, initial={"services": list(held.services)})

    def act() -> None:
        adapting.set_services(
            adaptation=adaptation, finding=finding, services=form.cleaned_data["services"],
            by=request.seat, at=timezone.now(),
        )  # fmt: skip

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("It is written down."))
        return redirect("sharing:adaptation", pk)
    return _form(request, adaptation, form, spoken(held.title))


@require_http_methods(FORM)
def language(request: OfficerRequest, pk: int) -> HttpResponse:
    """Begin a further language."""
    adaptation, _package = find(request, pk)
    policies.may_keep(request.seat).enforce()
    form = LanguageForm(request.POST or None)

    def act() -> None:
        adapting.put_texts(
            adaptation=adaptation, language=form.cleaned_data["language"], texts={},
            by=request.seat, at=timezone.now(),
        )  # fmt: skip

    if request.method == "POST" and perform(form, act):
        return redirect("sharing:texts", pk, form.cleaned_data["language"])
    return _form(request, adaptation, form, _("A further language"))


@require_http_methods(FORM)
def texts(request: OfficerRequest, pk: int, code: str) -> HttpResponse:
    """Translate the next texts that are missing; what is missing is counted."""
    adaptation, package = find(request, pk)
    policies.may_keep(request.seat).enforce()
    if code not in languages.added(package.files):
        raise Http404
    progress = languages.progress(package, code)
    form = TextsForm(request.POST or None, lines=progress.missing[:AT_ONCE])

    def act() -> None:
        adapting.put_texts(
            adaptation=adaptation, language=code, texts=form.texts(), by=request.seat,
            at=timezone.now(),
        )  # fmt: skip

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The translations are written down."))
        return redirect("sharing:texts", pk, code)
    context = {"adaptation": adaptation, "progress": progress, "form": form}
    return render(request, "sharing/texts.html", context)


@require_http_methods(FORM)
def newer(request: OfficerRequest, pk: int) -> HttpResponse:
    """What the origin changed since, what we did, and where both did; take it over."""
    adaptation, package = find(request, pk)
    found = selectors.newer(adaptation.origin).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        done = adapting.take_over(
            adaptation=adaptation, newer=found, by=request.seat, at=timezone.now()
        )
        messages.success(request, _("What the origin changed is taken over."))
        if done.ours_stayed:
            names = ", ".join(done.ours_stayed)
            messages.warning(
                request, _("Where both had changed, ours stayed: %(files)s.") % {"files": names}
            )
        return redirect("sharing:adaptation", pk)
    base, theirs = (selectors.package_of(each) for each in (adaptation.origin, found))
    apart = comparing.three_way(base, theirs, package)
    context = {"adaptation": adaptation, "newer": found, "apart": apart,
               "may_keep": policies.may_keep(request.seat)}  # fmt: skip
    return render(request, "sharing/newer.html", context)


@require_GET
def check(request: OfficerRequest, pk: int) -> HttpResponse:
    """What would keep it from being published, by file and line."""
    adaptation, package = find(request, pk)
    report = check_files(package.files, name=adaptation.protocol)
    context = {"adaptation": adaptation, "report": report}
    return render(request, "sharing/check.html", context)


@require_GET
def folder(request: OfficerRequest, pk: int) -> HttpResponse:
    """Its files as a ZIP: to edit in any editor, and to publish from."""
    adaptation, package = find(request, pk)
    policies.may_keep(request.seat).enforce()
    name = f"{adaptation.protocol}-{adaptation.version}-{_('folder')}.zip"
    content = archive.write(dict(sorted(package.files.items())))
    return download(content, media_type="application/zip", name=name)


def find(request: OfficerRequest, pk: int) -> tuple[Adaptation, Package]:
    """An adaptation and its package. Raises ``Http404``, ``NotAllowed``."""
    policies.may_look(request.seat).enforce()
    found = selectors.adaptation(pk)
    if found is None:
        raise Http404
    return found, adapting.read(selectors.decoded(found.files))


def _in_words(services: tuple[str, ...]) -> list[str]:
    return [service_name(code) for code in services]


def _form(
    request: OfficerRequest, adaptation: Adaptation, form: object, title: str
) -> HttpResponse:
    context = {"adaptation": adaptation, "form": form, "title": title}
    return render(request, "sharing/adapt.html", context)
