"""What one sees of alliances: lists, one of them, what was promised, what asks for attention."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet

from ventanilla.alliances import catalogue, watching
from ventanilla.alliances.catalogue import Commitment
from ventanilla.alliances.models import (
    Alliance,
    Clause,
    ContactPoint,
    Hotline,
    JointAct,
    LineCheck,
    Move,
    Party,
    Recognition,
)
from ventanilla.alliances.states import (
    COMING,
    EFFECTIVE,
    OVER,
    SEES_ALL,
    Act,
    Obliged,
    State,
    Warned,
    onward,
)
from ventanilla.alliances.watching import Warning
from ventanilla.common.language import of_two
from ventanilla.directory.models import Organization
from ventanilla.network.models import Post
from ventanilla.security.models import Seat


def of_post(post: int) -> Q:
    """Alliances that hold at a post: it is a party, or they hold everywhere."""
    party = Party.objects.filter(alliance=OuterRef("pk"), post_id=post)
    return Q(Exists(party)) | Q(nationwide=True)


def in_force(on: date) -> Q:
    """Alliances that were in force on a day, whatever became of them; read from their dates."""
    unended = Q(ends_on=None) | Q(ends_on__gte=on) | Q(renews_itself=True)
    return Q(state__in=EFFECTIVE, starts_on__lte=on) & (
        Q(ended_on__gte=on) | (Q(ended_on=None) & unended)
    )


def visible(seat: Seat) -> QuerySet[Alliance]:
    """The alliances that exist for a seat: of its post, and what is public anyway."""
    found = Alliance.objects.all()
    if seat.role in SEES_ALL:
        return found
    return found.filter(of_post(seat.post_id) | Q(state=State.PUBLISHED))


def of_group(group: str, on: date) -> Q:
    """The alliances of one group of states, on a day."""
    ends = Q(state=State.IN_FORCE, renews_itself=False, ends_on__isnull=False)
    groups = {
        "in_force": in_force(on),
        "ending": ends & Q(ends_on__lte=watching.months_after(on, 6)),
        "coming": Q(state__in=COMING),
        "published": Q(state=State.PUBLISHED),
        "over": Q(state__in=OVER),
    }
    return groups.get(group, Q())


def named_like(text: str) -> Q:
    """Alliances whose title or party holds each of these words."""
    found = Q()
    for word in text.split():
        like = Party.objects.filter(
            Q(name__icontains=word)
            | Q(organization__name__icontains=word)
            | Q(post__name_es__icontains=word)
            | Q(post__code__iexact=word),
            alliance=OuterRef("pk"),
        )
        found &= Q(name_es__icontains=word) | Q(name_en__icontains=word) | Q(Exists(like))
    return found


def listed(found: QuerySet[Alliance]) -> QuerySet[Alliance]:
    """With their parties, in the order of a list: what ends first, then by title."""
    return found.prefetch_related(_parties()).order_by("ends_on", "name_es", "pk")


def one(seat: Seat, pk: int) -> Alliance | None:
    """An alliance that exists for a seat, with its parties and promises."""
    found = visible(seat).prefetch_related(
        _parties(),
        Prefetch("clauses", Clause.objects.order_by("number")),
    )
    return found.select_related("supersedes").filter(pk=pk).first()


def _parties() -> "Prefetch[str, QuerySet[Party], str]":
    return Prefetch(
        "parties",
        Party.objects.select_related("post__region", "organization").order_by(
            "-ours", "place", "pk"
        ),
    )


def posts_of(alliance: Alliance) -> frozenset[int]:
    """The posts that are parties."""
    return frozenset(party.post_id for party in alliance.parties.all() if party.post_id is not None)


def steps(alliance: Alliance, *, on: date) -> list[State]:
    """Where an alliance may go on a day; it ends on its day once that has come."""
    due = alliance.ends_on is not None and alliance.ends_on <= on
    return [to for to in onward(alliance.kind, alliance.state) if due or to != State.EXPIRED]


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that was promised, in an alliance that is in force."""

    alliance: int
    title: str
    commitment: Commitment
    obliged: Obliged
    text: str

    @property
    def words(self) -> str:
        """As agreed; without a text of its own, as the catalogue says it."""
        return self.text or self.commitment.words


def promises_of(
    *, organizations: Iterable[UUID], post: Post, on: date
) -> Mapping[UUID, Sequence[Promise]]:
    """What each organisation promised to a post, in alliances in force on a day.

    Organisations without a promise are left out.
    """
    wanted = list(organizations)
    known = catalogue.commitments()
    effective = Alliance.objects.filter(in_force(on), of_post(post.pk))
    rows = (
        Party.objects.filter(organization_id__in=wanted, alliance__in=effective)
        .filter(alliance__clauses__obliged__in=(Obliged.ALLIES, Obliged.ALL))
        .order_by("alliance_id", "alliance__clauses__number")
        .values_list(
            "organization_id", "alliance_id", "alliance__name_es", "alliance__name_en",
            "alliance__clauses__commitment", "alliance__clauses__obliged",
            "alliance__clauses__text",
        )
    )  # fmt: skip
    found: dict[UUID, list[Promise]] = defaultdict(list)
    for organization, pk, es, en, code, obliged, text in rows:
        if organization is not None and code in known:
            title = of_two(es, en)
            found[organization].append(Promise(pk, title, known[code], Obliged(obliged), text))
    return found


