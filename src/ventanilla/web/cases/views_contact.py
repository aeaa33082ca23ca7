"""Reaching a person safely: whether to call now, the number while that is safe, what came of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.cases import contact as contacts
from ventanilla.cases.contact import Line
from ventanilla.cases.models import SafeContact, Track
from ventanilla.cases.selectors import OpenCase
from ventanilla.cases.services import contacting
from ventanilla.network import selectors as network
from ventanilla.web.acts import perform
from ventanilla.web.cases import contact_page
from ventanilla.web.cases import contact_slip as slips
from ventanilla.web.cases import forms_contact as forms
from ventanilla.web.doors import find_track, onward, open_case
from ventanilla.web.http import OfficerRequest, download

PAGE = "cases:contact"


@require_http_methods(["GET", "POST"])
def contact(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Whether to call now; and a form for how it is safe, asked anew each time."""
    now = timezone.now()
    case = _open(request, track, now)
    form = _form(request, case)
    if request.method == "POST" and perform(
        form,
        lambda: contacting.set_contact(
            track=case.track, line=form.line(), hours=form.hours(), by=request.seat, at=now
        ),
    ):
        messages.success(request, _("Written down."))
        return onward(request, track, PAGE)
    return _page(request, case, now, form=form)


@require_POST
def show(request: OfficerRequest, track: UUID) -> HttpResponse:
    """The number, with all that is minded on the line; it leaves the screen with the hours."""
    now = timezone.now()
    case = _open(request, track, now)
    line = contacting.show(track=case.track, by=request.seat, at=now)
    return _shown(request, case, now, line)


@require_POST
def message(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Words to send, and where to: an officer sends them, not the software."""
    now = timezone.now()
    case = _open(request, track, now)
    form = forms.Words(request.POST)
    got: list[Line] = []
    if perform(
        form,
        lambda: got.append(
            contacting.word(
                track=case.track, words=form.cleaned_data["words"], by=request.seat, at=now
            )
        ),
    ):
        return _shown(request, case, now, got[0], words=form.cleaned_data["words"])
    return _page(request, case, now, words=form)


@require_POST
def slip(request: OfficerRequest, track: UUID) -> HttpResponse:
    """A slip of paper with a day and a time, and nothing that tells."""
    now = timezone.now()
    case = _open(request, track, now)
    outward = case.package.definition.outward
    if outward is None:
        raise Http404
    form = forms.Slip(request.POST, prefix="slip")
    if not perform(form, lambda: contacting.slip(track=case.track, by=request.seat, at=now)):
        return _page(request, case, now, slip=form)
    pdf = slips.render(outward, **form.cleaned_data)
    return download(pdf, media_type="application/pdf", name="cita.pdf")


@require_POST
def reached(request: OfficerRequest, track: UUID) -> HttpResponse:
    """The person answered, and it is safe."""

    def act(found: Track, now: datetime) -> str:
        if contacting.reached(track=found, by=request.seat, at=now):
            return _("Confirmed from today on.")
        return _("Written down. The hours are over, so the contact keeps its earlier date.")

    return _after(request, track, act)


@require_POST
def unanswered(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Nobody answered."""

    def act(found: Track, now: datetime) -> str:
        contacting.record_unanswered(track=found, by=request.seat, at=now)
        return _("Written down. Leave no message unless the card says so.")

    return _after(request, track, act)


@require_POST
def sent(request: OfficerRequest, track: UUID) -> HttpResponse:
    """The officer sent the words."""

    def act(found: Track, now: datetime) -> str:
        contacting.record_sent(track=found, by=request.seat, at=now)
        return _("Written down.")

    return _after(request, track, act)


@require_POST
def wrong(request: OfficerRequest, track: UUID) -> HttpResponse:
    """A wrong person answered: closed at once."""

    def act(found: Track, now: datetime) -> str:
        contacting.close(track=found, wrong=True, by=request.seat, at=now)
        return _("Closed. Nobody uses this contact any more; the person contacts us.")

    return _after(request, track, act)


@require_POST
def give_up(request: OfficerRequest, track: UUID) -> HttpResponse:
    """The person would rather contact us."""

    def act(found: Track, now: datetime) -> str:
        contacting.close(track=found, wrong=False, by=request.seat, at=now)
        return _("Closed. The person contacts us.")

    return _after(request, track, act)


def _open(request: OfficerRequest, track: UUID, now: datetime) -> OpenCase:
    case = open_case(request, track, now)
    if case.package.definition.contact is None:
        raise Http404
    return case


def _after(
    request: OfficerRequest, track: UUID, act: Callable[[Track, datetime], str]
) -> HttpResponse:
    now = timezone.now()
    messages.success(request, act(find_track(request, track, now), now))
    return onward(request, track, PAGE)


def _form(request: OfficerRequest, case: OpenCase) -> forms.HowToReach:
    """The form of :func:`contact`; blank, since what was safe has to be asked again."""
    here = case.track.case.post.zone
    zones = [here, *(zone for zone in network.zones() if zone != here)]
    sent = request.method == "POST" and request.path == reverse(PAGE, args=[case.track.pk])
    data = request.POST if sent else None
    return forms.HowToReach(data, package=case.package, zones=zones)


def _page(
    request: OfficerRequest,
    case: OpenCase,
    now: datetime,
    *,
    form: Form | None = None,
    words: Form | None = None,
    slip: Form | None = None,
) -> HttpResponse:
    standing = contacts.standing_contact(case.track)
    context = contact_page.of_case(case, standing, seat=request.seat, now=now)
    theirs = {"language": contact_page.spoken_by(case)}
    return render(
        request,
        "cases/contact.html",
        {
            **context,
            "form": form or _form(request, case),
            "words": words or forms.Words(initial={"words": context["neutral"]}),
            "slip": slip or forms.Slip(initial=theirs, prefix="slip"),
            "faulty": next((each for each in (words, slip, form) if each and each.errors), form),
        },
    )


def _shown(
    request: OfficerRequest, case: OpenCase, now: datetime, line: Line, words: str = ""
) -> HttpResponse:
    standing = contacts.standing_contact(case.track)
    context: dict[str, Any] = {
        **contact_page.of_case(case, standing, seat=request.seat, now=now),
        "line": line,
        "minded": contact_page.described(line, case.package),
        "words": words,
    }
    answer = render(request, "cases/contact_shown.html", context)
    if standing:
        answer["Refresh"] = f"{_left(standing, now)}; url={reverse(PAGE, args=[case.track.pk])}"
    return answer


def _left(standing: SafeContact, now: datetime) -> int:
    """How many seconds the hours still last."""
    return int((contacts.ends_at(standing, now) - now).total_seconds())
