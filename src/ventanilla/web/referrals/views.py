"""Referrals of a case: thought of, agreed to, sent, answered, closed."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.cases import meeting, policies
from ventanilla.cases.selectors import OpenCase
from ventanilla.exchange.services import disclosing
from ventanilla.network import places
from ventanilla.protocols.engine.definition import Document
from ventanilla.referrals import offers, selectors
from ventanilla.referrals.account import Provider
from ventanilla.referrals.models import Referral
from ventanilla.referrals.offers import Asked
from ventanilla.referrals.selectors import Figures, OpenReferral
from ventanilla.referrals.services import answering, proposing, sending
from ventanilla.referrals.services.proposing import Wish
from ventanilla.referrals.services.sending import Going
from ventanilla.referrals.states import Mode, ReferralState
from ventanilla.web.acts import perform
from ventanilla.web.doors import open_case
from ventanilla.web.exchange import page as letters
from ventanilla.web.http import OfficerRequest
from ventanilla.web.referrals import page, views_links
from ventanilla.web.referrals.forms import CloseForm, ProposeForm, SeekForm, SendForm, ToldForm

FORM = ["GET", "POST"]


@require_GET
def listing(request: OfficerRequest, track: UUID) -> HttpResponse:
    """What the case needs, and where the person was brought so far."""
    now = timezone.now()
    case = open_case(request, track, now)
    context = {
        "case": case,
        "now": now,
        "needs": page.needs(case),
        "referrals": [
            (one, page.title_of(one.account.need), one.late(now))
            for one in selectors.referrals_of(case)
        ],
        "may_work": policies.may_work(request.seat, case.track),
    }
    return render(request, "referrals/list.html", context)


@require_http_methods(FORM)
def propose(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Who may help with a need: choose one of them, or write somebody else's name."""
    now = timezone.now()
    case = open_case(request, track, now)
    verdict = policies.may_work(request.seat, case.track)
    verdict.enforce()
    choices = page.choices(case)
    first = {"need": choices[0][0] if choices else "", **request.GET.dict()}
    seek = SeekForm(first, needs=choices)
    asked = _asked(seek)
    today = now.astimezone(case.track.case.post.zoneinfo).date()
    found = offers.offers(post=case.track.case.post, asked=asked, on=today) if asked else []
    form = ProposeForm(request.POST or None)
    made: list[Referral] = []
    if request.method == "POST" and perform(
        form, lambda: made.append(_propose(request, case, form, asked, today=today, now=now))
    ):
        messages.success(request, _("Written down. Nobody was told anything yet."))
        return redirect("referrals:detail", track, made[0].pk)
    context = {
        "case": case,
        "now": now,
        "seek": seek,
        "need": page.title_of(asked.need) if asked else "",
        "offers": found,
        "form": form,
    }
    return render(request, "referrals/propose.html", context)


def _asked(seek: SeekForm) -> Asked | None:
    if not seek.is_valid():
        return None
    data = seek.cleaned_data
    near = next(iter(places.find(data["near"])), None) if data["near"] else None
    if data["near"] and near is None:
        seek.add_error("near", _("Nothing is called that. Write a ZIP code, or a city and state."))
    return Asked(need=data["need"], near=near, language=data["language"])


def _propose(
    request: OfficerRequest,
    case: OpenCase,
    form: ProposeForm,
    asked: Asked | None,
    *,
    today: date,
    now: datetime,
) -> Referral:
    data = form.cleaned_data
    provider = Provider(name=data["name"].strip())
    need = asked.need if asked else ""
    if data["service"] and asked:
        post = case.track.case.post
        offer = offers.offer_of(data["service"], post=post, asked=asked, on=today)
        if offer is not None:
            provider = offer.provider
    finding = next(iter(selectors.needs_of(case).get(need, [])), "")
    wish = Wish(
        provider=provider,
        need=need,
        finding=finding,
        mode=Mode(data["mode"]),
        reason=data["reason"],
    )
    return proposing.propose(track=case.track, wish=wish, by=request.seat, at=now)


@require_GET
def detail(request: OfficerRequest, track: UUID, referral: UUID) -> HttpResponse:
    """Where a referral stands, and what can be done with it now."""
    case, found = _open(request, track, referral)
    return _show(request, case, found)


