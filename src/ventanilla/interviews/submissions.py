"""Writing a submission from answers, as the browser would, and reading one back."""

from collections.abc import Collection, Iterable, Mapping

from lxml import etree

from ventanilla.protocols.engine.forms import parse_submission
from ventanilla.protocols.engine.formtree import FormNode
from ventanilla.protocols.engine.instruments import Instrument

Answers = Mapping[str, str | Iterable[str]]


def write(
    instrument: Instrument,
    answers: Answers,
    *,
    repeats: Mapping[str, Iterable[Answers]] | None = None,
    informed: bool = False,
) -> bytes:
    """The XML of a submission. ``informed``: every informing message was said and understood.

    Several choices are given as any iterable of codes. Raises ``KeyError`` for an answer to a
    question that the form does not ask.
    """
    root = instrument.form.root
    known = {node.name for node in root.all()}
    rows = {name: list(lines) for name, lines in (repeats or {}).items()}
    for name in {*answers, *(name for lines in rows.values() for line in lines for name in line)}:
        if name not in known:
            raise KeyError(name)
    given = dict(answers)
    if informed:
        said = (name for name in known if name.endswith(("_said", "_understood")))
        given = {**{name: "yes" for name in said if name.startswith("inf_")}, **given}
    element = etree.Element(root.name, id=instrument.form.form_id)
    _write(root, element, given, rows)
    return etree.tostring(element, encoding="utf-8")


def read(instrument: Instrument, xml: str | bytes) -> dict[str, str]:
    """The answers outside the repeats, by question; blank ones are left out."""
    root = instrument.form.root
    known = {node.name for node in root.all() if not node.children and not node.repeat}
    return {
        element.tag: text
        for element in parse_submission(xml).iter(etree.Element)
        if element.tag in known and (text := (element.text or "").strip())
    }


def without(xml: bytes, names: Collection[str]) -> bytes:
    """A submission that was worked out already, with the answers to some questions emptied.

    As it came, byte for byte, where none is named.
    """
    if not names:
        return xml
    root = parse_submission(xml)
    for element in root.iter(etree.Element):
        if etree.QName(element).localname in names:
            element.clear()
    return etree.tostring(root, encoding="utf-8")


def _write(
    node: FormNode,
    element: etree._Element,
    answers: Answers,
    repeats: Mapping[str, Iterable[Answers]],
) -> None:
    for child in node.children.values():
        if child.repeats:
            for row in repeats.get(child.name, ()):
                _write(child, etree.SubElement(element, child.name), row, {})
            continue
        below = etree.SubElement(element, child.name)
        if child.children:
            _write(child, below, answers, repeats)
        else:
            below.text = _text(answers.get(child.name, ""))


def _text(value: str | Iterable[str]) -> str:
    return value if isinstance(value, str) else " ".join(value)
