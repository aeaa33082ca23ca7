"""Pages of a restricted protocol: a title that says nothing, and a way out on each of them.

Whoever finds such a track for a page marks the request; ``base.html`` and the page of an interview
read the mark. No page has to remember it, and none can forget it.
"""

from django.http import HttpRequest

from ventanilla.cases import selectors
from ventanilla.cases.models import Track
from ventanilla.protocols.engine.definition import Protocol
from ventanilla.web.words import spoken


def mark(request: HttpRequest, track: Track) -> None:
    """This request is about a track: if it is restricted, its number is all that a title says."""
    mark_protocol(request, selectors.package_of(track).definition, number=track.case.number)


def mark_protocol(request: HttpRequest, protocol: Protocol, *, number: str = "") -> None:
    """The same, where there may be no case yet."""
    if protocol.is_restricted:
        title = " · ".join(filter(None, (number, spoken(protocol.neutral_title))))
        request.neutral = title  # type: ignore[attr-defined]
