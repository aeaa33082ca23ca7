"""Compile XLSForm expressions once into closures; work them out many times.

A single value (``${x}``, or the path of one question) is a text under its name in
``Scope.texts``; a question in a repeat is a set of elements. Blank is unknown: as a number it is
NaN, so every comparison by order is false.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from ventanilla.common.sentences import say
from ventanilla.protocols.engine import syntax, values
from ventanilla.protocols.engine.codes import (
    READ,
    Code,
    Kind,
    Run,
    as_boolean,
    as_number,
    as_string,
    compared,
    joined,
    nodes,
)
from ventanilla.protocols.engine.functions import FUNCTIONS, SPECIAL
from ventanilla.protocols.engine.inline import inlined_text, inlined_truth
from ventanilla.protocols.engine.scope import Item, Scope
from ventanilla.protocols.engine.syntax import ExpressionError

Reference = Literal["text", "many", "rows", "event"]


class Names(Protocol):
    """What the compiler asks about names."""

    def kind(self, name: str) -> Reference | None:
        """What ``${name}`` stands for: one text, a set in a repeat, a repeat, an instant."""

    def single(self, path: syntax.Path) -> str | None:
        """The key in ``Scope.texts`` if a path always means one question, else None."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression. ``reads``: the names it is given, and no others."""

    source: str
    reads: tuple[str, ...]
    truth: Callable[[Scope], bool]
    text: Callable[[Scope], str]
    kind: Kind


def compile_condition(source: str, *, names: Names) -> Expression:
    """Compile what must be true or false. Raises :class:`ExpressionError` for anything else."""
    expression = compile_expression(source, names=names)
    if expression.kind != "boolean":
        raise ExpressionError(
            say("this alone is not a condition: compare it, as in ${{x}} = 'yes' or ${{x}} != ''")
        )
    return expression


def compile_expression(source: str, *, names: Names) -> Expression:
    """Compile a condition or a calculation. Raises :class:`ExpressionError`."""
    tree = syntax.parse(source)
    compiler = _Compiler(names)
    code = compiler.code(tree)
    truth = _always if code.kind == "text" else as_boolean(code)
    text = as_string(code)
    if code.kind == "boolean":
        truth = inlined_truth(tree, key=compiler.key, closure=compiler.read)
    elif isinstance(tree, syntax.Call) and tree.name in ("if", "coalesce"):
        text = inlined_text(tree, key=compiler.key, closure=compiler.read)
    return Expression(source, syntax.references(tree), truth, text, code.kind)


def _always(scope: Scope) -> bool:
    return True


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "div": values.divided,
    "mod": values.remainder,
}


