"""Looking for the same person in earlier episodes, inside what a seat may open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ventanilla.cases.lists import versions_of
from ventanilla.cases.models import Case, CaseLink, Track
from ventanilla.cases.selectors import links_of, visible_to
from ventanilla.network.models import Post
from ventanilla.people import selectors as people
from ventanilla.people import tokens as people_tokens
from ventanilla.people.identity import Names
from ventanilla.people.matching import Likeness, rank
from ventanilla.security import vault
from ventanilla.security.models import Seat

#: more proposals than this help nobody
MOST = 10


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A track whose person may be the one looked for, and why it was proposed."""

    track: Track
    names: Names
    likeness: Likeness


def look_alikes(
    names: Names, *, seat: Seat, at: datetime, besides: Case | None = None, most: int = MOST
) -> Sequence[LookAlike]:
    """Earlier cases, of any state, whose person may be this one; the likeliest first.

    One search is one record in the audit, with how many were compared. ``besides`` is left out.
    """
    tracks = visible_to(seat, at)
    if besides is not None:
        tracks = tracks.exclude(case=besides)
    # The newest first: of two that are equally alike, rank keeps the order.
    versions = versions_of(tracks.order_by("-opened_on", "pk"))
    sought = "" if besides else names.full_name
    known = dict(people.compared(versions, seat=seat, at=at, sought=sought))
    people_of = {key: Names.from_document(known[key]) for key in versions if key in known}
    found = rank(names, people_of, most=most)
    shown = tracks.select_related("case__post", "dossier")
    by_dossier = {
        str(track.dossier_id): track
        for track in shown.filter(dossier__in=[item.key for item in found])
    }
    return [LookAlike(by_dossier[item.key], item.names, item.likeness) for item in found]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A post at which somebody is known who may be this person, and in how many cases."""

    post: Post
    cases: int


def known_elsewhere(names: Names, *, seat: Seat) -> Sequence[Elsewhere]:
    """The other posts to ask about a person, by how the name sounds and the year of birth.

    No case is opened, and none is named. On the record, sixty times an hour: ``BudgetSpent``.
    """
    found = vault.known_elsewhere(people_tokens.asked(names), seat=seat)
    posts = Post.objects.in_bulk([post for post, __ in found])
    return [Elsewhere(posts[post], cases) for post, cases in found]


@dataclass(frozen=True, slots=True)
class Linked:
    """A link of a case that stands. ``other``: the track at its end, if the seat may open it."""

    link: CaseLink
    case: Case
    other: Track | None


def linked(case: Case, *, seat: Seat, at: datetime) -> Sequence[Linked]:
    """The links of a case, each with what the seat may open of the other."""
    ends = [
        (link, link.second if link.first_id == case.pk else link.first) for link in links_of(case)
    ]
    reached = {
        track.case_id: track
        for track in visible_to(seat, at)
        .filter(case__in=[end for __, end in ends])
        .select_related("case__post")
    }
    return [Linked(link, end, reached.get(end.pk)) for link, end in ends]
