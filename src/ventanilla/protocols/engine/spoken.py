"""What stands in a package, said to people: yes and no, colours, marks, lists, entries."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from ventanilla.protocols.engine.rules import SEVERITIES
from ventanilla.protocols.engine.shapes import Evidence, Severity, Text
from ventanilla.protocols.engine.written import as_json

MARKS = {
    Evidence.READ: Text(es="fuente leída", en="source read"),
    Evidence.PARTIAL: Text(es="fuente leída en parte", en="source partly read"),
    Evidence.KNOWLEDGE: Text(
        es="conocimiento general, por verificar", en="general knowledge, to be verified"
    ),
    Evidence.DESIGN: Text(es="diseño propio", en="our own design"),
}
_YES, _NO = Text(es="sí", en="yes"), Text(es="no", en="no")


def spoken(value: Any, language: str) -> str:
    """A value in ``language`` (``es`` or ``en``), on one line; blank where there is none.

    Of an entry, what was written in it and not what goes without saying.
    """
    match value:
        case Text():
            words = getattr(value, language)
        case Evidence():
            words = getattr(MARKS[value], language)
        case Severity():
            words = getattr(SEVERITIES[value], language).lower()
        case bool():
            words = getattr(_YES if value else _NO, language)
        case BaseModel():
            written = (getattr(value, name) for name in type(value).model_fields
                       if name in value.model_fields_set)  # fmt: skip
            words = _joined(" · ", written, language)
        case Mapping():
            pairs = (f"{key}: {spoken(each, language)}" for key, each in value.items())
            words = "; ".join(pairs)
        case tuple() if all(isinstance(each, str) for each in value):
            words = _joined(", ", value, language)
        case tuple():
            words = _joined("; ", value, language)
        case None:
            words = ""
        case _:
            words = str(as_json(value))
    return " ".join(words.split())


def _joined(by: str, values: Any, language: str) -> str:
    return by.join(filter(None, (spoken(each, language) for each in values)))
