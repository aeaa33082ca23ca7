"""The model of an XForm: its nodes, compiled once, in the order in which they are worked out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from lxml import etree

from ventanilla.common.sentences import say
from ventanilla.common.sources import Faulty, Problem
from ventanilla.protocols.engine import syntax
from ventanilla.protocols.engine.expressions import Expression, Reference, compile_expression
from ventanilla.protocols.engine.syntax import ExpressionError

_X = "{http://www.w3.org/2002/xforms}"
_JR = "{http://openrosa.org/javarosa}"
#: marks an empty instance of a repeat, which is no answer
TEMPLATE = f"{_JR}template"


class FormNode:
    """A node of the form's definition, with what its bind says.

    ``decider``: the node whose relevance opens or closes it: itself, one with the same condition in
    the same place, or the decider of what it is in; at last the root. ``above``: the decider of
    what it is in. What a decider opens, outside the repeats: ``opens``, the names, and ``leaves``,
    the questions whose answers fall with it. ``element``: expressions may walk to it, so that a
    filled form has it as an element; the others are only texts by their path.
    """

    __slots__ = (
        "above",
        "calculate",
        "children",
        "constraint",
        "decider",
        "default",
        "element",
        "index",
        "leaves",
        "name",
        "opens",
        "parent",
        "path",
        "preload",
        "relevant",
        "repeat",
        "repeats",
        "required",
        "type",
    )

    def __init__(self, name: str, parent: "FormNode | None") -> None:
        self.name = name
        self.parent = parent
        self.children: dict[str, FormNode] = {}
        self.path: str = f"{parent.path}/{name}" if parent else f"/{name}"
        self.index = 0  # its place in the document
        self.repeats = False  # it is a repeat itself
        self.repeat = ""  # the repeat that it is in, or is
        self.type = "string"
        self.preload = False
        self.default = ""
        self.relevant: Expression | None = None
        self.calculate: Expression | None = None
        self.constraint: Expression | None = None
        self.required: Expression | None = None
        self.decider = self
        self.above: FormNode | None = None
        self.opens: frozenset[str] = frozenset()
        self.leaves: tuple[FormNode, ...] = ()
        self.element = False
        if parent is not None:
            parent.children[name] = self

    @property
    def checked(self) -> bool:
        """Whether its answers are checked."""
        return not self.children and not self.preload and self.parent is not None

    def all(self) -> "Iterable[FormNode]":
        """The node and everything below it."""
        yield self
        for child in self.children.values():
            yield from child.all()


@dataclass(frozen=True, slots=True)
class Model:
    """A compiled form."""

    root: FormNode
    form_id: str
    order: tuple[FormNode, ...]


class _Paths:
    """The names of one form, for the compiler of expressions.

    ``own``: what ``.`` stands for, where that is always one question.
    """

    def __init__(self, nodes: Mapping[str, FormNode], own: str | None = None) -> None:
        self.nodes = nodes
        self.own = own

    def kind(self, name: str) -> Reference | None:
        """pyxform has already written every ``${name}`` as a path."""
        return None

    def single(self, path: syntax.Path) -> str | None:
        """The path itself, if it names one question outside the repeats."""
        if path == _SELF:
            return self.own
        if not path.absolute or any(s.axis != "child" or s.predicates for s in path.steps):
            return None
        key = "/" + "/".join(s.name for s in path.steps)
        node = self.nodes.get(key)
        if node is None:
            raise ExpressionError(f"the form has no question at {key}")
        return key if not node.children and not node.repeat else None


_SELF = syntax.Path(absolute=False, start=None, steps=(syntax.Step("self", "*"),))


def read_model(xform: str, *, file: str, lines: Mapping[str, int]) -> Model:
    """Compile an XForm. ``lines``: the line of each question. Raises :class:`Faulty`."""
    head = etree.fromstring(xform.encode()).find(f".//{_X}model")
    instance = head.find(f"{_X}instance") if head is not None else None
    if head is None or instance is None or not len(instance):
        raise Faulty([Problem(file, 1, "the form has no instance")])
    root = _definition(instance[0], None)
    nodes = {node.path: node for node in root.all()}
    for index, node in enumerate(nodes.values()):
        node.index = index
    problems: list[Problem] = []
    depends: dict[FormNode, set[FormNode]] = {node: set() for node in nodes.values()}
    for node in nodes.values():
        if node.parent is not None:
            depends[node].add(node.parent)
    binds = _Binds(nodes)
    for bind in head.iter(f"{_X}bind"):
        node = nodes[bind.get("nodeset", "")]
        try:
            depends[node] |= binds.read(node, bind)
        except ExpressionError as error:
            problems.append(
                Problem(
                    file,
                    lines.get(node.name, 1),
                    say("{name}: {said}", name=node.name, said=error),
                )
            )
        if node in depends[node] and "once(" not in (bind.get("calculate") or ""):
            said = say("{name} depends on itself", name=node.name)
            problems.append(Problem(file, lines.get(node.name, 1), said))
        depends[node].discard(node)
    if problems:
        raise Faulty(problems)
    try:
        # by their place in the document, so that the same form is always worked out the same way
        needs = {node: sorted(each, key=_place) for node, each in depends.items()}
        order = tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = [n.name for n in error.args[1]]
        said = say("these depend on one another in a circle: {circle}", circle=" → ".join(circle))
        raise Faulty([Problem(file, lines.get(circle[0], 1), said)]) from error
    _share_out(order, binds.standing)
    binds.mark_elements()
    return Model(root, instance[0].get("id", ""), order)


def _place(node: FormNode) -> int:
    return node.index


def _share_out(order: Iterable[FormNode], standing: set[FormNode]) -> None:
    """Say for every node which relevance decides over it.

    In the order in which they are worked out: what a condition reads is settled before the first
    node that has it, so that its answer holds for all with the same condition in the same place.
    """
    first: dict[tuple[FormNode | None, str], FormNode] = {}
    open_with: dict[FormNode, list[FormNode]] = {}
    for node in order:
        node.above = node.parent.decider if node.parent is not None else None
        if node.relevant is None:
            node.decider = node.above or node
        elif not node.repeat and node not in standing:
            node.decider = first.setdefault((node.above, node.relevant.source), node)
        if not node.repeat:
            open_with.setdefault(node.decider, []).append(node)
    for decider, every in open_with.items():
        decider.opens = frozenset(node.name for node in every)
        decider.leaves = tuple(n for n in every if not n.children and n.calculate is None)


def _definition(element: etree._Element, parent: FormNode | None) -> FormNode:
    node = FormNode(etree.QName(element).localname, parent)
    if parent is not None:
        node.repeat = parent.repeat
    for child in element:
        name = etree.QName(child).localname
        template = child.get(TEMPLATE) is not None
        if name not in node.children:
            made = _definition(child, node)
            made.default = "" if made.children else (child.text or "").strip()
            if template:
                _mark_repeat(made)
    return node


def _mark_repeat(node: FormNode) -> None:
    node.repeats = True
    for inner in node.all():
        inner.repeat = inner.repeat or node.name


class _Binds:
    """Compiles what the binds say; many questions share their condition, which is made once."""

    def __init__(self, nodes: Mapping[str, FormNode]) -> None:
        self.nodes = nodes
        self.names = _Paths(nodes)
        self.compiled: dict[str, Expression] = {}
        self.needed: dict[str, set[FormNode]] = {}
        self.walked: set[str] = set()  # names of steps that an expression walks to
        self.standing: set[FormNode] = set()  # nodes whose expressions begin where they stand

    def read(self, node: FormNode, bind: etree._Element) -> set[FormNode]:
        """Take in the bind of a node; gives the nodes that must be worked out before it."""
        node.type = (bind.get("type") or "string").split(":")[-1]
        node.preload = bind.get(f"{_JR}preload") is not None
        depends: set[FormNode] = set()
        for attribute in ("relevant", "calculate", "constraint", "required"):
            source = bind.get(attribute)
            if not source or node.preload:
                continue
            if attribute == "required" and source == "false()":
                continue
            own = attribute == "constraint" and not node.repeat
            setattr(node, attribute, self._compile(node, source, own=own))
            if attribute in ("relevant", "calculate"):
                depends |= self._needs(source)
        return depends

    def _compile(self, node: FormNode, source: str, *, own: bool) -> Expression:
        tree = syntax.parse(source)
        names = self.names
        if own and not any(map(_predicates, syntax.walk(tree))):  # in one, “.” is another node
            names = _Paths(self.nodes, node.path)
        if self._stands(tree, names):
            self.standing.add(node)
        if names is not self.names:
            return compile_expression(source, names=names)
        if source not in self.compiled:
            self.compiled[source] = compile_expression(source, names=names)
        return self.compiled[source]

    def _stands(self, tree: syntax.Node, names: _Paths) -> bool:
        """Whether an expression looks around from its own node; notes what it walks to."""
        stands = False
        for part in syntax.walk(tree):
            if isinstance(part, syntax.Path) and names.single(part) is None:
                steps = (s for s in part.steps if s.axis in ("child", "descendant"))
                self.walked |= {"*" if s.axis == "descendant" else s.name for s in steps}
                stands = stands or not (part.absolute or part.start)
            stands = stands or (isinstance(part, syntax.Call) and part.name == "current")
        return stands

    def _needs(self, source: str) -> set[FormNode]:
        if source not in self.needed:
            self.needed[source] = _needs(syntax.parse(source), self.nodes)
        return self.needed[source]

    def mark_elements(self) -> None:
        """Mark the nodes that must be there as elements, and those above them."""
        for node in self.nodes.values():
            walked = "*" in self.walked or node.name in self.walked
            if node.repeat or walked or node in self.standing:
                above: FormNode | None = node
                while above is not None and not above.element:
                    above.element = True
                    above = above.parent


def _predicates(node: syntax.Node) -> bool:
    if isinstance(node, syntax.Path):
        return any(step.predicates for step in node.steps)
    return isinstance(node, syntax.Filter)


def _needs(tree: syntax.Node, nodes: Mapping[str, FormNode]) -> set[FormNode]:
    found: set[FormNode] = set()
    for path in (n for n in syntax.walk(tree) if isinstance(n, syntax.Path)):
        key = "/" + "/".join(step.name for step in path.steps)
        if path.absolute and key in nodes:
            found.add(nodes[key])
            if nodes[key].repeats:
                continue
        else:
            names = {step.name for step in path.steps}
            found |= {n for n in nodes.values() if n.name in names and not n.children}
    return found
