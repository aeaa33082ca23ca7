"""Documents of a case: prepared, looked at, sent, acknowledged. Each field is accounted for."""

import base64
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.cases import meeting
from ventanilla.cases import policies as cases
from ventanilla.cases.selectors import OpenCase
from ventanilla.exchange import policies
from ventanilla.exchange import selectors as exchange
from ventanilla.exchange.documents import Letter, to_pictures
from ventanilla.exchange.models import Disclosure
from ventanilla.exchange.selectors import SentDocument
from ventanilla.exchange.services import disclosing
from ventanilla.protocols.engine.definition import Document
from ventanilla.web.acts import perform
from ventanilla.web.doors import onward, open_case
from ventanilla.web.exchange import page
from ventanilla.web.exchange.forms import AcknowledgeForm, PrepareForm
from ventanilla.web.http import OfficerRequest

FORM = ["GET", "POST"]


@require_GET
def listing(request: OfficerRequest, track: UUID) -> HttpResponse:
    """The documents of a case: which may go, what bars the others, what went to whom."""
    now = timezone.now()
    case = open_case(request, track, now)
    context = {
        "case": case,
        "now": now,
        "documents": page.documents(case, at=now),
        "sent": exchange.disclosures_of(case),
    }
    return render(request, "exchange/documents.html", context)


@require_http_methods(FORM)
def document(request: OfficerRequest, track: UUID, code: str) -> HttpResponse:
    """Prepare a document, look at it as it will go, send it."""
    now = timezone.now()
    purpose = "document.previewed"
    alone = open_case(request, track, now, purpose=purpose)
    case = meeting.strictest(alone, seat=request.seat, at=now, purpose=purpose)
    wanted = _document(case, code)
    form = page.prepare_form(request, case, wanted, at=now)
    if request.method == "POST" and request.POST.get("act") == "send":
        made: list[Disclosure] = []
        if perform(form, lambda: made.append(_send(request, case, form))):
            messages.success(request, _("Sent, and written down."))
            return onward(request, track, "exchange:sent", made[0].pk)
    letter = page.draft(case, wanted, form, by=request.seat, at=now)
    checked = request.POST.get("act") == "check" and form.is_valid() and not letter.barred
    context = {
        "case": case,
        "now": now,
        "document": wanted,
        "form": form,
        "letter": letter,
        "unnamed": page.unnamed(case, wanted, at=now),
        "given": page.given(letter),
        "left_out": page.by_reason((item.title, item.reason) for item in letter.left_out),
        "may_work": cases.may_work(request.seat, case.track),
        "may_send": policies.may_send(
            request.seat, case.track, package=case.package, document=wanted
        ),
        "recipient": page.recipient(case, wanted),
    }
    if checked:
        context["pictures"] = _pictures(case, letter)
        return render(request, "exchange/check.html", context)
    return render(request, "exchange/document.html", context)


def _document(case: OpenCase, code: str) -> Document:
    found = (item for item in case.package.definition.documents if code in (item.code, item.name))
    wanted = next(found, None)
    if wanted is None:
        raise Http404
    return wanted


def _send(request: OfficerRequest, case: OpenCase, form: PrepareForm) -> Disclosure:
    return disclosing.send(
        track=case.track,
        sending=form.sending(),
        by=request.seat,
        at=timezone.now(),
        disclosure_id=form.cleaned_data["token"],
        seen=form.cleaned_data["version"],
    )


def _pictures(case: OpenCase, letter: Letter) -> list[str]:
    """The pages as addresses that hold the picture itself: nothing is left on a server."""
    return [
        f"data:image/png;base64,{base64.b64encode(paper).decode()}"
        for paper in to_pictures(case.package, letter)
    ]


@require_http_methods(FORM)
def sent(request: OfficerRequest, track: UUID, disclosure: UUID) -> HttpResponse:
    """One document that went: to whom, with which fields, what stayed; and its acknowledgement."""
    now = timezone.now()
    case = open_case(request, track, now)
    went = _sent(case, disclosure)
    form = AcknowledgeForm(request.POST or None)
    if request.method == "POST" and perform(
        form,
        lambda: disclosing.acknowledge(
            disclosure=went.row, who=form.cleaned_data["who"], by=request.seat, at=now
        ),
    ):
        messages.success(request, _("Acknowledged."))
        return redirect("exchange:sent", track, disclosure)
    context = {
        "case": case,
        "now": now,
        "sent": went,
        "given": page.how_given(went),
        "left_out": page.by_reason((item.title, item.reason) for item in went.left_out),
        "grounds": page.grounds(case, went),
        "form": form,
        "may_work": cases.may_work(request.seat, case.track),
    }
    return render(request, "exchange/sent.html", context)


@require_GET
def pdf(request: OfficerRequest, track: UUID, disclosure: UUID) -> HttpResponse:
    """The paper as it went, under a name that tells nothing."""
    case = open_case(request, track, timezone.now(), purpose="document.printed")
    went = _sent(case, disclosure)
    name = f"{case.track.case.number}-{went.document.code}.pdf"
    return HttpResponse(
        exchange.printed(case, went),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _sent(case: OpenCase, disclosure: UUID) -> SentDocument:
    """A disclosure of this case; another's does not exist here."""
    went = exchange.disclosure_of(case, disclosure)
    if went is None:
        raise Http404
    return went
