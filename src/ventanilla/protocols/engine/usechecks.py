"""What must be true of how the application uses a package: sittings, routes, what it counts."""

from collections.abc import Iterator

from ventanilla.protocols.engine import outward
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.references import Fault, events, unknown
from ventanilla.protocols.engine.sittings import EventWhen

_HOURS = frozenset({"integer", "decimal"})
_MOMENT = frozenset({"datetime"})


def faults(package: Package) -> Iterator[Fault]:
    """Part, place and sentence of each fault."""
    definition = package.definition
    yield from _sittings(package)
    yield from _outward(package)
    authority = package.facts.get("authority")
    for at, route in enumerate(definition.routes):
        known = authority.choices if authority else ()
        yield from unknown("routes", (at, "authorities"), route.authorities, known, "authority")
    for key in ("identity", "figures"):
        for name, fact in getattr(definition, key).items():
            yield from unknown(key, (name,), [fact], package.facts, "fact")


def _sittings(package: Package) -> Iterator[Fault]:
    stages = {s.code for s in package.definition.stages}
    for at, sitting in enumerate(package.definition.sittings):
        forms, named = package.instruments, [sitting.instrument]
        yield from unknown("sittings", (at, "instrument"), named, forms, "instrument")
        yield from unknown("sittings", (at, "gate"), [sitting.gate], stages, "stage")
        for key in ("start", "submit"):
            for n, rule in enumerate(getattr(sitting, key)):
                where = (at, key, n)
                yield from events(package, "sittings", where, [rule.event])
                for said in _told(package, sitting.instrument, key, rule):
                    yield "sittings", where, said


def _outward(package: Package) -> Iterator[Fault]:
    protocol = package.definition
    never = protocol.outward_never
    if protocol.is_restricted and protocol.outward is None:
        yield "level", (), "a restricted protocol has words for outside: write “outward”"
    if protocol.is_restricted and not (never and never.es and never.en):
        said = "a restricted protocol names words that would tell, in es and en: “outward_never”"
        yield "level", (), said
    for (part, *inside), text in outward.outgoing(protocol):
        for language in ("es", "en"):
            for word in outward.telling(protocol, getattr(text, language)):
                said = f"“{word}” would tell: “outward_never” keeps it from what goes out"
                yield part, (*inside, language), said


def _told(package: Package, instrument: str, key: str, rule: EventWhen) -> Iterator[str]:
    """What is wrong with the answers that an event takes its moment from."""
    if rule.at and rule.hours_before:
        yield f"“{rule.event}” has “at” and “hours_before”: keep one of them"
    if key == "start" and (rule.at or rule.hours_before):
        yield f"“{rule.event}” has no answer at the beginning: write it under “submit”"
    for name, types, what in ((rule.at, _MOMENT, "moment"), (rule.hours_before, _HOURS, "number")):
        fact = package.facts.get(name)
        if name and (fact is None or fact.instrument != instrument):
            yield f"“{instrument}” has no question “{name}”"
        elif fact is not None and (fact.type not in types or fact.repeat):
            yield f"“{name}” is a {fact.type}, not one {what}: “{rule.event}” needs one"
