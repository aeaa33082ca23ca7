"""Funds: opened, limited and moved at headquarters; their state at each post as a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.common.errors import BadInput
from ventanilla.network import selectors as network
from ventanilla.network.models import Post
from ventanilla.support import books, policies, selectors
from ventanilla.support.books import FundState, LineState
from ventanilla.support.models import Fund
from ventanilla.support.services import funding
from ventanilla.support.states import Kind
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest
from ventanilla.web.support.forms_funds import FundForm, LineForm, MoveForm, RateForm
from ventanilla.web.support.views import tabs

#: of a bar, in its own units
WIDE = 1000


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a fund drawn: how far each part reaches of what was assigned."""

    line: LineState

    def _part(self, amount: Decimal) -> int:
        return round(WIDE * amount / self.line.assigned) if self.line.assigned > 0 else 0

    @property
    def spent(self) -> int:
        """How wide what was spent is."""
        return self._part(self.line.spent)

    @property
    def advanced(self) -> int:
        """How wide what has no proof is."""
        return self._part(self.line.advanced)

    @property
    def promised(self) -> int:
        """How wide what is authorised is."""
        return self._part(self.line.promised)

    @property
    def after(self) -> int:
        """Where what is authorised begins."""
        return self.spent + self.advanced


@dataclass(frozen=True, slots=True)
class Picture:
    """A fund at a post: its bars, and the till."""

    state: FundState
    bars: Sequence[Bar]


def draw(states: Sequence[FundState]) -> list[Picture]:
    """A picture of each."""
    return [Picture(state, [Bar(line) for line in state.lines]) for state in states]


@require_GET
def listing(request: OfficerRequest) -> HttpResponse:
    """The funds: at headquarters all of them; at a post, how each stands there."""
    policies.may_read_books(request.seat).enforce()
    everywhere = policies.sees_all_posts(request.seat)
    context = {
        "tabs": tabs(request, "funds"),
        "everywhere": everywhere,
        "funds": selectors.funds() if everywhere else [],
        "pictures": [] if everywhere else draw(books.states_at(request.seat.post)),
        "may_give": policies.may_give(request.seat),
    }
    return render(request, "support/funds.html", context)


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest) -> HttpResponse:
    """Open a fund."""
    policies.may_give(request.seat).enforce()
    now = timezone.now()
    today = timezone.localdate(now, request.seat.post.zoneinfo)
    form = FundForm(request.POST or None, initial={"fiscal_year": today.year, "currency": "USD"})
    made: list[Fund] = []

    def act() -> None:
        made.append(funding.open_fund(fund=form.fund(), by=request.seat, at=now))

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("Opened. Say now what each line may cost."))
        return redirect("support:fund", made[0].pk)
    context = {
        "form": form,
        "title": _("Open a fund"),
        "back": "support:funds",
        "act": _("Open it"),
    }
    return render(request, "support/form.html", context)


@require_GET
def detail(request: OfficerRequest, fund: int) -> HttpResponse:
    """A fund: its lines with what they may cost, and how it stands at each post."""
    policies.may_read_books(request.seat).enforce()
    found = _find(fund)
    everywhere = policies.sees_all_posts(request.seat)
    here = [books.fund_state(found, request.seat.post)]
    context = {
        "fund": found,
        "lines": selectors.lines_of(found),
        "pictures": draw(books.states_of(found) if everywhere else here),
        "given": selectors.given_of(found) if everywhere else None,
        "moves": books.moves_of(found) if policies.may_give(request.seat) else [],
        "correctable": (Kind.ALLOCATED, Kind.SHIFTED),
        "may_give": policies.may_give(request.seat),
    }
    return render(request, "support/fund.html", context)


@require_http_methods(["GET", "POST"])
def line(request: OfficerRequest, fund: int, code: str) -> HttpResponse:
    """What a line may cost, and who authorises it."""
    policies.may_give(request.seat).enforce()
    found = _find(fund)
    row = next((each for each in selectors.lines_of(found) if each.code == code), None)
    if row is None:
        raise Http404
    form = LineForm(request.POST or None, line=row)

    def act() -> None:
        funding.set_line(line=row, limits=form.limits(), by=request.seat, at=timezone.now())

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("From now on this line may be asked for."))
        return redirect("support:fund", found.pk)
    context = {
        "form": form,
        "title": row.get_code_display(),
        "about": _("No official caps were found: these are your ministry's own."),
        "fund": found,
        "act": _("Set it"),
    }
    return render(request, "support/form.html", context)


@require_http_methods(["GET", "POST"])
def move(request: OfficerRequest, fund: int) -> HttpResponse:
    """Give a post money, move it, take it back."""
    policies.may_give(request.seat).enforce()
    found = _find(fund)
    posts = list(network.posts())
    ready = [each for each in selectors.lines_of(found) if each.is_ready]
    form = MoveForm(request.POST or None, posts=posts, lines=ready)

    def act() -> None:
        _move(request, found, form, {post.code: post for post in posts})

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("It stands in the books."))
        return redirect("support:fund", found.pk)
    context = {"form": form, "title": _("Move money"), "fund": found, "act": _("Book it")}
    return render(request, "support/form.html", context)


@require_http_methods(["GET", "POST"])
def rates(request: OfficerRequest) -> HttpResponse:
    """What a dollar was worth; a rate is written once."""
    policies.may_give(request.seat).enforce()
    now = timezone.now()
    today = timezone.localdate(now, request.seat.post.zoneinfo)
    form = RateForm(request.POST or None, initial={"on": today})

    def act() -> None:
        funding.enter_rate(**form.cleaned_data, by=request.seat, at=now)

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The rate is written down."))
        return redirect("support:rates")
    context = {"form": form, "rates": selectors.rates(), "tabs": tabs(request, "rates")}
    return render(request, "support/rates.html", context)


def _move(request: OfficerRequest, fund: Fund, form: MoveForm, posts: dict[str, Post]) -> None:
    given, seat, now = form.cleaned_data, request.seat, timezone.now()
    post, amount = posts[given["post"]], form.amount_given
    if given["what"] == "allocate":
        funding.allocate(fund=fund, post=post, line=given["line"], amount=amount, by=seat, at=now)
    elif given["what"] == "shift":
        funding.shift(
            fund=fund, post=post, line=given["line"], to=given["to_line"], amount=amount, by=seat,
            at=now,
        )  # fmt: skip
    elif given["what"] == "transfer":
        if given["to_post"] not in posts:
            raise BadInput({"to_post": _("Choose another post.")})
        funding.transfer(
            fund=fund, post=post, to=posts[given["to_post"]], line=given["line"], amount=amount,
            by=seat, at=now,
        )  # fmt: skip
    else:
        funding.give_back(fund=fund, post=post, by=seat, at=now)


def _find(fund: int) -> Fund:
    found = selectors.fund(fund)
    if found is None:
        raise Http404
    return found
