"""What a protocol's package says of the form of a notice: its early warnings, its routes."""

from collections.abc import Sequence

from ventanilla.protocols.engine.definition import Route, Text
from ventanilla.protocols.engine.facts import FactInfo
from ventanilla.protocols.engine.load import Package

#: how the names of early warnings begin
PREALERT = "pre_"


def prealerts(package: Package) -> Sequence[tuple[str, Text]]:
    """The early warnings of a notice, in the package's order: fact name and short title."""
    return [
        (fact.name, _short(package.facts[fact.name]))
        for fact in package.definition.facts
        if fact.source == "intake" and fact.name.startswith(PREALERT)
    ]


def _short(fact: FactInfo) -> Text:
    """The title without the word that all of them begin with."""
    return Text(es=_tail(fact.title.es), en=_tail(fact.title.en))


def _tail(title: str) -> str:
    words = title.partition(": ")[2] or title
    return words[:1].upper() + words[1:]


def suggested_route(package: Package, authority: str) -> Route | None:
    """The route that fits whoever gives notice; the first where no route names them."""
    routes = package.definition.routes
    named = (route for route in routes if authority and authority in route.authorities)
    return next(named, routes[0] if routes else None)