def promises(alliance: Alliance) -> list[tuple[Obliged, list[Promise]]]:
    """The promises of an alliance, by who made them; without sides that promised nothing."""
    known = catalogue.commitments()
    by_side: dict[str, list[Promise]] = defaultdict(list)
    for clause in alliance.clauses.all():
        if clause.commitment in known:
            side = Obliged(clause.obliged)
            promise = Promise(
                alliance.pk, alliance.name, known[clause.commitment], side, clause.text
            )
            by_side[side].append(promise)
    return [(side, by_side[side]) for side in Obliged if by_side[side]]


def versions(alliance: Alliance) -> list[Alliance]:
    """All versions of an instrument, the newest first, this one among them."""
    first = alliance
    seen = {alliance.pk}
    while first.supersedes is not None and first.supersedes.pk not in seen:
        first = first.supersedes
        seen.add(first.pk)
    found, newest = [first], [first.pk]
    while newest:
        following = list(Alliance.objects.filter(supersedes__in=newest).order_by("pk"))
        newest = [version.pk for version in following if version.pk not in {v.pk for v in found}]
        found += following
    return list(reversed(found))


@dataclass(frozen=True, slots=True)
class Watched:
    """An alliance with what it asks for, and when something was last done together."""

    alliance: Alliance
    warnings: Sequence[Warning]
    last_act: date | None


def watched(found: QuerySet[Alliance], *, on: date) -> list[Watched]:
    """Alliances in force that ask for something on a day, what is most pressing first."""
    rows = (
        found.filter(state=State.IN_FORCE)
        .prefetch_related(_parties())
        .annotate(
            last_act=Max("acts__on", filter=Q(acts__on__lte=on) & ~Q(acts__kind=Act.REVIEW)),
            bounced=Exists(
                ContactPoint.objects.filter(alliance=OuterRef("pk"), bounced_on__isnull=False)
            ),
        )
    )
    asking = [
        Watched(row, asked, row.last_act)
        for row in rows
        if (asked := watching.warnings(row, on=on, last_act=row.last_act, bounced=row.bounced))
    ]
    order = list(Warned)
    return sorted(
        asking,
        key=lambda row: (
            min(order.index(each.kind) for each in row.warnings),
            row.warnings[0].due,
            row.alliance.pk,
        ),
    )


def watched_one(alliance: Alliance, *, on: date) -> Sequence[Warning]:
    """What one alliance asks for on a day."""
    found = watched(Alliance.objects.filter(pk=alliance.pk), on=on)
    return found[0].warnings if found else []


def history(alliance: Alliance) -> list[Move | JointAct]:
    """Moves and things done together, the latest first."""
    moves: list[Move] = list(alliance.moves.select_related("seat__officer").order_by("-at", "-pk"))
    acts = list(JointAct.objects.filter(alliance=alliance).select_related("seat__officer"))
    return sorted([*moves, *acts], key=lambda row: (row.on, row.at), reverse=True)


@dataclass(frozen=True, slots=True)
class Line:
    """A hotline with its last test call, and the day by which it is due again."""

    hotline: Hotline
    last: LineCheck | None
    due: date
    overdue: bool


def lines(post: Post | None, *, on: date) -> list[Line]:
    """The lines of the network and of a post (None: of every post), with their last test calls."""
    found = Hotline.objects.prefetch_related("numbers").select_related("post")
    if post is not None:
        found = found.filter(Q(post=None) | Q(post=post))
    return [_line(hotline, on) for hotline in _with_checks(found.order_by("post_id", "name_es"))]


def line(pk: int, *, post: Post | None, on: date) -> Line | None:
    """One line of those that :func:`lines` gives."""
    found = Hotline.objects.prefetch_related("numbers").select_related("post").filter(pk=pk)
    if post is not None:
        found = found.filter(Q(post=None) | Q(post=post))
    return next((_line(hotline, on) for hotline in _with_checks(found)), None)


def _with_checks(found: QuerySet[Hotline]) -> Iterable[Hotline]:
    checks = LineCheck.objects.select_related("seat__officer").order_by("-on", "-pk")
    return found.prefetch_related(Prefetch("checks", checks))


def _line(hotline: Hotline, on: date) -> Line:
    last = next(iter(hotline.checks.all()), None)
    due = watching.test_due(last.on if last else None, on)
    return Line(hotline, last, due, last is None or due < on)


def recognitions(posts: Collection[int] | None) -> QuerySet[Recognition]:
    """Thanks that were given, the newest first; of some posts, or of all."""
    found = Recognition.objects.select_related("post__ministry", "given_by").order_by(
        "-given_on", "-pk"
    )
    return found if posts is None else found.filter(post_id__in=posts)


#: names that a page offers to choose from
MOST_NAMES = 300


def known_allies(post: Post) -> list[str]:
    """Names of organisations in the directory of a post and of the network, to choose from."""
    found = Organization.objects.filter(Q(post=None) | Q(post=post)).order_by("name")
    return list(found.values_list("name", flat=True)[:MOST_NAMES])


def ally_named(name: str, post: Post) -> Organization | None:
    """The organisation that the directory has by this name; the post's own before others."""
    found = Organization.objects.filter(Q(post=None) | Q(post=post), name__iexact=name.strip())
    return found.order_by("post_id", "pk").first() if name.strip() else None


def at_post(found: QuerySet[Alliance], post: int) -> QuerySet[Alliance]:
    """Those of some alliances that hold at a post."""
    return found.filter(of_post(post))


def narrowed(
    found: QuerySet[Alliance], *, text: str, group: str, kind: str, topic: str, on: date
) -> QuerySet[Alliance]:
    """Those of some alliances that a list asks for; what is blank narrows nothing."""
    found = found.filter(named_like(text) & of_group(group, on))
    if kind:
        found = found.filter(kind=kind)
    return found.filter(topics__contains=[topic]) if topic else found
