"""One alliance: its page, a new one, its terms."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.alliances import policies, selectors
from ventanilla.alliances.models import Alliance
from ventanilla.alliances.services import writing
from ventanilla.alliances.services.writing import Ally
from ventanilla.alliances.states import EFFECTIVE, SIGNED_ON, Basis, State, Topic
from ventanilla.referrals import selectors as referrals
from ventanilla.web.acts import perform
from ventanilla.web.alliances.door import find, find_to_keep
from ventanilla.web.alliances.forms import BeginForm, TermsForm, terms_of
from ventanilla.web.http import OfficerRequest

FORM = ["GET", "POST"]


@require_GET
def detail(request: OfficerRequest, pk: int) -> HttpResponse:
    """Everything about one alliance that this seat may see."""
    now = timezone.now()
    today = timezone.localdate()
    alliance = find(request, pk)
    posts = selectors.posts_of(alliance)
    may_keep = policies.may_keep(request.seat, posts, nationwide=alliance.nationwide)
    may_move = policies.may_move(
        request.seat, posts, state=alliance.state, nationwide=alliance.nationwide
    )
    may_call = policies.may_call(request.seat, posts)
    steps = selectors.steps(alliance, on=today) if may_move else ()
    context = {
        "alliance": alliance,
        "now": now,
        "today": today,
        "warnings": selectors.watched_one(alliance, on=today),
        "promises": selectors.promises(alliance),
        "history": selectors.history(alliance),
        "versions": selectors.versions(alliance),
        "may_keep": may_keep,
        "may_call": may_call,
        "contacts": writing.contacts(alliance, by=request.seat, at=now) if may_call else [],
        "steps": [(step, State(step).label) for step in steps],
        "open": alliance.state not in EFFECTIVE,
        "to_sign": alliance.state in SIGNED_ON,
        "renewable": alliance.state in (State.IN_FORCE, State.EXPIRED, State.PUBLISHED),
        "dates": _dates(alliance),
        "topics": [Topic(code).label for code in alliance.topics],
        "basis": [Basis(code).label for code in alliance.basis],
        "answers": _answers(alliance),
    }
    return render(request, "alliances/detail.html", context)


def _answers(alliance: Alliance) -> list[tuple[str, referrals.Figures | None]]:
    """What each organisation of an alliance answered to referrals; None: too few to be told.

    Whoever keeps alliances must not learn that a case exists.
    """
    least = int(settings.FIGURES_THRESHOLD)
    found = []
    for party in alliance.parties.all():
        if party.organization_id is not None:
            figures = referrals.figures_of(party.organization_id)
            found.append((str(party), figures if figures.answered >= least else None))
    return found


@require_http_methods(FORM)
def begin(request: OfficerRequest) -> HttpResponse:
    """Write a new alliance down."""
    policies.may_write(request.seat).enforce()
    form = BeginForm(request.POST or None, initial={"kind": "mou"})
    made: list[Alliance] = []

    def act() -> None:
        post, name = request.seat.post, form.cleaned_data["ally"]
        ally = Ally(organization=selectors.ally_named(name, post), name=name)
        made.append(
            writing.begin(
                terms=form.terms(),
                state=State(form.cleaned_data["state"]),
                allies=(ally,),
                by=request.seat,
                on=timezone.localdate(),
                at=timezone.now(),
            )
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The alliance is written down."))
        return redirect("alliances:detail", made[0].pk)
    context = {"form": form, "allies": selectors.known_allies(request.seat.post)}
    return render(request, "alliances/begin.html", context)


@require_http_methods(FORM)
def edit(request: OfficerRequest, pk: int) -> HttpResponse:
    """Change what an alliance says of itself."""
    alliance = find_to_keep(request, pk)
    form = TermsForm(request.POST or None, initial=terms_of(alliance))

    def act() -> None:
        writing.edit(alliance=alliance, terms=form.terms(), by=request.seat, at=timezone.now())

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("The change is written down."))
        return redirect("alliances:detail", pk)
    context = {"alliance": alliance, "form": form, "title": _("Change the terms")}
    return render(request, "alliances/form.html", context)


def _dates(alliance: Alliance) -> list[tuple[str, object]]:
    """The days of an alliance that are known, each with its name."""
    days = (
        (_("Signed on"), alliance.signed_on),
        (_("First day in force"), alliance.starts_on),
        (_("Last day agreed"), alliance.ends_on),
        (_("Ended on"), alliance.ended_on),
        (_("Last review"), alliance.reviewed_on),
    )
    return [(name, day) for name, day in days if day]
