"""Links by which whoever received something answers: of a referral, or of any document."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ventanilla.cases import policies
from ventanilla.exchange import selectors as exchange
from ventanilla.exchange.selectors import SentDocument
from ventanilla.referrals import selectors
from ventanilla.referrals.selectors import LinkState
from ventanilla.referrals.services import linking
from ventanilla.web.doors import open_case
from ventanilla.web.http import OfficerRequest


@require_GET
def link(request: OfficerRequest, track: UUID, disclosure: UUID) -> HttpResponse:
    """The link of a document that was sent, for whoever passes it on."""
    now = timezone.now()
    case = open_case(request, track, now, purpose="link.shown")
    went = exchange.disclosure_of(case, disclosure)
    if went is None:
        raise Http404
    found = selectors.link_of(case, disclosure, at=now)
    context = {
        "case": case,
        "now": now,
        "sent": went,
        "link": found,
        "address": address(request, found) if found and found.live else "",
        "may_work": policies.may_work(request.seat, case.track),
    }
    return render(request, "referrals/link.html", context)


@require_POST
def make(request: OfficerRequest, track: UUID, disclosure: UUID) -> HttpResponse:
    """A new link for three days; the one before ends."""
    went = _sent(request, track, disclosure)
    linking.renew(disclosure=went.row, by=request.seat, at=timezone.now())
    messages.success(request, _("A new link, with a new code. The one before opens no more."))
    return _back(track, disclosure)


@require_POST
def end(request: OfficerRequest, track: UUID, disclosure: UUID) -> HttpResponse:
    """The link opens no more."""
    went = _sent(request, track, disclosure)
    linking.withdraw(disclosure=went.row, by=request.seat, at=timezone.now())
    messages.success(request, _("The link opens no more."))
    return _back(track, disclosure)


def address(request: OfficerRequest, found: LinkState) -> str:
    """The whole address that a partner gets."""
    path = reverse("partner:page", args=[f"{found.token}/"])
    if settings.PARTNER_HOST:
        return f"https://{settings.PARTNER_HOST}{path}"
    return request.build_absolute_uri(path)


def _sent(request: OfficerRequest, track: UUID, disclosure: UUID) -> SentDocument:
    case = open_case(request, track, timezone.now())
    went = exchange.disclosure_of(case, disclosure)
    if went is None:
        raise Http404
    return went


def _back(track: UUID, disclosure: UUID) -> HttpResponse:
    referral = selectors.referral_behind(disclosure)
    if referral:
        return redirect("referrals:detail", track, referral)
    return redirect("referrals:link", track, disclosure)