class _Compiler:
    """Turns a tree into closures; ``names`` knows what the names mean."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def code(self, node: syntax.Node) -> Code:
        """The compiled part for a part of the tree."""
        match node:
            case syntax.Literal(value=text):
                return Code("string", lambda s: text, literal=text)
            case syntax.Number(value=number):
                return Code("number", lambda s: number)
            case syntax.Ref(name=name):
                return self._reference(name)
            case syntax.Negate(value=value):
                run = as_number(self.code(value))
                return Code("number", lambda s: -run(s))
            case syntax.Binary():
                return self._binary(node)
            case syntax.Call():
                return self._call(node)
            case syntax.Filter(base=base, predicates=predicates):
                return self._filter(self.code(base), predicates)
            case syntax.Path():
                return self._path(node)

    def read(self, how: str, node: syntax.Node) -> Run:
        """The closure that reads a part: ``b`` as a truth, ``s`` as a text, ``n`` as a number."""
        return READ[how](self.code(node))

    def key(self, node: syntax.Node) -> str | None:
        """Where a part that is one single value stands in ``Scope.texts``."""
        match node:
            case syntax.Ref(name=name):
                return name if self.names.kind(name) in ("text", "event") else None
            case syntax.Path():
                return self.names.single(node)
            case _:
                return None

    def _reference(self, name: str) -> Code:
        kind = self.names.kind(name)
        if kind is None:
            raise ExpressionError(say("there is no fact or question “{name}”", name=name))
        if kind == "many" or kind == "rows":
            return Code("nodes", lambda s: s.many(name) if s.many else [])
        return Code("text", lambda s: s.texts.get(name, ""), key=name)

    def _binary(self, node: syntax.Binary) -> Code:
        left, right = self.code(node.left), self.code(node.right)
        if node.op in ("and", "or"):
            return joined(node.op, as_boolean(left), as_boolean(right))
        if node.op in _ARITHMETIC:
            a, b, operate = as_number(left), as_number(right), _ARITHMETIC[node.op]
            return Code("number", lambda s: operate(a(s), b(s)))
        if node.op == "|":
            x, y = nodes(left), nodes(right)
            return Code("nodes", lambda s: x(s) + [i for i in y(s) if i not in x(s)])
        return compared(node.op, left, right)

    def _call(self, node: syntax.Call) -> Code:
        if node.name in SPECIAL:
            _counted(node, *SPECIAL[node.name])
            special: Code = getattr(self, f"_{node.name}")(*node.args)
            return special
        function = FUNCTIONS.get(node.name)
        if function is None:
            raise ExpressionError(say("there is no function “{name}”", name=node.name))
        _counted(node, function.required, 99 if function.rest else len(function.args))
        reads = [*function.args, *function.rest * len(node.args)]
        parts = [READ[r](self.code(a)) for r, a in zip(reads, node.args, strict=False)]
        kind: Any = function.result
        return Code(kind, _applied(function.call, parts, scoped=function.scoped))

    def _if(self, test: syntax.Node, yes: syntax.Node, no: syntax.Node) -> Code:
        truth, a, b = as_boolean(self.code(test)), self.code(yes), self.code(no)
        if a.kind == b.kind and a.kind in ("number", "boolean"):
            x, y = a.run, b.run
            return Code(a.kind, lambda s: x(s) if truth(s) else y(s))
        x, y = as_string(a), as_string(b)
        return Code("string", lambda s: x(s) if truth(s) else y(s))

    def _coalesce(self, first: syntax.Node, second: syntax.Node) -> Code:
        x, y = as_string(self.code(first)), as_string(self.code(second))
        return Code("string", lambda s: x(s) or y(s))

    def _count(self, of: syntax.Node) -> Code:
        run = nodes(self.code(of))
        return Code("number", lambda s: float(len(run(s))))

    def _known(self, of: syntax.Node) -> Code:
        text, known = as_string(self.code(of)), values.known
        return Code("boolean", lambda s: known(text(s)))

    def _hours_since(self, of: syntax.Node) -> Code:
        if not isinstance(of, syntax.Ref) or self.names.kind(of.name) != "event":
            raise ExpressionError(
                say("hours_since() takes one event, as in hours_since(${{notified_at}})")
            )
        name = of.name

        def hours(scope: Scope) -> float:
            at = scope.events.get(name)
            return values.NAN if at is None else (scope.now - at).total_seconds() / 3600

        return Code("number", hours)

    def _position(self, of: syntax.Node | None = None) -> Code:
        if of is None:
            return Code("number", lambda s: float(s.position))
        run = nodes(self.code(of))
        return Code("number", lambda s: _place(run(s)))

    def _last(self) -> Code:
        return Code("number", lambda s: float(s.size))

    def _current(self) -> Code:
        return Code("nodes", lambda s: [s.current] if s.current else [])

    def _filter(self, base: Code, predicates: tuple[syntax.Node, ...]) -> Code:
        run = nodes(base)
        for predicate in predicates:
            run = _narrowed(run, self._predicate(predicate))
        return Code("nodes", run)

    def _predicate(self, node: syntax.Node) -> Callable[[Scope], bool]:
        code = self.code(node)
        if code.kind != "number":
            return as_boolean(code)
        number = code.run
        return lambda s: bool(number(s) == s.position)

    def _path(self, path: syntax.Path) -> Code:
        key = self.names.single(path)
        if key is not None and path.absolute:
            return Code("text", lambda s: s.texts.get(key, ""), key=key)
        if key is not None:  # “.”: a set, though always of the same question
            return Code("nodes", lambda s: [Item(key, s.texts.get(key, ""))], key=key)
        if path.start is not None:
            run = nodes(self.code(path.start))
        elif path.absolute:
            run = _from_root
        else:
            run = _from_node
        for step in path.steps:
            run = self._step(run, step)
        return Code("nodes", run)

    def _step(self, run: Callable[[Scope], list[Item]], step: syntax.Step) -> Run:
        predicates = [self._predicate(p) for p in step.predicates]
        move = _moves(step.axis, step.name)

        def walk(scope: Scope) -> list[Item]:
            found: list[Item] = []
            for item in run(scope):
                reached = move(item)
                for truth in predicates:
                    reached = _kept(scope, reached, truth)
                found.extend(i for i in reached if i not in found)
            return found

        return walk


def _counted(node: syntax.Call, least: int, most: int) -> None:
    if not least <= len(node.args) <= most:
        wanted = str(least) if least == most else f"{least} to {most}" if most < 99 else f"{least}+"
        raise ExpressionError(
            say(
                "{name}() takes {wanted} values, not {given}",
                name=node.name,
                wanted=wanted,
                given=len(node.args),
            )
        )


def _applied(call: Callable[..., Any], parts: list[Run], *, scoped: bool) -> Run:
    if scoped:
        return lambda s: call(s, *[p(s) for p in parts])
    match parts:
        case []:
            return lambda s: call()
        case [a]:
            return lambda s: call(a(s))
        case [a, b]:
            return lambda s: call(a(s), b(s))
        case _:
            return lambda s: call(*[p(s) for p in parts])


def _narrowed(run: Callable[[Scope], list[Item]], truth: Callable[[Scope], bool]) -> Run:
    return lambda s: _kept(s, run(s), truth)


def _kept(scope: Scope, items: list[Item], truth: Callable[[Scope], bool]) -> list[Item]:
    size = len(items)
    return [item for at, item in enumerate(items, 1) if truth(scope.at(item, at, size))]


def _place(items: list[Item]) -> float:
    if not items:
        return values.NAN
    item = items[0]
    siblings = item.parent.named(item.name) if item.parent else [item]
    return float(siblings.index(item) + 1)


def _from_root(scope: Scope) -> list[Item]:
    return [scope.root] if scope.root else []


def _from_node(scope: Scope) -> list[Item]:
    return [scope.node] if scope.node else []


def _moves(axis: str, name: str) -> Callable[[Item], list[Item]]:
    match axis:
        case "child":
            return lambda item: item.named(name)
        case "parent":
            return lambda item: [item.parent] if item.parent else []
        case "descendant":
            return lambda item: item.descendants()
        case _:
            return lambda item: [item]
