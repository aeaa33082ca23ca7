"""Compiled parts of an expression: reading one as text, number or truth, and comparing two."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from ventanilla.common.sentences import say
from ventanilla.protocols.engine import values
from ventanilla.protocols.engine.scope import Item, Scope
from ventanilla.protocols.engine.syntax import ExpressionError

Kind = Literal["string", "number", "boolean", "text", "nodes"]
Run = Callable[[Scope], Any]


class Code(NamedTuple):
    """A compiled part: what it gives (``text``: the text of one question) and how."""

    kind: Kind
    run: Run
    key: str = ""  # of a single value (or the set of it alone): where it stands in Scope.texts
    literal: str | None = None  # of a text between quotes


def as_string(code: Code) -> Callable[[Scope], str]:
    """Read a part as a text."""
    run = code.run
    match code.kind:
        case "nodes" if code.key:
            return lambda s: s.texts.get(code.key, "")
        case "string" | "text":
            return run
        case "number":
            to_text = values.to_text
            return lambda s: to_text(run(s))
        case "boolean":
            return lambda s: "true" if run(s) else "false"
        case _:
            return lambda s: found[0].text if (found := run(s)) else ""


def as_number(code: Code) -> Callable[[Scope], float]:
    """Read a part as a number; NaN for what is none."""
    run, to_number = code.run, values.to_number
    match code.kind:
        case "nodes" if code.key:
            return lambda s: to_number(s.texts.get(code.key, ""))
        case "number":
            return run
        case "boolean":
            return lambda s: 1.0 if run(s) else 0.0
        case "string" | "text":
            return lambda s: to_number(run(s))
        case _:
            return lambda s: to_number(found[0].text) if (found := run(s)) else values.NAN


def as_boolean(code: Code) -> Callable[[Scope], bool]:
    """Read a part as a truth; a question alone is refused."""
    run = code.run
    match code.kind:
        case "boolean":
            return run
        case "number":
            return lambda s: (n := run(s)) == n and n != 0
        case "text":
            raise ExpressionError(
                say(
                    "a question alone is not a condition: compare it, as in ${{x}} = 'yes' or "
                    "${{x}} != ''"
                )
            )
        case _:
            return lambda s: bool(run(s))


def as_texts(code: Code) -> Callable[[Scope], list[str]]:
    """All texts of a part."""
    if code.kind == "nodes":
        return lambda s: [item.text for item in code.run(s)]
    text = as_string(code)
    return lambda s: [text(s)]


def as_numbers(code: Code) -> Callable[[Scope], list[float]]:
    """All numbers of a part."""
    if code.kind == "nodes":
        return lambda s: [values.to_number(item.text) for item in code.run(s)]
    number = as_number(code)
    return lambda s: [number(s)]


READ: dict[str, Callable[[Code], Run]] = {
    "s": as_string,
    "n": as_number,
    "b": as_boolean,
    "S": as_texts,
    "N": as_numbers,
}
_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def joined(op: str, left: Callable[[Scope], bool], right: Callable[[Scope], bool]) -> Code:
    """Two truths joined by ``and`` or ``or``."""
    if op == "and":
        return Code("boolean", lambda s: left(s) and right(s))
    return Code("boolean", lambda s: left(s) or right(s))


def compared(op: str, left: Code, right: Code) -> Code:
    """A comparison by XPath's rules: any member of a set may satisfy it."""
    if "nodes" in (left.kind, right.kind):
        return _compared_sets(op, left, right)
    if op in _ORDER:
        a, b, order = as_number(left), as_number(right), _ORDER[op]
        return Code("boolean", lambda s: order(a(s), b(s)))
    equal = op == "="
    if "boolean" in (left.kind, right.kind):
        x, y = as_boolean(left), as_boolean(right)
        return Code("boolean", lambda s: (x(s) == y(s)) is equal)
    if "number" in (left.kind, right.kind):
        a, b = as_number(left), as_number(right)
        return Code("boolean", lambda s: (a(s) == b(s)) is equal)
    return _compared_texts(left, right, equal=equal)


def _compared_texts(left: Code, right: Code, *, equal: bool) -> Code:
    key, text = left.key, right.literal
    if key and text is not None:
        if equal:
            return Code("boolean", lambda s: s.texts.get(key, "") == text)
        return Code("boolean", lambda s: s.texts.get(key, "") != text)
    x, y = left.run, right.run
    return Code("boolean", lambda s: (x(s) == y(s)) is equal)


def _compared_sets(op: str, left: Code, right: Code) -> Code:
    if "boolean" in (left.kind, right.kind):
        x, y = as_boolean(left), as_boolean(right)
        return Code("boolean", lambda s: (x(s) == y(s)) is (op == "="))
    if op in _ORDER or "number" in (left.kind, right.kind):
        a, b = as_numbers(left), as_numbers(right)
        order = _ORDER.get(op) or (_same if op == "=" else _other)
        return Code("boolean", lambda s: any(order(m, n) for m in a(s) for n in b(s)))
    t, u, equal = as_texts(left), as_texts(right), op == "="
    return Code("boolean", lambda s: any((m == n) is equal for m in t(s) for n in u(s)))


def _same(a: float, b: float) -> bool:
    return a == b


def _other(a: float, b: float) -> bool:
    return a != b


def nodes(code: Code) -> Callable[[Scope], list[Item]]:
    """Read a part as a set of elements."""
    if code.kind == "nodes":
        return code.run
    if code.kind == "text":  # one question, seen as the set that it is
        return lambda s: [Item(code.key, code.run(s))]
    raise ExpressionError(say("a question or a repeat is wanted here, not a value"))
