"""Work out a submission again: relevance, calculates, constraints, required, repeats.

What the browser says is never taken on trust; the answers here are the record. What relevance hides
does not count.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from ventanilla.protocols.engine import formtree, values
from ventanilla.protocols.engine.evaluation import Difference, Evaluation, RowEvaluation
from ventanilla.protocols.engine.filled import Filled
from ventanilla.protocols.engine.formtree import FormNode
from ventanilla.protocols.engine.scope import Item, Scope
from ventanilla.protocols.engine.state import Value

if TYPE_CHECKING:
    from ventanilla.protocols.engine.instruments import Instrument, Question

#: a submission larger than this is refused before it is parsed
LIMIT = 2_000_000


class BadSubmission(Exception):
    """The XML is no submission of this form; nothing of it is kept."""


def evaluate(
    instrument: "Instrument", submission_xml: str | bytes, *, today: date | datetime
) -> Evaluation:
    """Work out a submission. ``today``: the day (or moment) on which it was made.

    Raises :class:`BadSubmission` for what is too large, no XML, holds entities, or belongs to
    another form.
    """
    root = parse_submission(submission_xml)
    form = instrument.form
    name = etree.QName(root).localname
    if name != form.root.name or root.get("id") not in (None, form.form_id):
        raise BadSubmission(f"this is a submission of “{root.get('id') or name}”")
    filled = Filled()
    filled.read(form.root, root)
    return _evaluate(instrument, filled, today, compare=True)


def evaluate_answers(
    instrument: "Instrument",
    answers: Mapping[str, str],
    *,
    repeats: Mapping[str, Iterable[Mapping[str, str]]] | None = None,
    today: date | datetime,
) -> Evaluation:
    """Work out answers given by question name, and rows of answers by the name of their repeat.

    What is not given takes the form's default, as it does in the browser.
    """
    given = {name: list(each) for name, each in (repeats or {}).items()}
    form, filled = instrument.form, Filled()
    filled.fill(form.root, form.leaves, answers, given)
    evaluation = _evaluate(instrument, filled, today, compare=False)
    said = answers.keys() | {name for each in given.values() for row in each for name in row}
    return replace(evaluation, hidden=tuple(h for h in evaluation.hidden if h in said))


def parse_submission(xml: str | bytes) -> etree._Element:
    """The root of a submission: no entities, no network, no more than the limit."""
    data = xml.encode() if isinstance(xml, str) else xml
    if len(data) > LIMIT:
        raise BadSubmission("the submission is too large")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BadSubmission("a submission declares no entities")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadSubmission(f"the submission is not XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:  # in another encoding, too
        raise BadSubmission("a submission declares no entities")
    return root


class Form:
    """The evaluator of one form, compiled from its XForm. Raises ``Faulty`` if it cannot be."""

    def __init__(
        self,
        xform: str,
        *,
        file: str,
        lines: Mapping[str, int],
        questions: Mapping[str, "Question"],
        messages: Iterable[str],
    ) -> None:
        model = formtree.read_model(xform, file=file, lines=lines)
        every = tuple(model.root.all())
        self.root: FormNode = model.root
        self.form_id: str = model.form_id
        self.leaves = tuple(n for n in every if not n.children and not n.repeat)
        self.answers = {n.path: n for n in self.leaves if n.checked and n.calculate is None}
        #: what must be worked out one after the other; all other answers fall with these
        self.steps = tuple(
            n for n in model.order if n.repeat or n.decider is n or n.calculate is not None
        )
        self.rows = tuple(n for n in every if n.repeat and n.checked)
        self.required = tuple(n for n in self.leaves if n.checked and n.required is not None)
        self.questions = questions
        named = {node.name: node for node in reversed(every)}
        self.readings = tuple(
            Reading(question, named[name], named.get(f"{name}_u"))
            for name, question in questions.items()
            if question.fact and name in named
        )
        self.messages = tuple(
            (code, named.get(f"{_name(code)}_said"), named.get(f"{_name(code)}_understood"))
            for code in messages
        )


class Reading(NamedTuple):
    """Where a fact is read: its question, and the companion that may answer for it."""

    question: "Question"
    node: FormNode
    companion: FormNode | None


def _evaluate(
    instrument: "Instrument", filled: Filled, today: date | datetime, *, compare: bool
) -> Evaluation:
    now = today if isinstance(today, datetime) else datetime.combine(today, time(12), tzinfo=UTC)
    work = _Work(instrument.form, filled, now)
    work.settle(compare=compare)
    work.check()
    return Evaluation(
        work.facts(),
        work.informed(),
        work.problems,
        tuple(node.name for node in sorted(work.hidden, key=_place)),
        tuple(work.differences),
        work.calculated,
        frozenset().union(*work.opened),
        work.rows(),
    )


def _place(node: FormNode) -> int:
    return node.index


class _Work:
    """One submission while it is worked out."""

    def __init__(self, form: Form, filled: Filled, now: datetime) -> None:
        self.form = form
        self.texts = filled.texts
        self.items = filled.items
        self.scope = Scope(filled.texts, now=now)
        self.scope.root = filled.document
        self.closed: set[FormNode | None] = set()  # deciders outside the repeats
        self.relevant: dict[Item, bool] = {}  # elements in repeats
        self.opened: list[Iterable[str]] = []
        self.hidden: list[FormNode] = []
        self.differences: list[Difference] = []
        self.calculated: dict[str, str] = {}
        self.problems: dict[str, str] = dict.fromkeys(filled.unexpected, "unexpected")
        self.wrong: dict[Item, str] = {}  # the same, of elements in repeats

    def settle(self, *, compare: bool) -> None:
        """Decide what is shown, drop what is not, and calculate.

        A calculate is blank until its turn comes. ``compare``: with what the browser says.
        """
        texts = self.texts
        said = {
            node: texts.pop(node.path, "")
            for node in self.form.steps
            if node.calculate is not None and not node.repeat
        }
        for node in self.form.steps:
            if node.repeat:
                self._settle_rows(node, compare=compare)
                continue
            if node.decider is node:
                self._decide(node)
            if node.calculate is not None:
                ours = "" if node.decider in self.closed else node.calculate.text(self._at(node))
                if ours:
                    texts[node.path] = ours
                self._put(node, ours)
                self._calculate(node, said[node], ours, compare=compare)

    def _decide(self, node: FormNode) -> None:
        """Open or close what is shown together with a node."""
        relevant = node.relevant
        if node.above not in self.closed and (relevant is None or relevant.truth(self._at(node))):
            self.opened.append(node.opens)
            return
        self.closed.add(node)
        for leaf in node.leaves:
            if self.texts.pop(leaf.path, ""):
                self.hidden.append(leaf)
                self._put(leaf, "")

    def _calculate(self, node: FormNode, said: str, ours: str, *, compare: bool) -> None:
        self.calculated[node.name] = ours
        if compare and not _agree(said, ours):
            self.differences.append(Difference(node.name, said, ours))

    def _settle_rows(self, node: FormNode, *, compare: bool) -> None:
        """The same for a node in a repeat, in each of its instances."""
        items = self.items.get(node, ())
        if node.repeats and not items and node.parent is not None:
            first = Item(node.name)  # not there: nothing may count it
            first.parent = self.items[node.parent][0]
            if self._is_relevant(node, first):
                self.opened.append((node.name,))
        for item in items:
            raw, shown = item.text, self._is_relevant(node, item)
            self.relevant[item] = shown
            if shown:
                self.opened.append((node.name,))
            if node.calculate is not None:
                item.text = node.calculate.text(self._at(node, item)) if shown else ""
                self._calculate(node, raw, item.text, compare=compare)
            elif not shown:
                item.text = ""
                if raw:
                    self.hidden.append(node)

    def _is_relevant(self, node: FormNode, item: Item) -> bool:
        """Whether an element in a repeat is shown, as what it stands in must be too."""
        around = self.relevant.get(item.parent) if item.parent else None
        is_open = node.above not in self.closed if around is None else around
        return is_open and (node.relevant is None or node.relevant.truth(self._at(node, item)))

    def _at(self, node: FormNode, item: Item | None = None) -> Scope:
        """The scope, standing on an element; a node without one never looks around."""
        if node.element:
            self.scope.node = self.scope.current = item or self.items[node][0]
        return self.scope

    def _put(self, node: FormNode, text: str) -> None:
        if node.element:
            self.items[node][0].text = text

    def check(self) -> None:
        """Find what is missing and what cannot stand, in the order of the document."""
        found: list[tuple[FormNode, str]] = []
        for node in self.form.required:
            shown = node.path not in self.texts and node.decider not in self.closed
            if shown and node.required is not None and node.required.truth(self._at(node)):
                found.append((node, "required"))
        for path, text in self.texts.items():
            answer = self.form.answers.get(path)
            if answer is not None and (wrong := self._wrong(answer, text)):
                found.append((answer, wrong))
        for node in self.form.rows:
            for item in self.items.get(node, ()):
                if self.relevant[item] and (wrong := self._wrong_in_row(node, item)):
                    found.append((node, wrong))
                    self.wrong[item] = wrong
        for node, wrong in sorted(found, key=lambda each: each[0].index):
            self.problems[node.name] = wrong

    def _wrong_in_row(self, node: FormNode, item: Item) -> str:
        if not item.text:
            needed = node.required is not None and node.required.truth(self._at(node, item))
            return "required" if needed else ""
        return "" if node.calculate is not None else self._wrong(node, item.text, item)

    def _wrong(self, node: FormNode, text: str, item: Item | None = None) -> str:
        wrong = _mistyped(node.type, text)
        question = self.form.questions.get(node.name)
        if not wrong and question is not None and question.choices:
            several = question.kind in ("select_multiple", "rank")
            given = set(text.split()) if several else {text}
            wrong = "" if given <= question.choices.keys() else "choice"
        if not wrong and node.constraint is not None:
            wrong = "" if node.constraint.truth(self._at(node, item)) else "constraint"
        return wrong

    def facts(self) -> dict[str, Value]:
        """What was answered, by question."""
        facts: dict[str, Value] = {}
        texts = self.texts
        for question, node, companion in self.form.readings:
            if node.repeat:
                value = self._rows(question, node, companion)
            elif text := texts.get(node.path):
                value = _typed(question.kind, text)
            else:
                value = texts.get(companion.path) if companion is not None else None
            if value is not None:
                facts[question.name] = value
        return facts

    def _rows(
        self, question: "Question", node: FormNode, companion: FormNode | None
    ) -> Value | None:
        """A repeat as the number of its instances, a question in it as a text for each."""
        items = self.items.get(node)
        if not items:
            return None
        if question.kind == "begin_repeat":
            return len(items)
        if companion is None:
            return tuple(item.text for item in items)
        others = self.items[companion]
        return tuple(a.text or b.text for a, b in zip(items, others, strict=True))

    def rows(self) -> dict[str, tuple[RowEvaluation, ...]]:
        """The instances of each repeat, in their order."""
        inside: dict[str, list[list[tuple[FormNode, Item]]]] = {}
        for node in self.form.rows:
            instances = inside.setdefault(node.repeat, [])
            for at, item in enumerate(self.items.get(node, ())):
                if at == len(instances):
                    instances.append([])
                instances[at].append((node, item))
        return {name: tuple(map(self._row, each)) for name, each in inside.items()}

    def _row(self, elements: list[tuple[FormNode, Item]]) -> RowEvaluation:
        return RowEvaluation(
            frozenset(node.name for node, item in elements if self.relevant[item]),
            {node.name: self.wrong[item] for node, item in elements if item in self.wrong},
            {node.name: item.text for node, item in elements if node.calculate is not None},
        )

    def informed(self) -> frozenset[str]:
        """The messages that were said and understood."""
        return frozenset(
            code
            for code, said, understood in self.form.messages
            if self._yes(said) and self._yes(understood)
        )

    def _yes(self, node: FormNode | None) -> bool:
        if node is None or not node.repeat:
            return node is not None and self.texts.get(node.path) == "yes"
        return any(item.text == "yes" for item in self.items.get(node, ()))


def _agree(browser: str, ours: str) -> bool:
    if browser == ours:
        return True
    a, b = values.to_number(browser), values.to_number(ours)
    return abs(a - b) < 1e-9


def _mistyped(kind: str, text: str) -> str:
    if kind == "int":
        return "" if re.fullmatch(r"-?\d{1,18}", text) else "number"
    if kind == "decimal":
        return "" if values.to_number(text) == values.to_number(text) else "number"
    if kind in ("date", "dateTime"):
        return (
            "" if len(text) >= 10 and values.to_number(text) == values.to_number(text) else "date"
        )
    return ""


def _typed(kind: str, text: str) -> Value:
    if kind == "integer" and re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    if kind in ("decimal", "range") and values.to_number(text) == values.to_number(text):
        return values.to_number(text)
    if kind in ("select_multiple", "rank"):
        return tuple(text.split())
    return text


def _name(code: str) -> str:
    return code.lower().replace("-", "_")
