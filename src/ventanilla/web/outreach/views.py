"""The events of the post: the months, one event, planning it, and what is printed for it."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.common.months import next_month, previous_month
from ventanilla.outreach import policies, printing, selectors
from ventanilla.outreach.models import COUNTED, SEXES, Event
from ventanilla.outreach.selectors import Counted
from ventanilla.outreach.services import planning
from ventanilla.outreach.states import OPEN, Openness, Status
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.outreach import picture
from ventanilla.web.outreach.converters import MonthConverter
from ventanilla.web.outreach.forms import PlanForm
from ventanilla.web.outreach.forms_counting import LABELS

#: months that the picture shows: before this one, and after it
BEFORE, AFTER = 9, 2
#: the languages of what is printed, each by its own name
PRINTED = (("es", "Español"), ("en", "English"))


@require_GET
def events(request: OfficerRequest) -> HttpResponse:
    """The months of the post, and the events of one of them."""
    policies.may_see(request.seat).enforce()
    post, now = request.seat.post, timezone.now()
    this = selectors.month_of(now, post)
    month = _asked(request.GET.get("month", ""), this)
    first, last = _around(this)
    lines = selectors.months(post, since=first, until=last)
    line = next(iter(selectors.months(post, since=month, until=month)))
    late = [
        each for each in lines if not each.closed and each.month < this and (each.held or each.open)
    ]
    context = {
        "month": month,
        "line": line,
        "bars": picture.draw(lines),
        "step": picture.STEP,
        "wide": picture.WIDE,
        "width": picture.STEP * len(lines),
        "late": [(each, selectors.due_by(post, each.month)) for each in late],
        "today": timezone.localdate(now, request.seat.post.zoneinfo),
        "found": selectors.events_of(post, since=month, until=month),
        "before": previous_month(month),
        "after": next_month(month),
        "may_keep": policies.may_keep(request.seat),
        "may_close": policies.may_close_month(request.seat),
        "closed": selectors.closed_month(post, month),
        "feed": request.build_absolute_uri(
            reverse("calendar:post", args=[get_language() or "es", post.code])
        ),
    }
    return render(request, "outreach/events.html", context)


@require_GET
def event(request: OfficerRequest, code: str) -> HttpResponse:
    """One event: what is planned, what was counted, what is printed for it."""
    found = find(request, code)
    may = policies.may_keep_event(request.seat, found)
    closed = selectors.is_closed(found.post_id, found.month)
    counted = selectors.counted(found)
    context = {
        "event": found,
        "counted": counted,
        "rows": _rows(found, counted) if counted else [],
        "closed": closed,
        "may_keep": may,
        "open": bool(may) and found.status in OPEN and not closed,
        "may_count": bool(may) and found.status != Status.CANCELLED and not closed,
        "may_correct": bool(may) and found.status == Status.HELD and closed,
        "together": ", ".join(post.name for post in found.co_posts.all()),
        "where": ", ".join(filter(None, (found.place, found.address))),
        "topics": ", ".join(found.words_of("topic", found.topics)),
        "audiences": ", ".join(found.words_of("audience", found.audiences)),
        "languages": ", ".join(found.words_of("language", found.languages)),
        "allies": ", ".join(found.allies),
        "public": found.openness == Openness.PUBLIC,
        "printed": PRINTED,
        "sessions": selectors.sessions_of(found) if found.repeats else [],
    }
    return render(request, "outreach/event.html", context)


@dataclass(frozen=True, slots=True)
class Row:
    """One counted number. ``part``: it is a part of the attendances."""

    label: str
    closed: int
    corrected: int
    part: bool


def _rows(event: Event, counted: Counted) -> list[Row]:
    known = [name for name in COUNTED if name != "people" or event.count.people is not None]
    return [
        Row(
            str(LABELS[name]),
            counted.as_closed[name],
            counted.corrected[name],
            name in (*SEXES, "minors"),
        )
        for name in known
    ]


@require_http_methods(["GET", "POST"])
def plan(request: OfficerRequest) -> HttpResponse:
    """Plan an event, or several a week apart."""
    policies.may_keep(request.seat).enforce()
    form = PlanForm(request.POST or None, post=request.seat.post)
    made: list[Event] = []
    if request.method == "POST" and perform(form, lambda: made.extend(_plan(request, form))):
        messages.success(request, _("It is planned."))
        return redirect("outreach:event", made[0].code)
    return render(request, "outreach/plan.html", {"form": form})


def _plan(request: OfficerRequest, form: PlanForm) -> list[Event]:
    return planning.plan(
        plan=form.plan(),
        sessions=form.cleaned_data["sessions"],
        by=request.seat,
        at=timezone.now(),
    )


@require_http_methods(["GET", "POST"])
def change(request: OfficerRequest, code: str) -> HttpResponse:
    """Change what was planned."""
    found = find(request, code)
    policies.may_keep_event(request.seat, found).enforce()
    form = PlanForm(request.POST or None, post=found.post, event=found)

    def act() -> None:
        planning.change(event=found, plan=form.plan(), by=request.seat, at=timezone.now())

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("It is changed."))
        return redirect("outreach:event", found.code)
    return render(request, "outreach/plan.html", {"form": form, "event": found})


@require_POST
def confirm(request: OfficerRequest, code: str) -> HttpResponse:
    """It will be held."""
    planning.confirm(event=find(request, code), by=request.seat, at=timezone.now())
    return redirect("outreach:event", code)


@require_POST
def cancel(request: OfficerRequest, code: str) -> HttpResponse:
    """It will not be held."""
    planning.cancel(event=find(request, code), by=request.seat, at=timezone.now())
    return redirect("outreach:event", code)


@require_GET
def poster(request: OfficerRequest, code: str, language: str) -> HttpResponse:
    """A poster whose QR puts the event into a calendar."""
    found = find(request, code)
    if language not in printing.LANGUAGES or found.openness != Openness.PUBLIC:
        raise Http404
    address = request.build_absolute_uri(reverse("calendar:event", args=[language, found.code]))
    made = printing.poster(found, language=language, address=address)
    return _pdf(made, f"poster-{found.code}-{language}.pdf")


@require_GET
def sheet(request: OfficerRequest, code: str, language: str) -> HttpResponse:
    """A sheet to count on."""
    found = find(request, code)
    if language not in printing.LANGUAGES:
        raise Http404
    made = printing.count_sheet(found, language=language)
    return _pdf(made, f"count-{found.code}-{language}.pdf")


def find(request: OfficerRequest, code: str) -> Event:
    """The event of a code, if the seat's post holds it. Raises ``Http404``."""
    policies.may_see(request.seat).enforce()
    found = selectors.event_at(request.seat.post, code)
    if found is None:
        raise Http404
    return found


def _pdf(made: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked(written: str, otherwise: date) -> date:
    try:
        return MonthConverter().to_python(written)
    except ValueError:
        return otherwise


def _around(month: date) -> tuple[date, date]:
    first = last = month
    for _month in range(BEFORE):
        first = previous_month(first)
    for _month in range(AFTER):
        last = next_month(last)
    return first, last
