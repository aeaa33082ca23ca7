"""Packages of other ministries: take one in, read it, see how it differs from ours."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.protocols import services as protocols
from ventanilla.protocols.errors import NotPublished
from ventanilla.sharing import archive, comparing, policies, selectors
from ventanilla.sharing.models import Received
from ventanilla.sharing.services import receiving
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.sharing.forms import PackageForm


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """What was received, the newest first."""
    policies.may_look(request.seat).enforce()
    context = {
        "here": "received",
        "rows": selectors.received(),
        "may_keep": policies.may_keep(request.seat),
        "trusted": selectors.trusted_keys().count(),
        "now": timezone.now(),
    }
    return render(request, "sharing/received.html", context)


@require_http_methods(["GET", "POST"])
def receive(request: OfficerRequest) -> HttpResponse:
    """Take a package in, if it verifies; else say exactly why not."""
    policies.may_keep(request.seat).enforce()
    form = PackageForm(request.POST, request.FILES) if request.method == "POST" else PackageForm()
    made: list[Received] = []

    def act() -> None:
        file = form.cleaned_data["file"]
        archive.fits(file.size)  # of what is larger the bytes were not kept
        content = file.read()
        made.append(receiving.receive(content=content, by=request.seat, at=timezone.now()))

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("It verifies, and is kept to be read. No case opens with it."))
        return redirect("sharing:package", made[0].pk)
    context = {
        "form": form,
        "title": _("Take a package in"),
        "about": _("Its signature and the hash of every file are checked first. Nothing in it is "
                   "run, and no case opens with it."),
        "act": _("Check it and take it in"),
        "back": "sharing:received",
        "takes": True,
    }  # fmt: skip
    return render(request, "sharing/form.html", context)


@require_GET
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """One package: whose, on which licence, what it asks for, on what it rests."""
    found = find(request, pk)
    package = selectors.package_of(found)
    stages = [
        (stage, [task for task in package.definition.tasks if task.stage == stage.code])
        for stage in package.definition.stages
    ]
    context = {
        "found": found,
        "protocol": package.definition,
        "package": package,
        "stages": stages,
        "newer": selectors.newer(found).first(),
        "may_keep": policies.may_keep(request.seat),
        "ours": found.protocol in protocols.codes(),
        "now": timezone.now(),
    }
    return render(request, "sharing/package.html", context)


@require_GET
def changes(request: OfficerRequest, pk: int) -> HttpResponse:
    """How a package differs from the protocol of that name which is published here."""
    found = find(request, pk)
    try:
        ours = protocols.newest_package(found.protocol)
    except NotPublished as error:
        raise Http404 from error
    groups = comparing.grouped(ours, selectors.package_of(found))
    context = {"found": found, "groups": groups, "ours": ours, "title": _("Compared with ours")}
    return render(request, "sharing/changes.html", context)


def find(request: OfficerRequest, pk: int) -> Received:
    """A package that was received. Raises ``Http404``, ``NotAllowed``."""
    policies.may_look(request.seat).enforce()
    found = selectors.received().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
