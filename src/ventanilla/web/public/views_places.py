"""What is near: services, events, and the consulate that answers for a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from ventanilla.awareness.lines import For, lines, opening
from ventanilla.directory.words import folded
from ventanilla.network import selectors
from ventanilla.network.errors import UnknownDistrict
from ventanilla.network.models import Post
from ventanilla.network.places import Place
from ventanilla.outreach.models import Event
from ventanilla.outreach.selectors import public_events
from ventanilla.web.public import nearby
from ventanilla.web.public.anybody import form, page, show
from ventanilla.web.public.forms import PlaceForm, ServicesForm, named

#: of the calendar, on one page
EVENTS = 60


@dataclass(frozen=True, slots=True)
class Whose:
    """The posts that may answer for a place."""

    place: Place
    posts: Sequence[Post]


@form
def services(request: HttpRequest) -> HttpResponse:
    """Who helps near a place. What was looked for stands in no address and no log."""
    asked = ServicesForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": asked, "lines": lines(For.CONSULATE)}
    if asked.is_bound and asked.is_valid():
        given = asked.cleaned_data
        places = given["place"]
        if len(places) > 1:
            context["choices"] = places
        else:
            context["found"] = nearby.look(
                place=places[0],
                need=given["need"],
                speaks=given["speaks"],
                undocumented=given["undocumented"],
                on=timezone.now().date(),
            )
            context |= {"need": named(given["need"]), "say": opening()}
    return show(request, "public/services.html", context)


@form
def events(request: HttpRequest) -> HttpResponse:
    """What the consulates hold, to which anybody may come; of one's own consulate first."""
    now = timezone.now()
    asked = PlaceForm(request.POST if request.method == "POST" else None)
    whose = None
    if asked.is_bound and asked.is_valid():
        whose = _whose(asked.cleaned_data["place"][0], on=now.date())
    context = {"form": asked, "whose": whose, "events": _events(whose, now)}
    return show(request, "public/events.html", context)


@form
def posts(request: HttpRequest) -> HttpResponse:
    """Every consulate, and the one that answers for a place."""
    asked = PlaceForm(request.POST if request.method == "POST" else None)
    found = []
    if asked.is_bound and asked.is_valid():
        today = timezone.now().date()
        found = [_whose(place, on=today) for place in asked.cleaned_data["place"]]
    context = {"form": asked, "found": found, "posts": _by_state()}
    return show(request, "public/posts.html", {**context, "lines": lines(For.CONSULATE)})


@page
def post(request: HttpRequest, code: str) -> HttpResponse:
    """One consulate: what it covers, what time it is there, how to reach it."""
    here = selectors.posts().consular().filter(code=code.upper(), country="US").first()
    if here is None:
        raise Http404
    now = timezone.now()
    local = now.astimezone(here.zoneinfo)
    context = {
        "post": here,
        "local": local,
        "district": selectors.district_of(here, on=local.date()),
        "days_off": selectors.next_days_off(here, after=local.date()),
        "events": public_events(post=here, at=now)[:EVENTS],
        "lines": lines(For.CONSULATE),
    }
    return show(request, "public/post.html", context)


def _whose(place: Place, *, on: date) -> Whose:
    if place.county is None:
        return Whose(place, ())
    try:
        answered = selectors.post_for(on=on, county_fips=place.county.fips)
    except UnknownDistrict:
        return Whose(place, ())
    return Whose(place, answered.posts)


def _events(whose: Whose | None, at: datetime) -> Sequence[Event]:
    """The next events, in their order; of these posts only, where some are asked for."""
    if whose is None:
        return list(public_events(post=None, at=at)[:EVENTS])
    held = {event.pk: event for post in whose.posts for event in public_events(post=post, at=at)}
    return sorted(held.values(), key=lambda event: event.starts_at)[:EVENTS]


def _by_state() -> Sequence[Post]:
    abroad = selectors.posts().consular().filter(country="US")
    return sorted(abroad, key=lambda post: (folded(post.region.name), folded(post.city)))
