"""What must be true of how the application uses a package: sittings, routes, what it counts."""

import re
from collections.abc import Iterator
from typing import get_args

from ventanilla.protocols.engine import branching, carechecks, outward
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.reaching import DAYS, Slot, Urgent
from ventanilla.protocols.engine.references import Fault, events, unknown
from ventanilla.protocols.engine.shapes import Part
from ventanilla.protocols.engine.sittings import EventWhen
from ventanilla.protocols.engine.values import UNKNOWN

_HOURS = frozenset({"integer", "decimal"})
_MOMENT = frozenset({"datetime"})
#: parts of a contact that say nothing of where somebody is
_UNTELLING = frozenset({"method", "language"})
#: parts of a contact that the application itself reads, with their types
_ASKED = {
    "value": frozenset({"text"}),
    "days": frozenset({"choices"}),
    "begins": frozenset({"integer"}),
    "ends": frozenset({"integer"}),
}
#: what somebody in danger can listen to
MOST_WORDS = 25


def faults(package: Package) -> Iterator[Fault]:
    """Part, place and sentence of each fault."""
    definition = package.definition
    yield from _sittings(package)
    yield from _outward(package)
    yield from _contact(package)
    yield from _urgent(package)
    yield from branching.faults(package)
    yield from carechecks.faults(package)
    authority = package.facts.get("authority")
    for at, route in enumerate(definition.routes):
        known = authority.choices if authority else ()
        yield from unknown("routes", (at, "authorities"), route.authorities, known, "authority")
    for name, fact in definition.identity.items():
        yield from unknown("identity", (name,), [fact], package.facts, "fact")


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


def _contact(package: Package) -> Iterator[Fault]:
    contact = package.definition.contact
    if contact is None:
        return
    for name, fact in contact.facts.items():
        yield from unknown("contact", (name,), [fact], package.facts, "fact")
        known = package.facts.get(fact)
        if known is not None and known.tier == "O" and name not in _UNTELLING:
            yield "contact", (name,), f"“{fact}” says how to reach somebody: raise its tier to P"
    for name in ("confirmed", "closed"):
        yield from events(package, "contact", (name,), [getattr(contact, name)])
    for name, types in _ASKED.items():
        known = package.facts.get(getattr(contact, name) or "")
        if known is not None and (known.type not in types or not known.instrument or known.repeat):
            yield "contact", (name,), f"“{known.name}” has to be asked once, as {min(types)}"
    days = package.facts.get(contact.days or "")
    told = days.choices.keys() - UNKNOWN if days else frozenset[str]()
    for code in sorted(told - {*DAYS, "any"}):
        yield "contact", ("days",), f"“{code}” is no weekday: {', '.join(DAYS)}, or any"
    yield from _kept_apart(package, contact.value)


def _kept_apart(package: Package, value: str) -> Iterator[Fault]:
    """The number or address is in no record: nothing may read it, and nobody is given it."""
    says = re.compile(rf"\b{value}\b").search
    said = f"“{value}” is kept apart from the record: nothing else of a package may read it"
    for part in type(package.definition).model_fields:
        held = getattr(package.definition, part)
        if part == "contact" or held is None:
            continue
        for at, item in enumerate(held if isinstance(held, tuple) else ()):
            if isinstance(item, Part) and says(item.model_dump_json()):
                yield part, (at,), said
        if isinstance(held, dict) and value in held.values():
            yield part, (), said
    disclosures = package.definition.disclosures
    for at, shared in enumerate(disclosures.fields if disclosures else ()):
        if value in shared.facts:
            yield "disclosures", ("fields", at), said
    for name, (export, __) in package.exports.items():
        if says(export.model_dump_json()):
            yield "contact", ("value",), f"{said}; the export “{name}” does"


def _urgent(package: Package) -> Iterator[Fault]:
    protocol = package.definition
    asked = {name: fact for name, fact in package.facts.items() if fact.instrument}
    early = {
        fact.name for fact in protocol.facts if (fact.source, fact.type) == ("intake", "boolean")
    }
    clocks = {clock.code for clock in protocol.clocks}
    seen: set[str] = set()
    for at, place in enumerate(protocol.urgent):
        yield from unknown("urgent", (at, "task"), [place.task], package.tasks, "task")
        yield from unknown("urgent", (at, "question"), [place.question], asked, "question")
        yield from unknown("urgent", (at, "clocks"), place.clocks, clocks, "clock")
        yield from unknown("urgent", (at, "early"), [place.early], early, "yes-or-no of the notice")
        yield from _called(package, at, place)
        if place.slot in seen:
            yield "urgent", (at, "slot"), f"the place “{place.slot}” is filled twice: keep one"
        seen.add(place.slot)
        for language in ("es", "en") if place.say else ():
            words = len(getattr(place.say, language).split())
            if words > MOST_WORDS:
                said = f"{words} words to say on the telephone: {MOST_WORDS} at most"
                yield "urgent", (at, "say", language), said
    if protocol.is_restricted and (empty := [slot for slot in get_args(Slot) if slot not in seen]):
        said = f"a restricted protocol fills each place of “urgent”: {', '.join(empty)} missing"
        yield "urgent" if protocol.urgent else "level", (), said


def _called(package: Package, at: int, place: Urgent) -> Iterator[Fault]:
    """What is wrong with the consent and the events of a call for help."""
    agreed = package.consents
    if place.consent:
        yield from unknown("urgent", (at, "consent"), [place.consent], agreed, "consent")
        if place.consent in agreed and agreed[place.consent].purpose != "referral":
            yield "urgent", (at, "consent"), f"“{place.consent}” tells nobody: a referral is wanted"
    elif place.slot == "emergency":
        yield "urgent", (at, "slot"), "a yes to the call is a consent: name it (“consent”)"
    for name in ("consent", "called", "excepted"):
        if getattr(place, name) and place.slot != "emergency":
            yield "urgent", (at, name), f"only the place “emergency” has “{name}”"
    for name in ("called", "excepted"):
        if event := getattr(place, name):
            yield from events(package, "urgent", (at, name), [event])


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
