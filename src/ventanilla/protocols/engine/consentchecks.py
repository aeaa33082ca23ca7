"""What must be true of the consents of a package, and of what waits for them."""

from collections import Counter
from collections.abc import Iterator

from ventanilla.common.sentences import say
from ventanilla.protocols.engine.consents import Consent
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.references import Fault, grounds, unknown

_PART = "consents"
_BOTH = frozenset({"yes", "no"})


def faults(package: Package) -> Iterator[Fault]:
    """Part, place and sentence of each fault."""
    definition = package.definition
    for at, consent in enumerate(definition.consents):
        yield from _references(package, at, consent)
        for key, said in _meaning(package, consent):
            yield _PART, (at, key), said
    for key in ("name", "asked_by"):
        seen = Counter(getattr(consent, key) for consent in definition.consents)
        for at, consent in enumerate(definition.consents):
            if (name := getattr(consent, key)) and seen[name] > 1:
                seen[name] = 0
                yield (
                    _PART,
                    (at, key),
                    say("“{name}” is there more than once: each is asked apart", name=name),
                )
    yield from _assents(package)
    yield from _service(package)
    routes = {route.code for route in definition.routes}
    for at, rule in enumerate(definition.sittings):
        where = (at, "without_consent")
        yield from unknown("sittings", where, rule.without_consent, routes, say("route"))


def _references(package: Package, at: int, consent: Consent) -> Iterator[Fault]:
    definition = package.definition
    matrix = definition.disclosures
    recipients = {r.recipient for r in matrix.recipients} if matrix else set()
    stages = {stage.code for stage in definition.stages}
    messages = {message.code for message in definition.messages}
    asked = {name: fact for name, fact in package.facts.items() if fact.instrument}
    for key, used, known, what in (
        ("recipient", [consent.recipient], recipients, say("recipient")),
        ("opens", consent.opens, stages, say("stage")),
        ("informs", consent.informs, messages, say("message")),
        ("asked_by", [consent.asked_by], asked, say("question")),
    ):
        yield from unknown(_PART, (at, key), used, known, what)
    yield from grounds(package.definition, _PART, (at,), consent.name, consent.basis)
    where = (at, "on_withdrawal", "tasks")
    yield from unknown(_PART, where, consent.on_withdrawal.tasks, package.tasks, say("task"))


def _meaning(package: Package, consent: Consent) -> Iterator[tuple[str, str]]:
    """Key and sentence of what cannot be meant."""
    if consent.recipient and not consent.to_provider:
        yield (
            "recipient",
            say("“{name}” is no referral: only a referral has a recipient", name=consent.name),
        )
    fact = package.facts.get(consent.asked_by)
    if fact is None or not fact.instrument:
        return
    question = package.instruments[fact.instrument].questions[fact.name]
    if fact.type != "choice" or not fact.choices.keys() >= _BOTH or fact.repeat:
        yield "asked_by", say("“{name}” is no question of yes or no", name=fact.name)
    elif question.audience == "officer":
        yield (
            "asked_by",
            say("“{name}” is not asked of the person: nobody agrees for them", name=fact.name),
        )


def _assents(package: Package) -> Iterator[Fault]:
    """Where consents are written, every permission that the matrix asks for is one of them."""
    matrix = package.definition.disclosures
    asked = {consent.asked_by for consent in package.definition.consents}
    for at, item in enumerate(matrix.assent_items if matrix and asked else ()):
        if item.name not in asked:
            said = say("no consent is asked by “{name}”: write it in consents.yaml", name=item.name)
            yield "disclosures", ("assent_items", at), said


def _service(package: Package) -> Iterator[Fault]:
    """A restricted protocol attends nobody who did not agree, and a gate says so."""
    definition = package.definition
    found = [(at, c) for at, c in enumerate(definition.consents) if c.purpose == "service"]
    if not (definition.is_restricted and definition.consents):
        return
    if len(found) != 1 or not found[0][1].asked_by:
        said = say("a restricted protocol has one consent “service”, with its question")
        yield _PART, (), said
        return
    at, consent = found[0]
    gates = " ".join(need.when for stage in definition.stages for need in stage.gate)
    if f"${{{consent.asked_by}}}" not in gates:
        yield _PART, (at, "opens"), say("no gate waits for “{asked_by}”", asked_by=consent.asked_by)
    fact = package.facts.get(consent.asked_by)
    rule = package.sitting_rule(fact.instrument) if fact else None
    if fact and fact.instrument and not (rule and rule.before_consent):
        said = say(
            "“{instrument}” asks for it, and so comes before it: say before_consent",
            instrument=fact.instrument,
        )
        yield _PART, (at, "asked_by"), said
