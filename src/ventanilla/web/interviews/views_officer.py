"""The page of an officer's instrument: saved as often as its answers open more questions."""

from collections.abc import Mapping
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render

from ventanilla.common.errors import BadInput
from ventanilla.interviews import services
from ventanilla.interviews.selectors import OpenSitting
from ventanilla.interviews.services import Sent
from ventanilla.web.doors import onward
from ventanilla.web.http import OfficerRequest
from ventanilla.web.interviews import contract, officer_form
from ventanilla.web.interviews.officer_form import InstrumentForm


def page(request: OfficerRequest, opened: OpenSitting, *, at: datetime) -> HttpResponse:
    """Show the open questions; store them once nothing more opens and nothing is wrong."""
    known = contract.context(opened, at=at)
    today = at.astimezone(opened.case.track.case.post.zoneinfo).date()
    instrument = opened.instrument
    if request.method != "POST":
        shown = officer_form.shown_first(instrument, known, today=today)
        return _show(request, opened, InstrumentForm(instrument=instrument, shown=shown), at)
    asked = request.POST.get("asked", "").split()
    form = InstrumentForm(request.POST, instrument=instrument, shown=asked)
    if not form.is_valid():
        return _show(request, opened, form, at, status=422)
    evaluation = officer_form.work_out(instrument, form.answers(), known, today=today)
    if more := officer_form.opened_by(evaluation, form):
        return _show(request, opened, _again(form, evaluation.shown), at, more=len(more))
    try:
        _submit(request, opened, form, known, today=today, at=at)
    except BadInput as fault:
        for name, sentence in fault.problems.items():
            form.add_error(name if name in form.fields else None, sentence)
        return _show(request, opened, form, at, status=422)
    return onward(request, opened.case.track.pk)


def _submit(
    request: OfficerRequest,
    opened: OpenSitting,
    form: InstrumentForm,
    known: Mapping[str, str],
    *,
    today: date,
    at: datetime,
) -> None:
    xml = officer_form.submission(opened.instrument, form.answers(), known, today=today)
    sent = Sent(
        submission_id=form.cleaned_data["submission_id"],
        xml=xml,
        language=request.LANGUAGE_CODE,
        started_at=opened.started_at,
        ended_at=at,
    )
    services.submit(sitting=opened.sitting, sent=sent, by=request.seat, at=at)


def _again(form: InstrumentForm, shown: frozenset[str]) -> InstrumentForm:
    """The same answers on a page with more questions; nothing is called missing yet."""
    return InstrumentForm(initial=form.cleaned_data, instrument=form.instrument, shown=shown)


def _show(
    request: OfficerRequest,
    opened: OpenSitting,
    form: InstrumentForm,
    at: datetime,
    *,
    more: int = 0,
    status: int = 200,
) -> HttpResponse:
    rule = opened.case.package.sitting_rule(opened.instrument.name)
    context = {
        "case": opened.case,
        "now": at,
        "title": rule.title if rule else opened.instrument.title,
        "form": form,
        "sections": list(form.sections()),
        "more": more,
    }
    return render(request, "interviews/officer_form.html", context, status=status)
