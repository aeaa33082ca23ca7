"""What must be true of the matrix that says who gets which field of a case."""

from collections.abc import Iterator

from ventanilla.common.sentences import say
from ventanilla.common.sources import Where
from ventanilla.protocols.engine.definition import (
    Disclosures,
    FieldRule,
    Recipient,
    SharedField,
)
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.references import Fault, unknown


def faults(package: Package) -> Iterator[Fault]:
    """Part, place and sentence of each fault of the matrix."""
    matrix = package.definition.disclosures
    if matrix is None:
        return
    items = {i.name for i in matrix.assent_items}
    known = package.rules.facts
    for at, shared in enumerate(matrix.fields):
        where: Where = ("fields", at)
        yield from unknown("disclosures", (*where, "facts"), shared.facts, known, say("fact"))
        for name in shared.facts:
            fact = package.facts.get(name)
            if fact is not None and fact.tier > shared.tier:
                said = say(
                    "“{name}” is {tier} and holds “{fact}”, which is {fact_tier}: raise the tier "
                    "of the field",
                    name=shared.name,
                    tier=shared.tier,
                    fact=name,
                    fact_tier=fact.tier,
                )
                yield "disclosures", (*where, "tier"), said
    for item in items:
        names = {item, f"assent_{item}", "assent"}
        if not names & package.facts.keys():
            said = say("no question asks for the assent “{item}”: name one “{item}”", item=item)
            yield "disclosures", ("assent_items",), said
    yield from _givings(matrix, items)


def _givings(matrix: Disclosures, items: set[str]) -> Iterator[Fault]:
    fields = {f.name: f for f in matrix.fields}
    for at, recipient in enumerate(matrix.recipients):
        for n, rule in enumerate(recipient.fields):
            where: Where = ("recipients", at, "fields", n)
            said = _giving(recipient, rule, fields.get(rule.field))
            if said:
                yield "disclosures", where, said
            if rule.assent and rule.assent not in items:
                said = say("there is no assent item “{assent}”", assent=rule.assent)
                yield "disclosures", (*where, "assent"), said


def _giving(recipient: Recipient, rule: FieldRule, shared: SharedField | None) -> str:
    if shared is None:
        return say("there is no field “{field}” in the matrix", field=rule.field)
    if shared.tier <= recipient.highest_tier or rule.give not in ("yes", "summary"):
        return ""
    return say(
        "{recipient} would see “{field}”, which is {tier}, above its {highest_tier}: "
        "give a code, or nothing",
        recipient=recipient.recipient,
        field=rule.field,
        tier=shared.tier,
        highest_tier=recipient.highest_tier,
    )
