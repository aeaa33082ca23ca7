"""What must be true of how the application uses a package: sittings, routes, what it counts."""

import re
from collections.abc import Iterator
from typing import get_args

from ventanilla.common.sentences import say
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
        yield from unknown(
            "routes", (at, "authorities"), route.authorities, known, say("authority")
        )
    for name, fact in definition.identity.items():
        yield from unknown("identity", (name,), [fact], package.facts, say("fact"))


def _sittings(package: Package) -> Iterator[Fault]:
    stages = {s.code for s in package.definition.stages}
    for at, sitting in enumerate(package.definition.sittings):
        forms, named = package.instruments, [sitting.instrument]
        yield from unknown("sittings", (at, "instrument"), named, forms, say("instrument"))
        yield from unknown("sittings", (at, "gate"), [sitting.gate], stages, say("stage"))
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
        yield "level", (), say("a restricted protocol has words for outside: write “outward”")
    if protocol.is_restricted and not (never and never.es and never.en):
        said = say(
            "a restricted protocol names words that would tell, in es and en: “outward_never”"
        )
        yield "level", (), said
    for (part, *inside), text in outward.outgoing(protocol):
        for language in ("es", "en"):
            for word in outward.telling(protocol, getattr(text, language)):
                said = say(
                    "“{word}” would tell: “outward_never” keeps it from what goes out", word=word
                )
                yield part, (*inside, language), said


def _contact(package: Package) -> Iterator[Fault]:
    contact = package.definition.contact
    if contact is None:
        return
    for name, fact in contact.facts.items():
        yield from unknown("contact", (name,), [fact], package.facts, say("fact"))
        known = package.facts.get(fact)
        if known is not None and known.tier == "O" and name not in _UNTELLING:
            yield (
                "contact",
                (name,),
                say("“{fact}” says how to reach somebody: raise its tier to P", fact=fact),
            )
    for name in ("confirmed", "closed"):
        yield from events(package, "contact", (name,), [getattr(contact, name)])
    for name, types in _ASKED.items():
        known = package.facts.get(getattr(contact, name) or "")
        if known is not None and (known.type not in types or not known.instrument or known.repeat):
            yield (
                "contact",
                (name,),
                say("“{name}” has to be asked once, as {type}", name=known.name, type=min(types)),
            )
    days = package.facts.get(contact.days or "")
    told = days.choices.keys() - UNKNOWN if days else frozenset[str]()
    for code in sorted(told - {*DAYS, "any"}):
        yield (
            "contact",
            ("days",),
            say("“{code}” is no weekday: {days}, or any", code=code, days=", ".join(DAYS)),
        )
    yield from _kept_apart(package, contact.value)


def _kept_apart(package: Package, value: str) -> Iterator[Fault]:
    """The number or address is in no record: nothing may read it, and nobody is given it."""
    says = re.compile(rf"\b{value}\b").search
    said = say(
        "“{value}” is kept apart from the record: nothing else of a package may read it",
        value=value,
    )
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
            yield (
                "contact",
                ("value",),
                say("{said}; the export “{name}” does", said=said, name=name),
            )


def _urgent(package: Package) -> Iterator[Fault]:
    protocol = package.definition
    asked = {name: fact for name, fact in package.facts.items() if fact.instrument}
    early = {
        fact.name for fact in protocol.facts if (fact.source, fact.type) == ("intake", "boolean")
    }
    clocks = {clock.code for clock in protocol.clocks}
    seen: set[str] = set()
    for at, place in enumerate(protocol.urgent):
        yield from unknown("urgent", (at, "task"), [place.task], package.tasks, say("task"))
        yield from unknown("urgent", (at, "question"), [place.question], asked, say("question"))
        yield from unknown("urgent", (at, "clocks"), place.clocks, clocks, say("clock"))
        yield from unknown(
            "urgent", (at, "early"), [place.early], early, say("yes-or-no of the notice")
        )
        yield from _called(package, at, place)
        if place.slot in seen:
            yield (
                "urgent",
                (at, "slot"),
                say("the place “{slot}” is filled twice: keep one", slot=place.slot),
            )
        seen.add(place.slot)
        for language in ("es", "en") if place.say else ():
            words = len(getattr(place.say, language).split())
            if words > MOST_WORDS:
                said = say(
                    "{words} words to say on the telephone: {most} at most",
                    words=words,
                    most=MOST_WORDS,
                )
                yield "urgent", (at, "say", language), said
    if protocol.is_restricted and (empty := [slot for slot in get_args(Slot) if slot not in seen]):
        said = say(
            "a restricted protocol fills each place of “urgent”: {empty} missing",
            empty=", ".join(empty),
        )
        yield "urgent" if protocol.urgent else "level", (), said


def _called(package: Package, at: int, place: Urgent) -> Iterator[Fault]:
    """What is wrong with the consent and the events of a call for help."""
    agreed = package.consents
    if place.consent:
        yield from unknown("urgent", (at, "consent"), [place.consent], agreed, say("consent"))
        if place.consent in agreed and agreed[place.consent].purpose != "referral":
            yield (
                "urgent",
                (at, "consent"),
                say("“{consent}” tells nobody: a referral is wanted", consent=place.consent),
            )
    elif place.slot == "emergency":
        yield "urgent", (at, "slot"), say("a yes to the call is a consent: name it (“consent”)")
    for name in ("consent", "called", "excepted"):
        if getattr(place, name) and place.slot != "emergency":
            yield "urgent", (at, name), say("only the place “emergency” has “{name}”", name=name)
    for name in ("called", "excepted"):
        if event := getattr(place, name):
            yield from events(package, "urgent", (at, name), [event])


def _told(package: Package, instrument: str, key: str, rule: EventWhen) -> Iterator[str]:
    """What is wrong with the answers that an event takes its moment from."""
    if rule.at and rule.hours_before:
        yield say("“{event}” has “at” and “hours_before”: keep one of them", event=rule.event)
    if key == "start" and (rule.at or rule.hours_before):
        yield say(
            "“{event}” has no answer at the beginning: write it under “submit”", event=rule.event
        )
    for name, types, what in (
        (rule.at, _MOMENT, say("moment")),
        (rule.hours_before, _HOURS, say("number")),
    ):
        fact = package.facts.get(name)
        if name and (fact is None or fact.instrument != instrument):
            yield say("“{instrument}” has no question “{name}”", instrument=instrument, name=name)
        elif fact is not None and (fact.type not in types or fact.repeat):
            yield say(
                "“{name}” is a {type}, not one {what}: “{event}” needs one",
                name=name,
                type=fact.type,
                what=what,
                event=rule.event,
            )
