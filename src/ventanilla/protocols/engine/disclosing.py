"""What may leave the post: default deny, assent, withholding, masks."""

from collections.abc import Iterator

from ventanilla.protocols.engine.definition import Text
from ventanilla.protocols.engine.rules import RecipientRule, Rules
from ventanilla.protocols.engine.sight import Sight
from ventanilla.protocols.engine.state import BarredField, Disclosure, GivenField, OpenDocument

MASK = "mask_packets"
_NOT_CALLED_FOR = Text(
    es="Por ahora el caso no lo pide.",
    en="The case does not call for it now.",
)


def work_out(rules: Rules, sight: Sight, effects: frozenset[str]) -> tuple[Disclosure, ...]:
    """What each recipient of the matrix may have now."""
    return tuple(_disclosure(rule, sight, effects) for rule in rules.recipients)


def _disclosure(rule: RecipientRule, sight: Sight, effects: frozenset[str]) -> Disclosure:
    scope, recipient = sight.scope, rule.recipient
    for when, withheld in rule.withheld:
        if when.truth(scope):
            return withheld
    masked = recipient.masked and MASK in effects
    allowed: list[GivenField] = []
    barred: list[BarredField] = []
    for unnamed, givings in rule.fields:
        for giving in givings:
            if giving.when is None or giving.when.truth(scope):
                break
        else:
            barred.append(unnamed)
            continue
        if giving.given is None:
            barred.append(giving.barred)
        elif masked and giving.masked is not None:
            barred.append(giving.masked)
        elif giving.assent and not assented(giving.assent, sight):
            barred.append(giving.no_assent)
        else:
            allowed.append(giving.given)
    return Disclosure(recipient.recipient, recipient.title, tuple(allowed), tuple(barred))


def assented(item: str, sight: Sight) -> bool:
    """Whether the person said yes to an item; silence and “don't know” are no."""
    texts = sight.texts
    return (
        texts.get(item) == "yes"
        or texts.get(f"assent_{item}") == "yes"
        or item in texts.get("assent", "").split()
    )


def documents(
    rules: Rules, sight: Sight, disclosures: tuple[Disclosure, ...]
) -> Iterator[OpenDocument]:
    """Each document of the package: open, or barred with the reasons."""
    given = {d.recipient: d for d in disclosures}
    for rule in rules.documents:
        document = rule.document
        barred = [n.missing for n in rule.needs if not n.when.truth(sight.scope)]
        if rule.when is not None and not rule.when.truth(sight.scope):
            barred.insert(0, _NOT_CALLED_FOR)
        to = given.get(document.recipient or "")
        if to is not None and not to.allowed and to.barred:
            barred.append(to.barred[0].reason)
        yield OpenDocument(
            document.code,
            document.name,
            document.title,
            not barred,
            tuple(barred),
            document.recipient,
        )