@require_http_methods(FORM)
def send(request: OfficerRequest, track: UUID, referral: UUID, code: str) -> HttpResponse:
    """What would go by a paper, field by field; and it goes."""
    now = timezone.now()
    alone, found = _open(request, track, referral, purpose="document.previewed")
    case = meeting.strictest(alone, seat=request.seat, at=now, purpose="document.previewed")
    document = _paper(case, code)
    allowed = next(
        (one.allowed for one in case.plan.disclosures if one.recipient == document.recipient), ()
    )
    line = page.paper(case, found, document, by=request.seat, at=now)
    listed = line.agreed.said.fields if line.agreed else None
    form = SendForm(
        request.POST or None,
        document=document,
        allowed=[one for one in allowed if listed is None or one.field in listed],
        version=case.track.version,
    )
    sent = request.method == "POST" and request.POST.get("act") == "send"
    if sent and perform(form, lambda: _send(request, found, form, now)):
        messages.success(request, _("Sent. Now pass the link on, and tell the code by telephone."))
        return redirect("referrals:detail", track, referral)
    going = form.going() if form.is_bound and form.is_valid() else Going(document=document.code)
    to = found.account.provider.name
    letter = disclosing.preview(case, sending.as_sending(going, to), by=request.seat, at=now)
    context = {
        "case": case,
        "now": now,
        "referral": found,
        "paper": line,
        "form": form,
        "given": letters.given(letter),
        "left_out": letters.by_reason((item.title, item.reason) for item in letter.left_out),
    }
    return render(request, "referrals/send.html", context)


def _send(request: OfficerRequest, found: OpenReferral, form: SendForm, now: datetime) -> None:
    sending.send(referral=found.row, going=form.going(), by=request.seat, at=now)


@require_http_methods(FORM)
def told(request: OfficerRequest, track: UUID, referral: UUID) -> HttpResponse:
    """The partner told by telephone what it would have answered on its page."""
    now = timezone.now()
    case, found = _open(request, track, referral)
    form = ToldForm(request.POST or None, answers=found.answers)
    if request.method == "POST" and perform(
        form,
        lambda: answering.told(referral=found.row, said=form.said(), by=request.seat, at=now),
    ):
        messages.success(request, _("Written down."))
        return redirect("referrals:detail", track, referral)
    return _show(request, case, found, told=form)


@require_http_methods(FORM)
def close(request: OfficerRequest, track: UUID, referral: UUID) -> HttpResponse:
    """Nothing more is expected of it."""
    now = timezone.now()
    case, found = _open(request, track, referral)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and perform(
        form,
        lambda: proposing.close(referral=found.row, **form.cleaned_data, by=request.seat, at=now),
    ):
        messages.success(request, _("Closed, with the reason."))
        return redirect("referrals:detail", track, referral)
    return _show(request, case, found, close=form)


def _open(
    request: OfficerRequest, track: UUID, referral: UUID, *, purpose: str = "case.read"
) -> tuple[OpenCase, OpenReferral]:
    """A case and a referral of it; another's does not exist here."""
    case = open_case(request, track, timezone.now(), purpose=purpose)
    found = selectors.referral_of(case, referral)
    if found is None:
        raise Http404
    return case, found


def _paper(case: OpenCase, code: str) -> Document:
    found = next((one for one in selectors.papers(case.package) if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _figures(found: OpenReferral) -> Figures | None:
    """What this organization answered so far; None for one that is not in the directory."""
    organization = found.account.provider.organization_id
    return selectors.figures_of(organization) if organization else None


def _show(
    request: OfficerRequest, case: OpenCase, found: OpenReferral, **bound: object
) -> HttpResponse:
    now = timezone.now()
    disclosure = found.row.disclosure_id
    link = selectors.link_of(case, disclosure, at=now) if disclosure else None
    context = {
        "case": case,
        "now": now,
        "referral": found,
        "need": page.title_of(found.account.need) if found.account.need else "",
        "waits": page.next_step(found, now),
        "late": found.late(now),
        "papers": page.papers(case, found, by=request.seat, at=now) if found.before else [],
        "link": link,
        "figures": _figures(found),
        "address": views_links.address(request, link) if link and link.live else "",
        "told": bound.get("told") or ToldForm(answers=found.answers),
        "close": bound.get("close") or CloseForm(),
        "wrong": next(iter(bound.values()), None),
        "may_work": policies.may_work(request.seat, case.track),
        "closed": found.state == ReferralState.CLOSED,
        "others": found.state in (ReferralState.DECLINED, ReferralState.WAITLIST)
        or found.late(now),
    }
    return render(request, "referrals/detail.html", context)
