"""Read an XLSForm expression: XPath 1.0, with ``${name}`` for a question or a fact."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ventanilla.common.sentences import say


class ExpressionError(Exception):
    """The expression cannot be understood; the message says what and how to mend it."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A text between quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number written out."""

    value: float


@dataclass(frozen=True, slots=True)
class Ref:
    """``${name}``."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    args: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """Two expressions joined by an operator."""

    op: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Negate:
    """``- x``."""

    value: "Node"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path. ``axis``: child, self, parent or descendant; ``*`` is any name."""

    axis: str
    name: str
    predicates: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the root (``absolute``), from ``start``, or from where we stand."""

    absolute: bool
    start: "Node | None"
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A set of values narrowed by predicates: ``${r_safe}[. = 'yes']``."""

    base: "Node"
    predicates: tuple["Node", ...]


Node = Literal | Number | Ref | Call | Binary | Negate | Path | Filter

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<ref>\$\{\s*[A-Za-z_][\w.-]*\s*\})
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<op><=|>=|!=|\.\.|//|::|[()\[\],./|+\-=<>*@])
    | (?P<name>[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)
    )""",
    re.VERBOSE,
)
_BINDING = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
    ("|",),
)
_NAMED_OPERATORS = frozenset({"or", "and", "div", "mod"})
_OPERATORS = frozenset(op for ops in _BINDING for op in ops)
_BEFORE_OPERAND = frozenset({"(", "[", ",", "@", "::", "/", "//"})
_AXES = {"child": "child", "self": "self", "parent": "parent", "descendant": "descendant"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    value: str


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise ExpressionError(
                say("“{found}” is not part of an expression", found=text[at:].strip()[:12])
            )
        kind = match.lastgroup or ""
        value = match.group(kind)
        at = match.end()
        operand_next = not found or (
            found[-1].kind == "operator" or found[-1].value in _BEFORE_OPERAND
        )
        if kind == "op" and value in _OPERATORS:
            # a star where a value is expected is a step of any name
            kind = "name" if value == "*" and operand_next else "operator"
        elif kind == "name" and value in _NAMED_OPERATORS and not operand_next:
            kind = "operator"
        found.append(_Token(kind, value))
    return found


class _Reader:
    """A recursive-descent parser over the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0

    def peek(self, ahead: int = 0) -> str:
        """The value of a coming token; blank at the end."""
        at = self.at + ahead
        return self.tokens[at].value if at < len(self.tokens) else ""

    def kind(self) -> str:
        """The kind of the coming token; blank at the end."""
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def take(self) -> str:
        """Move over a token and give its value."""
        value = self.peek()
        self.at += 1
        return value

    def expect(self, value: str) -> None:
        """Move over a token that must stand here."""
        if self.peek() != value:
            found = f"“{self.peek()}”" if self.peek() else say("the end")
            raise ExpressionError(
                say("“{value}” is missing before {found}", value=value, found=found)
            )
        self.at += 1

    def whole(self) -> Node:
        """The whole expression."""
        if not self.tokens:
            raise ExpressionError(say("the expression is empty"))
        node = self.binary(0)
        if self.at < len(self.tokens):
            raise ExpressionError(say("“{found}” was not expected", found=self.peek()))
        return node

    def binary(self, level: int) -> Node:
        """An expression whose operators bind at least as strongly as ``level``."""
        if level == len(_BINDING) - 1 and self.peek() == "-" and self.kind() == "operator":
            self.take()
            return Negate(self.binary(level))
        if level == len(_BINDING):
            return self.operand()
        left = self.binary(level + 1)
        while self.kind() == "operator" and self.peek() in _BINDING[level]:
            left = Binary(self.take(), left, self.binary(level + 1))
        return left

    def operand(self) -> Node:
        """A value, with its predicates and the path that follows it."""
        if self._starts_path():
            return self.path(None)
        node = self.primary()
        predicates = self.predicates()
        if predicates:
            node = Filter(node, predicates)
        if self.peek() in {"/", "//"} and self.kind() == "op":
            node = self.path(node)
        return node

    def _starts_path(self) -> bool:
        if self.kind() == "op":
            return self.peek() in {"/", "//", ".", "..", "@"}
        return self.kind() == "name" and self.peek(1) != "("

    def primary(self) -> Node:
        """A literal, number, reference, call or parenthesis."""
        kind, value = self.kind(), self.take()
        if kind == "text":
            return Literal(value[1:-1])
        if kind == "number":
            return Number(float(value))
        if kind == "ref":
            return Ref(value[2:-1].strip())
        if kind == "name":
            return Call(value, self.arguments())
        if value == "(":
            node = self.binary(0)
            self.expect(")")
            return node
        found = f"“{value}”" if value else say("the end")
        raise ExpressionError(say("a value is missing before {found}", found=found))

    def arguments(self) -> tuple[Node, ...]:
        """What stands between the parentheses of a call."""
        self.expect("(")
        found: list[Node] = []
        while self.peek() != ")":
            found.append(self.binary(0))
            if self.peek() != ",":
                break
            self.take()
        self.expect(")")
        return tuple(found)

    def predicates(self) -> tuple[Node, ...]:
        """Any number of ``[…]``."""
        found: list[Node] = []
        while self.peek() == "[":
            self.take()
            found.append(self.binary(0))
            self.expect("]")
        return tuple(found)

    def path(self, start: Node | None) -> Path:
        """A location path; from ``start`` where a value stood before the slash."""
        steps: list[Step] = []
        absolute = start is None and self.peek() in {"/", "//"}
        if absolute or start is not None:
            self._slash(steps)
        steps.append(self.step())
        while self.peek() in {"/", "//"}:
            self._slash(steps)
            steps.append(self.step())
        return Path(absolute, start, tuple(steps))

    def _slash(self, steps: list[Step]) -> None:
        if self.take() == "//":
            steps.append(Step("descendant", "*"))

    def step(self) -> Step:
        """One step of a path."""
        kind, value = self.kind(), self.take()
        if value == "." and kind == "op":
            return Step("self", "*", self.predicates())
        if value == ".." and kind == "op":
            return Step("parent", "*", self.predicates())
        axis = "child"
        if kind == "name" and self.peek() == "::":
            if value not in _AXES:
                raise ExpressionError(say("the axis “{value}” is not supported", value=value))
            axis = _AXES[value]
            self.take()
            kind, value = self.kind(), self.take()
        if kind != "name":
            raise ExpressionError(say("a name is missing in a path, before “{value}”", value=value))
        return Step(axis, value.split(":")[-1], self.predicates())


