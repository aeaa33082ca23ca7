"""The page of an officer's instrument: saved as often as its answers open more questions."""

from collections.abc import Mapping
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render

from ventanilla.common.errors import BadInput
from ventanilla.interviews import plans, services
from ventanilla.interviews.selectors import OpenSitting
from ventanilla.interviews.services import Sent
from ventanilla.protocols.engine.evaluation import Evaluation
from ventanilla.web.doors import onward
from ventanilla.web.http import OfficerRequest
from ventanilla.web.interviews import contract, officer_form, places
from ventanilla.web.interviews.officer_form import InstrumentForm


def page(request: OfficerRequest, opened: OpenSitting, *, at: datetime) -> HttpResponse:
    """Show the open questions; store them once nothing more opens and nothing is wrong."""
    known = contract.context(opened, at=at)
    today = at.astimezone(opened.case.track.case.post.zoneinfo).date()
    instrument = opened.instrument
    if request.method != "POST":
        return _show(request, opened, _first(opened, known, today=today), at)
    asked = request.POST.get("asked", "").split()
    form = InstrumentForm(request.POST, instrument=instrument, shown=asked)
    if changed := _with_other_rows(request.POST, form, known, today=today):
        return _show(request, opened, changed, at)
    if not form.is_valid():
        return _show(request, opened, form, at, status=422)
    evaluation = officer_form.work_out(instrument, form.answers(), known, today=today)
    if more := officer_form.opened_by(evaluation, form):
        return _show(request, opened, _again(form, evaluation), at, more=len(more))
    try:
        _submit(request, opened, form, known, today=today, at=at)
    except BadInput as fault:
        for key, sentence in officer_form.faults(evaluation, fault.problems, form):
            form.add_error(key, sentence)
        return _show(request, opened, form, at, status=422)
    return onward(request, opened.case.track.pk)


def _first(opened: OpenSitting, known: Mapping[str, str], *, today: date) -> InstrumentForm:
    """The page before anybody has answered; a safety plan goes on from how it stands."""
    instrument, plan = opened.instrument, opened.case.package.definition.safety_plan
    if plan is None or plan.instrument != instrument.name:
        shown = officer_form.shown_first(instrument, known, today=today)
        return InstrumentForm(instrument=instrument, shown=shown)
    every = plans.versions(opened.case, plan)
    kept = plans.kept(plan, every[-1].answers) if every else {}
    answers = officer_form.Answers(kept)
    evaluation = officer_form.work_out(instrument, answers, known, today=today)
    shown = places.open_in(instrument, evaluation)
    return InstrumentForm(
        initial=officer_form.as_typed(instrument, kept), instrument=instrument, shown=shown
    )


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


def _with_other_rows(
    sent: Mapping[str, str], form: InstrumentForm, known: Mapping[str, str], *, today: date
) -> InstrumentForm | None:
    """The page with a row added or removed, if that is what was pressed; nothing is stored."""
    repeats = {place.question.name for place in form.places if place.repeats}
    if (repeat := sent.get("add", "")) in repeats:
        return officer_form.with_row(form, repeat, known, today=today)
    repeat, __, row = sent.get("remove", "").partition("-")
    if repeat in repeats and row.isdecimal():
        return officer_form.without_row(form, repeat, int(row))
    return None


def _again(form: InstrumentForm, evaluation: Evaluation) -> InstrumentForm:
    """The same answers on a page with more questions; nothing is called missing yet."""
    shown = places.open_in(form.instrument, evaluation)
    return InstrumentForm(initial=form.written(), instrument=form.instrument, shown=shown)


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
        "repeats": any(place.repeats for place in form.places),
        "more": more,
    }
    return render(request, "interviews/officer_form.html", context, status=status)
