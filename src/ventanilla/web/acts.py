"""A form and the act that it asks for: a refusal stands at its field, and what was typed stays."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render

from ventanilla.cases.selectors import OpenCase
from ventanilla.common.errors import BadInput
from ventanilla.common.verdicts import YES, Verdict
from ventanilla.web.doors import onward
from ventanilla.web.http import OfficerRequest
from ventanilla.web.refusals import kept


def perform(form: Form, act: Callable[[], object]) -> bool:
    """Run an act whose input a form holds; False if the form, or the act, found it wrong.

    Refusals of who and when go on: a page of their own says them, with what was typed.
    """
    if not form.is_valid():
        return False
    try:
        with kept(form):
            act()
    except BadInput as refusal:
        for name, sentence in refusal.problems.items():
            form.add_error(name if name in form.fields else None, sentence)
        return False
    return True


def carry_out(
    request: OfficerRequest,
    case: OpenCase,
    form: Form,
    act: Callable[[], object],
    *,
    template: str,
    may: Verdict = YES,
    said: str = "",
    **context: Any,
) -> HttpResponse:
    """The page of a case with one form: shown; or its act done, and on to the case.

    ``may``: a no is said at once, before anybody fills in what will be refused. ``said``: what the
    next page says when it is done. ``context``: what the template shows beside ``case`` and
    ``form``; ``now`` is among it.
    """
    may.enforce()
    if request.method == "POST" and perform(form, act):
        if said:
            messages.success(request, said)
        return onward(request, case.track.pk)
    return render(request, template, {"case": case, "form": form, **context})
