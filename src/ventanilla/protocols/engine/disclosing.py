"""What may leave the post: default deny, assent, withholding, masks."""

from collections.abc import Iterator

from ventanilla.protocols.engine.definition import Text
from ventanilla.protocols.engine.rules import Giving, RecipientRule, Rules
from ventanilla.protocols.engine.sight import Sight
from ventanilla.protocols.engine.state import BarredField, Disclosure, GivenField, OpenDocument

MASK = "mask_packets"
_MASKED = Text(
    es="Un hallazgo obliga a proteger sus datos: sólo salen claves.",
    en="A finding requires protecting these data: only codes go out.",
)
_NO_ASSENT = Text(
    es="Falta el asentimiento de la persona para esto.",
    en="The person has not assented to this.",
)
_TOO_HIGH = Text(
    es="Este dato es más reservado de lo que este destinatario puede ver.",
    en="This datum is more restricted than this recipient may see.",
)
_NOT_CALLED_FOR = Text(
    es="Por ahora el caso no lo pide.",
    en="The case does not call for it now.",
)


def work_out(rules: Rules, sight: Sight, effects: frozenset[str]) -> tuple[Disclosure, ...]:
    """What each recipient of the matrix may have now."""
    return tuple(_disclosure(rule, sight, effects) for rule in rules.recipients)


def _disclosure(rule: RecipientRule, sight: Sight, effects: frozenset[str]) -> Disclosure:
    recipient = rule.recipient
    withheld = next((why for when, why in rule.withheld if when.truth(sight.scope)), None)
    masked = recipient.masked and MASK in effects
    scope = sight.scope
    allowed: list[GivenField] = []
    barred: list[BarredField] = []
    for unnamed, givings in rule.fields:
        for giving in givings:
            if giving.when is None or giving.when.truth(scope):
                break
        else:
            barred.append(unnamed if withheld is None else _for(unnamed, withheld))
            continue
        reason = withheld or _refusal(giving, sight, masked=masked)
        if reason is None and giving.given is not None:
            allowed.append(giving.given)
        else:
            barred.append(giving.barred if reason is None else _for(giving.barred, reason))
    return Disclosure(recipient.recipient, recipient.title, tuple(allowed), tuple(barred))


def _for(field: BarredField, reason: Text) -> BarredField:
    return BarredField(field.field, field.title, reason)


def _refusal(giving: Giving, sight: Sight, *, masked: bool) -> Text | None:
    """Why a rule that would give does not; None where nothing stands against it."""
    rule = giving.rule
    if giving.given is None:
        return None
    if giving.too_high:
        return _TOO_HIGH
    if masked and rule.give != "code" and not rule.even_masked:
        return _MASKED
    if rule.assent and not assented(rule.assent, sight):
        return _NO_ASSENT
    return None


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
