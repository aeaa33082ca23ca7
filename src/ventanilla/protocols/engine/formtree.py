"""The model of an XForm: its nodes in the order in which they are worked out, and a filled tree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from lxml import etree

from ventanilla.protocols.engine import syntax
from ventanilla.protocols.engine.expressions import Expression, Reference, compile_expression
from ventanilla.protocols.engine.scope import Item
from ventanilla.protocols.engine.sources import Faulty, Problem
from ventanilla.protocols.engine.syntax import ExpressionError

_X = "{http://www.w3.org/2002/xforms}"
_JR = "{http://openrosa.org/javarosa}"


class FormNode:
    """A node of the form's definition, with what its bind says."""

    __slots__ = (
        "calculate",
        "children",
        "constraint",
        "default",
        "name",
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
        self.repeats = False  # it is a repeat itself
        self.repeat = ""  # the repeat that it is in, or is
        self.type = "string"
        self.preload = False
        self.default = ""
        self.relevant: Expression | None = None
        self.calculate: Expression | None = None
        self.constraint: Expression | None = None
        self.required: Expression | None = None
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
    """The names of one form, for the compiler of expressions."""

    def __init__(self, nodes: Mapping[str, FormNode]) -> None:
        self.nodes = nodes

    def kind(self, name: str) -> Reference | None:
        """pyxform has already written every ``${name}`` as a path."""
        return None

    def single(self, path: syntax.Path) -> str | None:
        """The path itself, if it names one question outside the repeats."""
        if not path.absolute or any(s.axis != "child" or s.predicates for s in path.steps):
            return None
        key = "/" + "/".join(s.name for s in path.steps)
        node = self.nodes.get(key)
        if node is None:
            raise ExpressionError(f"the form has no question at {key}")
        return key if not node.children and not node.repeat else None


def read_model(xform: str, *, file: str, lines: Mapping[str, int]) -> Model:
    """Compile an XForm. ``lines``: the line of each question. Raises :class:`Faulty`."""
    head = etree.fromstring(xform.encode()).find(f".//{_X}model")
    instance = head.find(f"{_X}instance") if head is not None else None
    if head is None or instance is None or not len(instance):
        raise Faulty([Problem(file, 1, "the form has no instance")])
    root = _definition(instance[0], None)
    nodes = {node.path: node for node in root.all()}
    problems: list[Problem] = []
    depends: dict[FormNode, set[FormNode]] = {node: set() for node in nodes.values()}
    for node in nodes.values():
        if node.parent is not None:
            depends[node].add(node.parent)
    for bind in head.iter(f"{_X}bind"):
        node = nodes[bind.get("nodeset", "")]
        try:
            depends[node] |= _bind(node, bind, nodes)
        except ExpressionError as error:
            problems.append(Problem(file, lines.get(node.name, 1), f"{node.name}: {error}"))
        if node in depends[node] and "once(" not in (bind.get("calculate") or ""):
            said = f"{node.name} depends on itself"
            problems.append(Problem(file, lines.get(node.name, 1), said))
        depends[node].discard(node)
    if problems:
        raise Faulty(problems)
    try:
        order = tuple(TopologicalSorter(depends).static_order())
    except CycleError as error:
        circle = [n.name for n in error.args[1]]
        said = f"these depend on one another in a circle: {' → '.join(circle)}"
        raise Faulty([Problem(file, lines.get(circle[0], 1), said)]) from error
    return Model(root, instance[0].get("id", ""), order)


def _definition(element: etree._Element, parent: FormNode | None) -> FormNode:
    node = FormNode(etree.QName(element).localname, parent)
    if parent is not None:
        node.repeat = parent.repeat
    for child in element:
        name = etree.QName(child).localname
        template = child.get(f"{_JR}template") is not None
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


def _bind(node: FormNode, bind: etree._Element, nodes: Mapping[str, FormNode]) -> set[FormNode]:
    node.type = (bind.get("type") or "string").split(":")[-1]
    node.preload = bind.get(f"{_JR}preload") is not None
    names, depends = _Paths(nodes), set()
    for attribute in ("relevant", "calculate", "constraint", "required"):
        source = bind.get(attribute)
        if not source or node.preload:
            continue
        if attribute == "required" and source == "false()":
            continue
        setattr(node, attribute, compile_expression(source, names=names))
        if attribute in ("relevant", "calculate"):
            depends |= _needs(syntax.parse(source), nodes)
    return depends


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


class Tree:
    """A submission as elements. ``items``: of each node of the definition; ``named``: by name."""

    def __init__(self, root: FormNode) -> None:
        self.definition = root
        self.document = Item("")
        self.items: dict[FormNode, list[Item]] = {}
        self.named: dict[str, list[Item]] = {}
        self.unexpected: list[str] = []

    def _item(self, node: FormNode, parent: Item, text: str) -> Item:
        item = Item(node.name, text, parent)
        self.items.setdefault(node, []).append(item)
        self.named.setdefault(node.name, []).append(item)
        return item

    def read(self, element: etree._Element) -> None:
        """Fill it from the XML of a submission."""
        self._read(self.definition, element, self.document)

    def _read(self, node: FormNode, element: etree._Element, parent: Item) -> None:
        item = self._item(node, parent, "" if node.children else (element.text or "").strip())
        if not node.children:
            if len(element):
                self.unexpected.append(node.name)
            return
        given: dict[str, list[etree._Element]] = {}
        for child in element:
            if isinstance(child.tag, str):
                given.setdefault(child.tag.rpartition("}")[2], []).append(child)
        for name, child_node in node.children.items():
            elements = given.pop(name, [])
            if len(elements) > 1 and not child_node.repeats:
                self.unexpected.append(name)
                elements = elements[:1]
            for one in elements:
                if one.get(f"{_JR}template") is None:
                    self._read(child_node, one, item)
            if not elements and not child_node.repeats:
                self._blank(child_node, item)
        self.unexpected.extend(given)

    def _blank(self, node: FormNode, parent: Item) -> None:
        """What the browser left out because it is not relevant."""
        item = self._item(node, parent, "")
        for child in node.children.values():
            if not child.repeats:
                self._blank(child, item)

    def fill(
        self, answers: Mapping[str, str], repeats: Mapping[str, Iterable[Mapping[str, str]]]
    ) -> None:
        """Fill it from answers by question, and rows by repeat."""
        self._fill(self.definition, self.document, answers, repeats)

    def _fill(
        self,
        node: FormNode,
        parent: Item,
        answers: Mapping[str, str],
        repeats: Mapping[str, Iterable[Mapping[str, str]]],
    ) -> None:
        text = "" if node.children else answers.get(node.name, node.default)
        item = self._item(node, parent, text)
        for child in node.children.values():
            if child.repeats:
                for row in repeats.get(child.name, ()):
                    self._fill(child, item, row, {})
            else:
                self._fill(child, item, answers, repeats)
