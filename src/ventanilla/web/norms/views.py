"""The library of norms, one edition, and two side by side."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from ventanilla.headquarters.policies import may_watch
from ventanilla.norms import selectors
from ventanilla.norms.models import Counting
from ventanilla.norms.selectors import Pair
from ventanilla.norms.states import Level, Relation
from ventanilla.notifications.states import Kind
from ventanilla.protocols import services as protocols
from ventanilla.web.http import OfficerRequest
from ventanilla.web.norms.forms import Sides
from ventanilla.web.words import spoken


@require_GET
def library(request: OfficerRequest) -> HttpResponse:
    """Every edition: since when it holds, and how much of it is known."""
    editions = list(selectors.with_counts())
    context = {"editions": editions, "watches": may_watch(request.seat)}
    return render(request, "norms/library.html", context)


@require_GET
def edition(request: OfficerRequest, code: str) -> HttpResponse:
    """One edition: its fields and subprogrammes with their types, and what counts where."""
    found = get_object_or_404(selectors.editions(), code=code)
    groups = selectors.tree(found)
    context = {
        "edition": found,
        "fields": [group for group in groups if group.head and group.head.level == Level.FIELD],
        "subprogrammes": [
            group for group in groups if group.head and group.head.level == Level.SUBPROGRAMME
        ],
        "loose": [group for group in groups if group.head is None],
        "countings": _named(selectors.countings(found)),
    }
    return render(request, "norms/edition.html", context)


def _named(rows: Iterable[Counting]) -> list[tuple[str, Counting]]:
    """Each line with what it is about, in words."""
    titles = {
        version.protocol: spoken(protocols.package(version.content_hash).definition.title)
        for version in protocols.published()
    }
    kinds = {kind.value: str(kind.label) for kind in Kind}
    return [
        (
            " · ".join(
                filter(
                    None, (titles.get(row.protocol, row.protocol), kinds.get(row.kind, row.kind))
                )
            ),
            row,
        )
        for row in rows
    ]


@require_GET
def compare(request: OfficerRequest) -> HttpResponse:
    """Two editions side by side."""
    form = Sides(request.GET or None, editions=list(selectors.editions()))
    sides = form.sides()
    kept = form.kept()
    pairs = [pair for pair in selectors.compare(*sides) if pair.relation in kept] if sides else []
    shared = _shared(pairs)
    context = {
        "form": form,
        "sides": sides,
        "pairs": [(pair, "" if pair.relation in shared else pair.reason) for pair in pairs],
        "shared": shared.items(),
    }
    return render(request, "norms/compare.html", context)


def _shared(pairs: Iterable[Pair]) -> dict[Relation, str]:
    """The reasons that all pairs of a relation have: said once, not in each line."""
    found: dict[Relation, set[str]] = {}
    for pair in pairs:
        found.setdefault(pair.relation, set()).add(pair.reason)
    return {
        relation: reasons.pop()
        for relation, reasons in found.items()
        if len(reasons) == 1 and "" not in reasons
    }
