"""The consulates: whose district a place is in, and how to reach each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from ventanilla.awareness.lines import For, lines
from ventanilla.network import selectors
from ventanilla.network.errors import UnknownDistrict
from ventanilla.network.models import Post
from ventanilla.network.places import Place
from ventanilla.web.public.anybody import form, page, show
from ventanilla.web.public.forms import PlaceForm


@dataclass(frozen=True, slots=True)
class Whose:
    """The posts that may answer for a place, and whether only one can."""

    place: Place
    posts: Sequence[Post]


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


def _by_state() -> Sequence[Post]:
    abroad = selectors.posts().consular().filter(country="US")
    return sorted(abroad, key=lambda post: (post.region.name, post.city))
