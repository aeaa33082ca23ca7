"""A filled form: the answers outside its repeats as texts by path, the rest as elements."""

from collections.abc import Iterable, Mapping

from lxml import etree

from ventanilla.protocols.engine.formtree import TEMPLATE, FormNode
from ventanilla.protocols.engine.scope import Item

Answers = Mapping[str, str]


class Filled:
    """``texts``: the answers outside the repeats that are not blank, by the path of their question.

    ``items``: the elements of a node, for those nodes that expressions walk to and all in a repeat.
    Most forms have few: an element for each of 370 questions took half of the time of a submission.
    """

    __slots__ = ("document", "items", "texts", "unexpected")

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.document = Item("")
        self.items: dict[FormNode, list[Item]] = {}
        self.unexpected: list[str] = []

    def read(self, root: FormNode, element: etree._Element) -> None:
        """Fill it from the XML of a submission."""
        rows: dict[FormNode, list[etree._Element]] = {}
        self._read(root, element, rows)
        if root.element:
            self._plant(root, self.document, rows)

    def _read(
        self, node: FormNode, element: etree._Element, rows: dict[FormNode, list[etree._Element]]
    ) -> None:
        """The texts of a group; the instances of the repeats in it are put by for later."""
        children, texts = node.children, self.texts
        seen: set[FormNode] = set()
        for child in element:
            inner = children.get(child.tag) or self._expected(node, child)
            if inner is None:
                continue
            if inner.repeats:
                rows.setdefault(inner, []).append(child)
            elif inner in seen:
                self.unexpected.append(inner.name)
            elif inner.children:
                seen.add(inner)
                self._read(inner, child, rows)
            else:
                seen.add(inner)
                if (text := child.text) and (text := text.strip()):
                    texts[inner.path] = text
                if len(child):
                    self.unexpected.append(inner.name)

    def _expected(self, node: FormNode, child: etree._Element) -> FormNode | None:
        """What an element inside a group is; None for what is no element, or not of this form."""
        if not isinstance(child.tag, str):
            return None
        name = child.tag.rpartition("}")[2]
        if name not in node.children:
            self.unexpected.append(name)
        return node.children.get(name)

    def _plant(
        self, node: FormNode, parent: Item, rows: Mapping[FormNode, Iterable[etree._Element]]
    ) -> None:
        """Make the elements outside the repeats, and the instances of those."""
        item = self._item(node, parent, self.texts.get(node.path, ""))
        for child in node.children.values():
            if child.repeats:
                for one in rows.get(child, ()):
                    self._row(child, one, item)
            elif child.element:
                self._plant(child, item, rows)

    def _row(self, node: FormNode, element: etree._Element, parent: Item) -> None:
        """What is in an instance of a repeat; the repeat's template is none."""
        if node.repeats and element.get(TEMPLATE) is not None:
            return
        item = self._item(node, parent, "" if node.children else (element.text or "").strip())
        if not node.children:
            if len(element):
                self.unexpected.append(node.name)
            return
        given: dict[FormNode, list[etree._Element]] = {}
        for one in element:
            if inner := self._expected(node, one):
                given.setdefault(inner, []).append(one)
        for child in node.children.values():
            elements = given.get(child, [])
            if len(elements) > 1 and not child.repeats:
                self.unexpected.append(child.name)
            for one in elements if child.repeats else elements[:1]:
                self._row(child, one, item)
            if not elements and not child.repeats:
                self._blank(child, item)

    def _blank(self, node: FormNode, parent: Item) -> None:
        """What the browser left out because it is not relevant."""
        item = self._item(node, parent, "")
        for child in node.children.values():
            if not child.repeats:
                self._blank(child, item)

    def fill(
        self,
        root: FormNode,
        leaves: Iterable[FormNode],
        answers: Answers,
        repeats: Mapping[str, Iterable[Answers]],
    ) -> None:
        """Fill it from answers by question, and rows by repeat. ``leaves``: outside the repeats."""
        for leaf in leaves:
            if text := answers.get(leaf.name, leaf.default):
                self.texts[leaf.path] = text
        if root.element:
            self._fill(root, self.document, answers, repeats)

    def _fill(
        self,
        node: FormNode,
        parent: Item,
        answers: Answers,
        repeats: Mapping[str, Iterable[Answers]],
    ) -> None:
        text = "" if node.children else answers.get(node.name, node.default)
        item = self._item(node, parent, text)
        for child in node.children.values():
            if child.repeats:
                for row in repeats.get(child.name, ()):
                    self._fill(child, item, row, {})
            elif child.element:
                self._fill(child, item, answers, repeats)

    def _item(self, node: FormNode, parent: Item, text: str) -> Item:
        item = Item(node.name, text, parent)
        self.items.setdefault(node, []).append(item)
        return item
