"""Lists of cases as files: ask, agree, fetch."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.exports import desk, policies, selectors, services
from ventanilla.exports.models import Export
from ventanilla.exports.states import ALONE, LIFE, MOST_ROWS, Format, Reason, State
from ventanilla.web.acts import perform
from ventanilla.web.exports.forms import Ask
from ventanilla.web.http import OfficerRequest, download
from ventanilla.web.stepup import grave

KINDS = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """One's own exports, and those that wait for one's agreement."""
    context = {
        "own": desk.own(request.seat),
        "waiting": desk.waiting(request.seat),
        "may_ask": policies.may_ask(request.seat),
        "now": timezone.now(),
    }
    return render(request, "exports/list.html", context)


@require_http_methods(["GET", "POST"])
@grave
def ask(request: OfficerRequest) -> HttpResponse:
    """Ask for the list of cases, narrowed as it was shown."""
    policies.may_ask(request.seat).enforce()
    shown = {"narrowed": request.GET.get("state", ""), "mine": bool(request.GET.get("mine"))}
    form = Ask(request.POST or None, initial=shown)
    asked: list[Export] = []
    if request.method == "POST" and perform(form, lambda: asked.append(_ask(request, form))):
        return redirect("exports:detail", asked[0].pk)
    context = {"form": form, "alone": ALONE, "most": MOST_ROWS}
    return render(request, "exports/ask.html", context)


def _ask(request: OfficerRequest, form: Ask) -> Export:
    given = form.cleaned_data
    return services.ask(
        format=Format(given["format"]),
        reason=Reason(given["reason"]),
        narrowed=given["narrowed"],
        mine=given["mine"],
        names=given["names"],
        language=get_language() or "es",
        by=request.seat,
        at=timezone.now(),
    )


@require_GET
def detail(request: OfficerRequest, export: UUID) -> HttpResponse:
    """How far an export is; the page comes again by itself while it is being made."""
    found = _find(request, export)
    context = {
        "export": found,
        "columns": selectors.header(found),
        "own": found.seat_id == request.seat.pk,
        "may_decide": policies.may_decide(request.seat, found),
        "until": found.made_at + LIFE if found.made_at else None,
        "now": timezone.now(),
    }
    response = render(request, "exports/detail.html", context)
    if found.state == State.QUEUED:
        response.headers["Refresh"] = "3"
    return response


@require_POST
@grave
def answer(request: OfficerRequest, export: UUID) -> HttpResponse:
    """Agree, or not."""
    services.decide(
        export=_find(request, export),
        agree=request.POST.get("answer") == "agree",
        by=request.seat,
        at=timezone.now(),
    )
    return redirect("exports:list")


@require_POST
@grave
def fetch(request: OfficerRequest, export: UUID) -> HttpResponse:
    """The file."""
    found = _find(request, export)
    content = services.fetch(export=found, by=request.seat, at=timezone.now())
    name = f"list-{found.pk.hex[:8]}.{found.format}"
    return download(content, media_type=KINDS[Format(found.format)], name=name)


def _find(request: OfficerRequest, export: UUID) -> Export:
    found = desk.find(request.seat, export)
    if found is None:
        raise Http404
    return found
