"""What is given to other ministries: published versions as signed packages."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ventanilla.common.errors import NotNow
from ventanilla.protocols import services as protocols
from ventanilla.sharing import policies, selectors
from ventanilla.sharing.services import releasing
from ventanilla.web.http import OfficerRequest


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """The newest version of each protocol and whether it is shared; what was shared before."""
    policies.may_look(request.seat).enforce()
    releases = list(selectors.releases())
    shared = {each.published_id: each for each in releases if not each.withdrawn_at}
    context = {
        "here": "releases",
        "rows": [(each, protocols.package(each.content_hash).definition.title, shared.get(each.pk))
                 for each in protocols.published()],
        "before": releases,
        "may_keep": policies.may_keep(request.seat),
        "key": _key(),
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "sharing/releases.html", context)


@require_POST
def share(request: OfficerRequest, published: int) -> HttpResponse:
    """Give a published version to anybody."""
    policies.may_keep(request.seat).enforce()
    found = next((each for each in protocols.published() if each.pk == published), None)
    if found is None:
        raise Http404
    releasing.share(published=found, by=request.seat, at=timezone.now())
    messages.success(request, _("It is signed, and anybody can take it from the public site."))
    return redirect("sharing:releases")


@require_POST
def withdraw(request: OfficerRequest, pk: int) -> HttpResponse:
    """Take a version off the public site."""
    policies.may_keep(request.seat).enforce()
    found = selectors.releases().filter(pk=pk).first()
    if found is None:
        raise Http404
    releasing.withdraw(release=found, by=request.seat, at=timezone.now())
    messages.success(request, _("It is no longer on the public site. Whoever has it keeps it."))
    return redirect("sharing:releases")


def _key() -> str:
    """The fingerprint of the newest key of this installation; blank where there is none."""
    try:
        return releasing.own_key().grouped
    except NotNow:
        return ""