#: how deeply an expression may be nested, or how many parts a chain of it may have
DEPTH = 150


@lru_cache(maxsize=8192)
def parse(text: str) -> Node:
    """The tree of an expression. Raises :class:`ExpressionError`."""
    try:
        tree = _Reader(text).whole()
        deep = _depth(tree) > DEPTH
    except RecursionError:
        deep = True
    if deep:
        raise ExpressionError(
            say("the expression is too long: split it into several findings or facts")
        )
    return tree


def _depth(node: Node) -> int:
    return 1 + max((_depth(child) for child in children(node)), default=0)


def chain(node: Node, op: str) -> list[Node]:
    """The parts of ``a or b or c``, in their order."""
    if isinstance(node, Binary) and node.op == op:
        return [*chain(node.left, op), *chain(node.right, op)]
    return [node]


def children(node: Node) -> tuple[Node, ...]:
    """The expressions that stand directly inside one, predicates included."""
    match node:
        case Call(args=args):
            return args
        case Binary(left=left, right=right):
            return (left, right)
        case Negate(value=value):
            return (value,)
        case Filter(base=base, predicates=predicates):
            return (base, *predicates)
        case Path(start=start, steps=steps):
            inner = tuple(p for step in steps for p in step.predicates)
            return inner if start is None else (start, *inner)
        case _:
            return ()


def walk(node: Node) -> list[Node]:
    """The expression and everything inside it."""
    found = [node]
    for child in children(node):
        found.extend(walk(child))
    return found


def references(node: Node) -> tuple[str, ...]:
    """The names written ``${…}``, each once, in their order."""
    return tuple(dict.fromkeys(n.name for n in walk(node) if isinstance(n, Ref)))


def written(node: Node, *, name: Callable[[str], str]) -> str:
    """The expression as text again; ``name`` writes each ``${…}``."""
    match node:
        case Literal(value=value):
            return f'"{value}"' if "'" in value else f"'{value}'"
        case Number(value=number):
            return f"{number:g}"
        case Ref(name=ref):
            return name(ref)
        case Call(name=function, args=args):
            return f"{function}({', '.join(written(a, name=name) for a in args)})"
        case Binary(op=op, left=left, right=right):
            return f"({written(left, name=name)} {op} {written(right, name=name)})"
        case Negate(value=value):
            return f"(-{written(value, name=name)})"
        case Filter(base=base, predicates=predicates):
            return written(base, name=name) + _bracketed(predicates, name)
        case Path(absolute=absolute, start=start, steps=steps):
            before = written(start, name=name) + "/" if start else "/" if absolute else ""
            return before + "/".join(_step(step, name) for step in steps)


def _bracketed(predicates: tuple[Node, ...], name: Callable[[str], str]) -> str:
    return "".join(f"[{written(p, name=name)}]" for p in predicates)


def _step(step: Step, name: Callable[[str], str]) -> str:
    short = {"child": step.name, "self": ".", "parent": ".."}
    at = short.get(step.axis, f"{step.axis}::{step.name}")
    return at + _bracketed(step.predicates, name)
