"""Findings as calculates of a form, so that the tablet shows them before there is a network."""

from collections.abc import Iterable

from ventanilla.protocols.engine import syntax
from ventanilla.protocols.engine.definition import Finding
from ventanilla.protocols.engine.syntax import Binary, Call, Literal, Node, Ref

PREFIX = "finding_"


def previews(
    findings: Iterable[Finding], questions: set[str], companions: set[str]
) -> list[tuple[str, str]]:
    """Name and calculation of each finding that reads questions of one form.

    What the form does not ask counts as unknown there, so the tablet may show less than the
    server will find from all that is known of the person.
    """
    trees = {}
    for finding in findings:
        try:
            trees[finding.name] = syntax.parse(finding.when) if finding.when else None
        except syntax.ExpressionError:
            trees[finding.name] = None
    possible = {name for name, tree in trees.items() if tree and _asks(tree, questions)}
    names = questions | {PREFIX + name for name in possible}
    return [
        (n, _calculation(_within(_tree(trees, n), names), companions))
        for n in trees
        if n in possible
    ]


def _asks(tree: Node, questions: set[str]) -> bool:
    """Whether a rule reads the form at all, and nothing that only the server can read."""
    reads = set(syntax.references(tree))
    filtered = any(isinstance(n, syntax.Filter) for n in syntax.walk(tree))
    calls = {n.name for n in syntax.walk(tree) if isinstance(n, Call)}
    return (
        "hours_since" not in calls
        and bool(reads & questions)
        and (reads <= questions or not filtered)
    )


def _within(node: Node, names: set[str]) -> Node:
    """The same rule with what the form does not know left blank."""
    match node:
        case Ref(name=name) if name not in names:
            return Literal("")
        case Call(name=function, args=args):
            return Call(function, tuple(_within(a, names) for a in args))
        case Binary(op=op, left=left, right=right):
            return Binary(op, _within(left, names), _within(right, names))
        case syntax.Negate(value=value):
            return syntax.Negate(_within(value, names))
        case _:
            return node


def _tree(trees: dict[str, Node | None], name: str) -> Node:
    tree = trees[name]
    assert tree is not None  # noqa: S101 - only those with a tree are asked for
    return tree


def _calculation(tree: Node, companions: set[str]) -> str:
    def name(ref: str) -> str:
        own = f"${{{ref}}}"
        return f"coalesce({own}, ${{{ref}_u}})" if f"{ref}_u" in companions else own

    return f"if({syntax.written(_plain(tree), name=name)}, 'possible', '')"


def _plain(node: Node) -> Node:
    """The same rule without ``known()``, which only we have."""
    match node:
        case Call(name="known", args=(of,)):
            tests = [Binary("!=", of, Literal(v)) for v in ("", "dk", "pns", "not_asked")]
            first: Node = tests[0]
            for test in tests[1:]:
                first = Binary("and", first, test)
            return first
        case Call(name=function, args=args):
            return Call(function, tuple(_plain(a) for a in args))
        case Binary(op=op, left=left, right=right):
            return Binary(op, _plain(left), _plain(right))
        case syntax.Negate(value=value):
            return syntax.Negate(_plain(value))
        case syntax.Filter(base=base, predicates=predicates):
            return syntax.Filter(base, tuple(_plain(p) for p in predicates))
        case Ref() | _:
            return node
