"""Every address of the site, as the resolver has it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Route:
    """An entry of the site's addresses. ``space``: before its name; ``path``: from the root."""

    space: str
    path: str
    entry: URLPattern

    @property
    def name(self) -> str:
        """What ``reverse`` calls it; blank where nobody may."""
        return self.space + self.entry.name if self.entry.name else ""


def routes(
    resolver: URLResolver | None = None, space: str = "", before: str = ""
) -> Iterator[Route]:
    """All of them, in the order in which they are tried."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry, inner, path)
        elif isinstance(entry, URLPattern):
            yield Route(space, path, entry)
