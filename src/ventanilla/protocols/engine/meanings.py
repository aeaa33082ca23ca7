"""Whether an expression means something: values that exist, types that fit, unknown is not “no”."""

from collections.abc import Iterator, Mapping

from ventanilla.common.sentences import say
from ventanilla.protocols.engine import values
from ventanilla.protocols.engine.facts import FactInfo
from ventanilla.protocols.engine.syntax import (
    Binary,
    Call,
    Filter,
    Literal,
    Node,
    Number,
    Ref,
    chain,
    children,
    walk,
)

_ORDER = frozenset({"<", "<=", ">", ">="})
_EQUAL = frozenset({"=", "!="})
_MOMENTS = frozenset({"date", "datetime"})


def faults(tree: Node, facts: Mapping[str, FactInfo], *, unknown_as_no: bool) -> Iterator[str]:
    """What is wrong with an expression whose names exist.

    ``unknown_as_no``: it says that it reads *don't know* and the like as “no”.
    """
    for node in walk(tree):
        match node:
            case Binary(op=op, left=left, right=right) if op in _ORDER | _EQUAL:
                yield from _comparison(op, left, right, facts)
                yield from _comparison(op, right, left, facts)
            case Call(name="selected", args=(Ref(name=name), Literal(value=value))):
                yield from _choice(facts.get(name), value)
            case Filter(base=Ref(name=base), predicates=predicates):
                yield from _predicates(base, predicates)
    if not unknown_as_no:
        yield from _unknown_as_no(tree, facts)


def _comparison(op: str, left: Node, right: Node, facts: Mapping[str, FactInfo]) -> Iterator[str]:
    if not isinstance(left, Ref) or (fact := facts.get(left.name)) is None:
        return
    match right:
        case Literal(value=value):
            yield from _with_text(op, fact, value)
        case Number():
            if fact.type not in ("integer", "decimal", "text", "repeat") or fact.type == "text":
                yield say(
                    "“{name}” is a {type}, which is not compared with a number",
                    name=fact.name,
                    type=fact.type,
                )
        case Call(name="true" | "false"):
            yield say("“{name}” is not a truth: write ${{{name}}} = 'yes'", name=fact.name)
        case Call(name="today" | "now" | "date"):
            if fact.type not in _MOMENTS:
                yield say(
                    "“{name}” is a {type}, which is not compared with a date",
                    name=fact.name,
                    type=fact.type,
                )
        case Ref(name=name) if op in _ORDER and (other := facts.get(name)) is not None:
            if not (fact.numeric and other.numeric):
                yield say(
                    "“{name}” and “{other}” are not both numbers or both moments",
                    name=fact.name,
                    other=name,
                )


def _with_text(op: str, fact: FactInfo, value: str) -> Iterator[str]:
    if op in _ORDER:
        fits = fact.numeric and values.to_number(value) == values.to_number(value)
        if not fits:
            yield say(
                "“{name}” is a {type}, which has no order with '{value}'",
                name=fact.name,
                type=fact.type,
                value=value,
            )
        return
    if value == "" or (value in values.UNKNOWN and fact.unknowns):
        return
    if fact.type == "choices":
        yield say(
            "“{name}” may have several answers: write selected(${{{name}}}, '{value}')",
            name=fact.name,
            value=value,
        )
    elif fact.type in ("choice", "boolean"):
        yield from _choice(fact, value)
    elif fact.numeric and values.to_number(value) != values.to_number(value):
        yield say(
            "“{name}” is a {type}, which is never '{value}'",
            name=fact.name,
            type=fact.type,
            value=value,
        )


def _choice(fact: FactInfo | None, value: str) -> Iterator[str]:
    if fact is None or not fact.choices or value in fact.choices:
        return
    if fact.type not in ("choice", "choices", "boolean"):
        return
    have = ", ".join(list(fact.choices)[:12])
    yield say(
        "“{name}” has no answer '{value}'; it has {have}", name=fact.name, value=value, have=have
    )


def _predicates(base: str, predicates: tuple[Node, ...]) -> Iterator[str]:
    for predicate in predicates:
        inner = next((n for n in walk(predicate) if isinstance(n, Ref)), None)
        if inner is not None:
            yield (
                say(
                    "${{{base}}}[… ${{{name}}} …] looks at all of them, not at each: write "
                    "${{{name}}}[. = …] or ../{name}",
                    base=base,
                    name=inner.name,
                )
            )


def _unknown_as_no(tree: Node, facts: Mapping[str, FactInfo]) -> Iterator[str]:
    for name in dict.fromkeys(_loose(tree, False, frozenset(), facts)):
        yield (
            say(
                "this is also true when nobody knows “{name}”: write known(${{{name}}}) and …, "
                "or say ${{{name}}} = 'no'",
                name=name,
            )
        )


def _loose(
    node: Node, negated: bool, guards: frozenset[str], facts: Mapping[str, FactInfo]
) -> Iterator[str]:
    """Facts that a truth takes for “no” though they may be unknown."""
    match node:
        case Call(name="not", args=(inner,)):
            yield from _loose(inner, not negated, guards, facts)
        case Binary(op="and" | "or" as op):
            if (op == "and") is not negated:  # a chain whose parts must all hold
                parts = chain(node, op)
                guards = guards | {g for part in parts for g in _guards(part, negated)}
            for part in children(node):
                yield from _loose(part, negated, guards, facts)
        case _:
            name = _taken_for_no(node, negated, facts)
            if name and name not in guards:
                yield name
            for part in children(node):
                yield from _loose(part, False, guards, facts)


def _taken_for_no(node: Node, negated: bool, facts: Mapping[str, FactInfo]) -> str:
    """The fact that a comparison takes for “no” where it is unknown; blank for none."""
    match node:
        case Binary(op="=" | "!=" as op, left=Ref(name=name), right=Literal(value=value)):
            loose = (op == "!=") is not negated
        case Call(name="selected", args=(Ref(name=name), Literal(value=value))):
            loose = negated
        case _:
            return ""
    return name if loose and _may_be_unknown(facts.get(name), value) else ""


def _may_be_unknown(fact: FactInfo | None, value: str) -> bool:
    return fact is not None and fact.unknowns and value != "" and value not in values.UNKNOWN


def _guards(part: Node, negated: bool) -> Iterator[str]:
    """Facts that a part of a conjunction shows to be known, or looks at in their own right."""
    match part:
        case Call(name="not", args=(inner,)):
            yield from _guards(inner, not negated)
        case Call(name="known", args=(Ref(name=name),)) if not negated:
            yield name
        case Binary(op=op, left=Ref(name=name), right=Literal(value=value)):
            positive = (op == "=") is not negated
            if (positive and value != "") or (not positive and value in values.UNKNOWN):
                yield name
        case Call(name="selected", args=(Ref(name=name), Literal(value=value))):
            if not negated or value in values.UNKNOWN:
                yield name
        case Binary(op="or", left=left, right=right) if negated:
            yield from _guards(left, True)
            yield from _guards(right, True)
