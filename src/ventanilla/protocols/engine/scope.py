"""Where an expression stands while it is worked out: the values it may read, and the moment."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo


class Item:
    """One element of a form, or one value of a repeated fact."""

    __slots__ = ("children", "name", "parent", "text")

    def __init__(self, name: str, text: str = "", parent: "Item | None" = None) -> None:
        self.name = name
        self.text = text
        self.parent = parent
        self.children: list[Item] = []
        if parent is not None:
            parent.children.append(self)

    def named(self, name: str) -> "list[Item]":
        """The children with a name; ``*``: all."""
        return [c for c in self.children if name in ("*", c.name)]

    def descendants(self) -> "list[Item]":
        """The element and everything below it, in document order."""
        found = [self]
        for child in self.children:
            found.extend(child.descendants())
        return found


def rows(repeat: str, columns: Mapping[str, Sequence[str]]) -> list[Item]:
    """The instances of a repeat as elements, from its columns."""
    size = max((len(values) for values in columns.values()), default=0)
    found = []
    for i in range(size):
        row = Item(repeat)
        for name, values in columns.items():
            Item(name, values[i] if i < len(values) else "", row)
        found.append(row)
    return found


class Scope:
    """``texts``: single values by name or path. ``many``: the instances of a repeat by its name."""

    __slots__ = ("current", "events", "many", "node", "now", "position", "root", "size", "texts")

    def __init__(
        self,
        texts: Mapping[str, str],
        *,
        events: Mapping[str, datetime] | None = None,
        many: Callable[[str], list[Item]] | None = None,
        now: datetime | None = None,
    ) -> None:
        self.texts = texts
        self.events: Mapping[str, datetime] = events or {}
        self.many = many
        self.now = now or datetime.fromtimestamp(0, UTC)
        self.node: Item | None = None
        self.current: Item | None = None
        self.root: Item | None = None
        self.position = 1
        self.size = 1

    @property
    def zone(self) -> tzinfo:
        """The zone of the moment: what “today” means."""
        return self.now.tzinfo or UTC

    def at(self, node: Item, position: int, size: int) -> "Scope":
        """The same scope, standing on one of several elements."""
        inner = Scope.__new__(Scope)
        inner.texts, inner.events, inner.many = self.texts, self.events, self.many
        inner.now, inner.current, inner.root = self.now, self.current, self.root
        inner.node, inner.position, inner.size = node, position, size
        return inner
