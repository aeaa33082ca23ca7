"""Work out a submission again: relevance, calculates, constraints, required, repeats.

What the browser says is never taken on trust; the answers here are the record. What relevance hides
does not count.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from lxml import etree

from ventanilla.protocols.engine import formtree, values
from ventanilla.protocols.engine.formtree import FormNode, Tree
from ventanilla.protocols.engine.scope import Item, Scope
from ventanilla.protocols.engine.state import Value

if TYPE_CHECKING:
    from ventanilla.protocols.engine.instruments import Instrument, Question

#: a submission larger than this is refused before it is parsed
LIMIT = 2_000_000


class BadSubmission(Exception):
    """The XML is no submission of this form; nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A calculate for which the browser says something else than we do."""

    question: str
    browser: str
    ours: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A submission worked out.

    ``facts``: by question; a blank one is absent, one in a repeat is a tuple with a text (maybe
    blank) for each instance, a repeat is the number of its instances. ``problems``: question → one
    of ``required constraint number date choice unexpected``. ``hidden``: answered, then hidden.
    ``shown``: every name that relevance leaves open, answered or not.
    """

    facts: Mapping[str, Value]
    informed: frozenset[str]
    problems: Mapping[str, str]
    hidden: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    calculated: Mapping[str, str] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()


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
    tree = Tree(form.root)
    tree.read(root)
    return _evaluate(instrument, tree, today, compare=True)


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
    tree = Tree(instrument.form.root)
    tree.fill(answers, given)
    evaluation = _evaluate(instrument, tree, today, compare=False)
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

    def __init__(self, xform: str, *, file: str, lines: Mapping[str, int]) -> None:
        model = formtree.read_model(xform, file=file, lines=lines)
        self.root: FormNode = model.root
        self.form_id: str = model.form_id
        self.order: tuple[FormNode, ...] = model.order


def _evaluate(
    instrument: "Instrument", tree: Tree, today: date | datetime, *, compare: bool
) -> Evaluation:
    form = instrument.form
    now = today if isinstance(today, datetime) else datetime.combine(today, time(12), tzinfo=UTC)
    texts: dict[str, str] = {}
    scope = Scope(texts, now=now)
    scope.root = tree.document
    relevant: dict[Item, bool] = {}
    problems: dict[str, str] = dict.fromkeys(tree.unexpected, "unexpected")
    hidden: list[str] = []
    differences: list[Difference] = []
    calculated: dict[str, str] = {}
    open_names: set[str] = set()
    for node in form.order:
        for item in tree.items.get(node, ()):
            raw = item.text
            shown = _settle(node, item, scope, relevant)
            if shown:
                open_names.add(node.name)
            if not node.repeat:
                texts[node.path] = item.text
            if node.calculate is not None:
                calculated[node.name] = item.text
                if compare and not _agree(raw, item.text):
                    differences.append(Difference(node.name, raw, item.text))
            elif raw and not shown:
                hidden.append(node.name)
    for node in form.order:
        if node.checked:
            _check(node, tree.items.get(node, ()), scope, relevant, instrument.questions, problems)
    facts = _facts(instrument, tree)
    return Evaluation(
        facts,
        _informed(instrument, tree),
        problems,
        tuple(hidden),
        tuple(differences),
        calculated,
        frozenset(open_names),
    )


def _settle(node: FormNode, item: Item, scope: Scope, relevant: dict[Item, bool]) -> bool:
    """Decide whether an element is shown, and give it the value that counts."""
    parent = item.parent
    shown = relevant.get(parent, True) if parent is not None else True
    if shown and node.relevant is not None:
        shown = node.relevant.truth(_standing(scope, item))
    relevant[item] = shown
    if not shown:
        item.text = ""
    elif node.calculate is not None:
        item.text = node.calculate.text(_standing(scope, item))
    return shown


def _standing(scope: Scope, item: Item) -> Scope:
    scope.node = scope.current = item
    return scope


def _agree(browser: str, ours: str) -> bool:
    if browser == ours:
        return True
    a, b = values.to_number(browser), values.to_number(ours)
    return abs(a - b) < 1e-9


def _check(
    node: FormNode,
    items: Iterable[Item],
    scope: Scope,
    relevant: dict[Item, bool],
    questions: Mapping[str, "Question"],
    problems: dict[str, str],
) -> None:
    question = questions.get(node.name)
    for item in items:
        if not relevant[item]:
            continue
        problem = _problem(node, item, scope, question)
        if problem:
            problems[node.name] = problem


def _problem(node: FormNode, item: Item, scope: Scope, question: "Question | None") -> str:
    if not item.text:
        needed = node.required is not None and node.required.truth(_standing(scope, item))
        return "required" if needed else ""
    if node.calculate is not None:
        return ""
    wrong = _mistyped(node.type, item.text)
    if not wrong and question is not None and question.choices:
        several = question.kind in ("select_multiple", "rank")
        given = item.text.split() if several else [item.text]
        wrong = "" if all(g in question.choices for g in given) else "choice"
    if not wrong and node.constraint is not None:
        wrong = "" if node.constraint.truth(_standing(scope, item)) else "constraint"
    return wrong


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


def _facts(instrument: "Instrument", tree: Tree) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    for name, question in instrument.questions.items():
        if not question.fact:
            continue
        items = tree.named.get(name, ())
        companion = tree.named.get(f"{name}_u", ())
        if question.kind == "begin_repeat":
            if items:
                facts[name] = len(items)
        elif question.repeat:
            own = [item.text for item in items]
            other = [item.text for item in companion] or [""] * len(own)
            if own:
                facts[name] = tuple(a or b for a, b in zip(own, other, strict=True))
        elif items and items[0].text:
            facts[name] = _typed(question.kind, items[0].text)
        elif companion and companion[0].text:
            facts[name] = companion[0].text
    return facts


def _typed(kind: str, text: str) -> Value:
    if kind == "integer" and re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    if kind in ("decimal", "range") and values.to_number(text) == values.to_number(text):
        return values.to_number(text)
    if kind in ("select_multiple", "rank"):
        return tuple(text.split())
    return text


def _informed(instrument: "Instrument", tree: Tree) -> frozenset[str]:
    def yes(name: str) -> bool:
        return any(item.text == "yes" for item in tree.named.get(name, ()))

    return frozenset(
        code
        for code in instrument.messages
        if yes(f"{_name(code)}_said") and yes(f"{_name(code)}_understood")
    )


def _name(code: str) -> str:
    return code.lower().replace("-", "_")
