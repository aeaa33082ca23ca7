"""How packages differ: two of them, and three where an origin went on while we adapted it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ventanilla.protocols.engine.diff import Change, diff
from ventanilla.protocols.engine.load import Package

#: part of a package -> the group that its changes stand in; the others are "rest"
GROUPS: Mapping[str, str] = {
    "stages": "stages", "routes": "stages", "tasks": "tasks", "clocks": "tasks",
    "findings": "findings", "outcomes": "findings", "messages": "texts", "cards": "texts",
    "basis": "basis", "disclosures": "disclosures", "documents": "disclosures",
    "exports": "disclosures", "consents": "disclosures",
}  # fmt: skip
ORDER = ("basis", "stages", "tasks", "findings", "questions", "texts", "disclosures", "rest")


@dataclass(frozen=True, slots=True)
class Group:
    """Changes of one kind of thing."""

    code: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """What became of one origin in two hands.

    ``theirs``: what the origin changed since, and we did not; ``ours``: what we changed, and the
    origin did not; ``alike``: what both changed in the same way; ``conflicts``: what both changed
    otherwise, the origin's changes and ours.
    """

    theirs: tuple[Change, ...] = ()
    ours: tuple[Change, ...] = ()
    alike: tuple[Change, ...] = ()
    conflicts: tuple[tuple[tuple[Change, ...], tuple[Change, ...]], ...] = field(default=())


def grouped(old: Package, new: Package) -> list[Group]:
    """What changed from one package to another, by stage, task, finding, question and text."""
    return list(groups_of(diff(old, new), new))


def groups_of(changes: Iterable[Change], package: Package) -> Iterator[Group]:
    """Changes in their groups, in the order in which one reads a protocol."""
    found: dict[str, list[Change]] = {code: [] for code in ORDER}
    for change in changes:
        asked = change.part in package.instruments
        found["questions" if asked else GROUPS.get(change.part, "rest")].append(change)
    for code, those in found.items():
        if those:
            yield Group(code, tuple(those))


def three_way(base: Package, theirs: Package, ours: Package) -> Apart:
    """What the origin and we did with one release, told apart. Versions are not compared."""
    changed, adapted = _by_entry(diff(base, theirs)), _by_entry(diff(base, ours))
    between = _by_entry(diff(theirs, ours))
    clashes = [
        key
        for key in changed
        if key in adapted and _clash(changed[key], adapted[key], between.get(key, []))
    ]
    alone = [key for key in changed if key not in clashes]
    both = [key for key in alone if key in adapted]
    done = {key: {(each.field, each.kind) for each in adapted[key]} for key in both}
    begun = {key: {(each.field, each.kind) for each in changed[key]} for key in both}
    return Apart(
        theirs=_but(changed, alone, done),
        ours=_but(adapted, [key for key in adapted if key not in clashes], begun),
        alike=tuple(
            each for key in both for each in changed[key] if (each.field, each.kind) in done[key]
        ),
        conflicts=tuple((tuple(changed[key]), tuple(adapted[key])) for key in clashes),
    )


Key = tuple[str, str]
Changes = Mapping[Key, list[Change]]


def _by_entry(changes: Iterable[Change]) -> dict[Key, list[Change]]:
    found: dict[Key, list[Change]] = {}
    for change in changes:
        if change.part not in ("protocol", "origin"):
            found.setdefault((change.part, change.code), []).append(change)
    return found


def _but(
    changes: Changes, keys: Iterable[Key], left_out: Mapping[Key, set[tuple[str, str]]]
) -> tuple[Change, ...]:
    return tuple(
        each for key in keys for each in changes[key]
        if (each.field, each.kind) not in left_out.get(key, ())
    )  # fmt: skip


def _clash(changed: list[Change], adapted: list[Change], between: list[Change]) -> bool:
    """Whether both changed an entry in a way that cannot stand together.

    Where one took the whole entry out or put it in, or where the same field became two things.
    """
    if not between:
        return False
    whole = any(each.kind != "changed" or not each.field for each in (*changed, *adapted))
    fields = {each.field for each in changed} & {each.field for each in adapted}
    return whole or bool(fields & {each.field for each in between})
