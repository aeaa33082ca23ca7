"""Reads of the norms. All of it is public knowledge: there is no door to pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from ventanilla.network.states import Evidence
from ventanilla.norms.models import Category, Counting, Edition, Succession
from ventanilla.norms.states import CARRIED, Level, Relation


@dataclass(frozen=True, slots=True)
class Group:
    """A field or a subprogramme with its case types; ``head`` None: types of neither."""

    head: Category | None
    types: Sequence[Category]


@dataclass(frozen=True, slots=True)
class Pair:
    """What stands side by side in two editions; ``relations``: one for each edition between.

    A category that was split stands in as many pairs as it has parts.
    """

    before: Category | None
    after: Category | None
    relations: tuple[Relation, ...]
    reason: str
    evidence: Evidence | None

    @property
    def relation(self) -> Relation:
        """The weightiest of what happened on the way."""
        for one in (Relation.UNKNOWN, Relation.NEW, Relation.ENDED, Relation.SPLIT,
                    Relation.MERGED):  # fmt: skip
            if one in self.relations:
                return one
        return Relation.SAME


def editions() -> QuerySet[Edition]:
    """Every edition, the newest first."""
    return Edition.objects.order_by("-valid_from")


def with_counts() -> QuerySet[Edition]:
    """Every edition, the newest first, with ``counted``: how many categories it has."""
    return editions().annotate(counted=Count("categories"))


def edition_on(day: date) -> Edition | None:
    """The edition that holds on a day; None before the first that is known."""
    return (
        Edition.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
        .order_by("-valid_from")
        .first()
    )


def categories(edition: Edition) -> QuerySet[Category]:
    """The categories of an edition in its own order, each with what it stands under."""
    return Category.objects.filter(edition=edition).select_related("parent").order_by("place")


def tree(edition: Edition) -> Sequence[Group]:
    """The categories of an edition: each field and subprogramme with its case types."""
    rows = list(categories(edition))
    heads = [row for row in rows if row.level != Level.CASE_TYPE]
    groups = [Group(head, [row for row in rows if row.parent_id == head.pk]) for head in heads]
    loose = [row for row in rows if row.level == Level.CASE_TYPE and row.parent_id is None]
    return [*groups, Group(None, loose)] if loose else groups


def countings(edition: Edition) -> QuerySet[Counting]:
    """Where protocols and kinds of notification count in an edition."""
    return (
        Counting.objects.filter(edition=edition)
        .select_related("category__parent")
        .order_by("kind", "protocol")
    )


def counting(protocol: str, kind: str, on: date) -> Counting | None:
    """What is said of a protocol, or of a kind of notification, on a day; None: nothing is.

    ``kind`` blank: the case of a protocol. A line for both comes before one for the kind, and
    that before one for the protocol.
    """
    edition = edition_on(on)
    if edition is None:
        return None
    rows = {
        (row.protocol, row.kind): row
        for row in countings(edition).filter(protocol__in=("", protocol), kind__in=("", kind))
    }
    tried = ((protocol, kind), ("", kind), (protocol, "")) if kind else ((protocol, ""),)
    return next((rows[key] for key in tried if key in rows), None)


def classify(protocol: str, kind: str, on: date) -> Category | None:
    """The category under which a case counts on a day, by the edition that holds then.

    ``protocol``: of its track; blank for a notification that is no case. ``kind``: of the
    notification; blank for a case of its own. None where nobody knows: :func:`counting` has the
    reason. The category has ``level``, ``field`` (None where it cuts across fields) and
    ``subprogramme``.
    """
    found = counting(protocol, kind, on)
    return found.category if found else None


def successions(later: Edition) -> QuerySet[Succession]:
    """What became of the categories of the edition before a later one."""
    return Succession.objects.filter(edition=later).select_related(
        "before__parent", "after__parent"
    )


def compare(earlier: Edition, later: Edition) -> Sequence[Pair]:
    """Two editions side by side, through those between them: in the order of the later one.

    What ended on the way stands at its end; what is not known carries the reason.
    """
    between = list(
        Edition.objects.filter(
            valid_from__gt=earlier.valid_from, valid_from__lte=later.valid_from
        ).order_by("valid_from")
    )
    pairs = [Pair(row, row, (), "", None) for row in categories(earlier)]
    for edition in between:
        pairs = _onward(pairs, list(successions(edition)))
    seen: set[tuple[int, int]] = set()
    kept = []
    for pair in sorted(pairs, key=_place):
        key = (pair.before.pk if pair.before else 0, pair.after.pk if pair.after else 0)
        if key not in seen and key != (0, 0):
            seen.add(key)
            kept.append(pair)
    return kept


def _onward(pairs: Sequence[Pair], steps: Sequence[Succession]) -> list[Pair]:
    """The pairs one edition further on."""
    of: dict[int, list[Succession]] = {}
    for step in steps:
        if step.before_id is not None:
            of.setdefault(step.before_id, []).append(step)
    found = []
    for pair in pairs:
        if pair.after is None:
            found.append(pair)
            continue
        for step in of.get(pair.after.pk, []):
            found.append(_joined(pair, step))
    found += [_begun(step) for step in steps if step.before_id is None]
    return found


def _joined(pair: Pair, step: Succession) -> Pair:
    after = step.after if step.relation in CARRIED else None
    return Pair(
        pair.before,
        after,
        (*pair.relations, Relation(step.relation)),
        step.reason or pair.reason,
        Evidence(step.evidence),
    )


def _begun(step: Succession) -> Pair:
    relation = (Relation(step.relation),)
    return Pair(None, step.after, relation, step.reason, Evidence(step.evidence))


def _place(pair: Pair) -> tuple[bool, int, int]:
    after = pair.after.place if pair.after else 0
    return (pair.after is None, after, pair.before.place if pair.before else 0)
