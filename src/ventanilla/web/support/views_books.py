"""The books of a post: cash book, count, months, what has no proof, what was assigned and spent."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.common.cells import to_csv
from ventanilla.common.months import next_month
from ventanilla.network import selectors as network
from ventanilla.reports import services as reports
from ventanilla.security.models import Seat
from ventanilla.support import books, policies, selectors
from ventanilla.support.services import closing
from ventanilla.support.states import CORRECTABLE
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.support.forms_funds import CountForm, LackForm
from ventanilla.web.support.views import find, tabs

CSV = "text/csv; charset=utf-8"
HXL = ("#org+code", "#date+month", "#meta+fund", "#activity+code", "#activity+name",
       "#value+currency", "#value+assigned", "#value+spent")  # fmt: skip


@require_GET
def cash_book(request: OfficerRequest) -> HttpResponse:
    """What moved in a month, fund by fund, and what is in the till after each."""
    seat = request.seat
    policies.may_read_books(seat).enforce()
    if policies.sees_all_posts(seat):
        return redirect("support:funds")
    today = timezone.localdate(timezone.now(), seat.post.zoneinfo)
    month = _month(request.GET.get("month", ""), today)
    states = books.states_at(seat.post)
    context = {
        "tabs": tabs(request, "books"),
        "month": month,
        "before": _previous(month),
        "after": next_month(month) if next_month(month) <= today else None,
        "closed": selectors.is_closed(seat.post_id, month),
        "found": [(state, books.cash_book(seat.post, state.fund, month)) for state in states],
        "correctable": CORRECTABLE,
        "may_count": policies.may_keep_till(seat, seat.post_id),
    }
    return render(request, "support/books.html", context)


@require_http_methods(["GET", "POST"])
def count(request: OfficerRequest) -> HttpResponse:
    """Count the till."""
    seat, now = request.seat, timezone.now()
    policies.may_keep_till(seat, seat.post_id).enforce()
    states = books.states_at(seat.post)
    today = timezone.localdate(now, seat.post.zoneinfo)
    funds = {str(state.fund.pk): state.fund for state in states}
    form = CountForm(request.POST or None, funds=funds.values(), today=today)

    def act() -> None:
        given = form.cleaned_data
        closing.count(
            fund=funds[given["fund"]], counted=given["counted"], on=given["on"], by=seat, at=now
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("Counted; a difference stands in the books."))
        return redirect("support:books")
    context = {
        "form": form,
        "title": _("Count the till"),
        "about": _("Count first, then look at what the books say."),
        "back": "support:books",
        "act": _("This was in the till"),
    }
    return render(request, "support/form.html", context)


@require_POST
def correct(request: OfficerRequest, movement: UUID) -> HttpResponse:
    """Book a movement the other way round, today."""
    policies.may_read_books(request.seat).enforce()
    found = books.movement(movement)
    everywhere = policies.sees_all_posts(request.seat)
    if found is None or not (everywhere or found.post_id == request.seat.post_id):
        raise Http404
    closing.correct(movement=found, by=request.seat, at=timezone.now())
    messages.success(request, _("The correction stands in the books of today."))
    return redirect("support:fund", found.fund_id) if everywhere else redirect("support:books")


@require_http_methods(["GET", "POST"])
def month(request: OfficerRequest, month: date) -> HttpResponse:
    """The checklist of a month, and its closing."""
    seat, now = request.seat, timezone.now()
    policies.may_read_books(seat).enforce()
    if request.method == "POST":
        closing.close_month(month=month, by=seat, at=now)
        messages.success(request, _("The month is closed."))
        return redirect("support:month", month)
    today = timezone.localdate(now, seat.post.zoneinfo)
    context = {
        "month": month,
        "found": books.checklist(seat.post, month, today=today),
        "form": LackForm(),
        "may_close": policies.may_close_books(seat),
        "now": now,
    }
    return render(request, "support/month.html", context)


@require_POST
def exempt(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """Say why a proof is missing."""
    found = find(request, request_id)
    form = LackForm(request.POST)
    lack = form.cleaned_data["lack"] if form.is_valid() else ""
    closing.exempt(request=found, lack=lack, by=request.seat, at=timezone.now())
    messages.success(request, _("It stands on the list of exceptions."))
    return redirect("support:month", (found.paid_on or found.day).replace(day=1))


@require_GET
def late(request: OfficerRequest) -> HttpResponse:
    """Advances that have no proof in the books, the oldest first."""
    policies.may_read_books(request.seat).enforce()
    now = timezone.now()
    today = timezone.localdate(now, request.seat.post.zoneinfo)
    posts, named = _posts(request.seat), policies.may_look_at_requests(request.seat)
    found = books.ageing(posts, today=today) if named else []
    context = {
        "tabs": tabs(request, "late"),
        "found": found,
        "spans": [
            (words, sum(each.step == step for each in found))
            for step, words in enumerate(
                (_("15 days or less"), _("16 to 30 days"), _("31 to 60 days"), _("over 60 days"))
            )
        ],
        "named": named,
    }
    return render(request, "support/late.html", context)


@require_GET
def budget(request: OfficerRequest) -> HttpResponse:
    """Assigned and spent by post, line and month."""
    policies.may_read_books(request.seat).enforce()
    year = _year(request)
    context = {
        "tabs": tabs(request, "budget"),
        "found": books.budget(_posts(request.seat), year),
        "year": year,
    }
    return render(request, "support/budget.html", context)


@require_GET
def budget_csv(request: OfficerRequest) -> HttpResponse:
    """The same as CSV; its second line says in HXL what the columns are."""
    policies.may_read_books(request.seat).enforce()
    header = [_("Post"), _("Month"), _("Fund"), _("Line"), _("What it is for"), _("Currency"),
              _("Assigned"), _("Spent")]  # fmt: skip
    rows = [
        [each.post.code, f"{each.month:%Y-%m}", each.fund.code, each.line, each.title,
         each.fund.currency, str(each.assigned), str(each.spent)]
        for each in books.budget(_posts(request.seat), _year(request))
    ]  # fmt: skip
    reports.record_export(by=request.seat, at=timezone.now(), tables=1)
    return HttpResponse(
        to_csv(header, [list(HXL), *rows]),
        content_type=CSV,
        headers={"Content-Disposition": 'attachment; filename="support.csv"'},
    )


def _posts(seat: Seat) -> Sequence[int]:
    if policies.sees_all_posts(seat):
        return [post.pk for post in network.posts()]
    return [seat.post_id]


def _year(request: OfficerRequest) -> int:
    today = timezone.localdate(timezone.now(), request.seat.post.zoneinfo)
    given = request.GET.get("year", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) == 4 else today.year


def _month(given: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{given}-01")
    except ValueError:
        return today.replace(day=1)


def _previous(month: date) -> date | None:
    if month <= date(1, 1, 1):
        return None
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
