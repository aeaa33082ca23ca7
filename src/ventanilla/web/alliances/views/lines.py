"""Lines that people call: their list, their numbers, test calls."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.alliances import policies, selectors
from ventanilla.alliances.selectors import Line
from ventanilla.alliances.services import lines
from ventanilla.alliances.states import SEES_ALL, Answered
from ventanilla.web.acts import perform
from ventanilla.web.alliances.more_forms import CheckForm, LineForm, said_of
from ventanilla.web.http import OfficerRequest

FORM = ["GET", "POST"]


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """Every line of the network and of the post, with its last test call."""
    policies.may_look(request.seat).enforce()
    seat = request.seat
    post = None if seat.role in SEES_ALL else seat.post
    rows = [
        (
            line,
            policies.may_try(seat, line.hotline),
            policies.may_change_line(seat, line.hotline),
        )
        for line in selectors.lines(post, on=timezone.localdate())
    ]
    context = {"rows": rows, "here": "lines", "may_add": policies.may_change_line(seat, None)}
    return render(request, "alliances/lines.html", context)


@require_http_methods(FORM)
def add(request: OfficerRequest) -> HttpResponse:
    """A line that nobody has written down yet."""
    policies.may_change_line(request.seat, None).enforce()
    form = LineForm(request.POST or None)

    def act() -> None:
        lines.change(hotline=None, said=form.said(), by=request.seat, at=timezone.now())

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The line is written down. Make a test call."))
        return redirect("alliances:lines")
    return render(request, "alliances/line.html", {"form": form, "title": _("A new line")})


@require_http_methods(FORM)
def change(request: OfficerRequest, pk: int) -> HttpResponse:
    """Change a line."""
    line = _find(request, pk)
    policies.may_change_line(request.seat, line.hotline).enforce()
    form = LineForm(request.POST or None, initial=said_of(line.hotline))

    def act() -> None:
        lines.change(hotline=line.hotline, said=form.said(), by=request.seat, at=timezone.now())

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The change is written down."))
        return redirect("alliances:lines")
    return render(request, "alliances/line.html", {"form": form, "title": line.hotline.name})


@require_http_methods(FORM)
def check(request: OfficerRequest, pk: int) -> HttpResponse:
    """Write down a test call."""
    line = _find(request, pk)
    policies.may_try(request.seat, line.hotline).enforce()
    form = CheckForm(request.POST or None, initial={"on": timezone.localdate()})

    def act() -> None:
        given = form.cleaned_data
        lines.check(
            hotline=line.hotline,
            answered=Answered(given["answered"]),
            on=given["on"],
            note=given["note"],
            by=request.seat,
            at=timezone.now(),
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The test call is written down."))
        return redirect("alliances:lines")
    context = {"form": form, "line": line, "title": _("Test call")}
    return render(request, "alliances/line.html", context)


def _find(request: OfficerRequest, pk: int) -> Line:
    policies.may_look(request.seat).enforce()
    post = None if request.seat.role in SEES_ALL else request.seat.post
    found = selectors.line(pk, post=post, on=timezone.localdate())
    if found is None:
        raise Http404
    return found
