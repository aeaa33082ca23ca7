"""Instruments: an XLSForm in Markdown becomes a catalogue of questions and an XForm."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from ventanilla.common.sentences import say
from ventanilla.common.sources import Faulty, Problem
from ventanilla.protocols.engine import forms, workbook
from ventanilla.protocols.engine.facts import FactInfo, FactType
from ventanilla.protocols.engine.markdown import Row, read_tables
from ventanilla.protocols.engine.shapes import Text
from ventanilla.protocols.engine.workbook import Entry, Workbook

#: the namespace of the columns ``bind::v:…`` in the XForm
NAMESPACE = "https://ventanilla.org/xforms"
_TYPES: dict[str, FactType] = {
    "text": "text",
    "integer": "integer",
    "decimal": "decimal",
    "range": "decimal",
    "date": "date",
    "datetime": "datetime",
    "time": "text",
    "select_one": "choice",
    "select_multiple": "choices",
    "rank": "choices",
    "calculate": "text",
    "acknowledge": "choice",
    "image": "text",
    "audio": "text",
    "barcode": "text",
    "hidden": "text",
    "begin_repeat": "repeat",
}
ASKED = frozenset(_TYPES) - {"begin_repeat"}
METADATA = frozenset({"start", "end", "today", "deviceid", "username", "audit", "phonenumber"})


@dataclass(frozen=True, slots=True)
class Question:
    """One row of an instrument, completed. ``fact``: whether rules may read it.

    ``path``: the groups it is in. ``bands`` and ``inform``: as written, in their order. ``hint``:
    for whoever asks.
    """

    name: str
    kind: str
    title: Text
    line: int
    tier: str
    audience: str
    bands: tuple[str, ...] = ()
    inform: tuple[str, ...] = ()
    choices: Mapping[str, Text] = field(default_factory=dict)
    path: tuple[str, ...] = ()
    repeat: str = ""
    relevant: str = ""
    constraint: str = ""
    calculation: str = ""
    required: str = ""
    message: Text | None = None
    required_message: Text | None = None
    easy: Text | None = None
    hint: Text | None = None
    picture: str = ""
    list_name: str = ""
    added: bool = False
    fact: bool = False


class Instrument:
    """A completed instrument. Immutable; the XForm and its evaluator are made when first asked."""

    def __init__(self, *, name: str, book: Workbook, previews: Iterable[tuple[str, str]]) -> None:
        self.name = name
        self.file = book.file
        self.settings = dict(book.settings)
        self.languages = dict(book.languages)
        self.audience = self.settings.get("audience", "officer")
        self.title = _titles(self.settings)
        self.previews = tuple(previews)
        self.questions = {q.name: q for q in _questions(book)}
        self.entries = tuple(book.entries)
        self.lists = {name: tuple(rows) for name, rows in book.choices.items()}
        self.columns = book.columns
        self._rows = {e.name: e.row for e in book.entries if e.kind not in workbook.CLOSES}
        self._book = book

    def row(self, name: str) -> Row:
        """The completed row of a question."""
        return self._rows[name]

    def __repr__(self) -> str:
        return f"<Instrument {self.name}>"

    @property
    def with_person(self) -> bool:
        """Whether it is asked together with the person, in the renderer."""
        return self.audience in workbook.WITH_PERSON

    @cached_property
    def messages(self) -> frozenset[str]:
        """The codes of the informing messages that it holds."""
        return frozenset(message_code(q.name) for q in self.questions.values() if _is_message(q))

    @cached_property
    def gives(self) -> frozenset[str]:
        """The facts that it asks for or works out, wherever they get their words from."""
        return frozenset(q.name for q in self.questions.values() if q.fact)

    @cached_property
    def xform(self) -> str:
        """The XForm as XML. Raises :class:`Faulty` on an error or a warning of pyxform."""
        try:
            xform, warned = _converted(json.dumps(_pyxform(self._book, self.previews)))
        except PyXFormError as error:
            raise Faulty([self._complaint(str(error))]) from error
        warnings = [w for w in warned if not self._only_variants(w)]
        if warnings:
            raise Faulty([self._complaint(w) for w in warnings])
        return xform

    def _only_variants(self, warning: str) -> bool:
        """Whether pyxform only misses private-use codes (``es-x-p``), which BCP 47 allows."""
        __, listed, names = warning.partition("valid machine-readable codes: ")
        declared = names.partition(". Learn more")[0].split(", ")
        return bool(listed) and all("-x-" in name for name in declared)

    def _complaint(self, said: str) -> Problem:
        names = {e.name: e.row.line for e in self._book.entries if e.name}
        line = next((at for name, at in names.items() if f"'{name}'" in said), 1)
        return Problem(self.file, line, say("pyxform says: {said}", said=" ".join(said.split())))

    @cached_property
    def form(self) -> "forms.Form":
        """The evaluator of its submissions."""
        lines = {name: question.line for name, question in self.questions.items()}
        return forms.Form(
            self.xform,
            file=self.file,
            lines=lines,
            questions=self.questions,
            messages=self.messages,
        )


def build(*, name: str, file: str, text: str) -> tuple[Workbook, list[Problem]]:
    """Read and complete an instrument. Raises :class:`Faulty` if its tables cannot be read."""
    book = workbook.complete(file, read_tables(file, text))
    return book, list(book.problems)


def message_code(name: str) -> str:
    """``inf_04`` → ``INF-04``."""
    return name.upper().replace("_", "-")


def _is_message(question: Question) -> bool:
    return question.kind == "note" and workbook.MESSAGE.fullmatch(question.name) is not None


def _titles(settings: Mapping[str, str]) -> Text:
    es, __, en = settings.get("form_title", "").partition(" · ")
    return Text(es=es, en=en or es)


def _text(book: Workbook, row: Row, column: str, variant: str = "") -> Text | None:
    found = {
        code: row.get(f"{column}::{book.languages[code + variant]}")
        for code in ("es", "en")
        if code + variant in book.languages
    }
    if not any(found.values()):
        plain = row.get(column)
        return Text(es=plain, en=plain) if plain else None
    return Text(es=found.get("es", ""), en=found.get("en", ""))


def _questions(book: Workbook) -> Iterable[Question]:
    for entry in book.entries:
        if entry.kind and entry.kind not in workbook.CLOSES:
            yield _question(book, entry)


def _question(book: Workbook, entry: Entry) -> Question:
    row = entry.row
    choices = {
        c.get("name"): _text(book, c, "label") or Text(es="", en="")
        for c in book.choices.get(entry.list_name, ())
    }
    return Question(
        name=entry.name,
        kind=entry.kind,
        title=_text(book, row, "label") or Text(es="", en=""),
        line=row.line,
        tier=row.get(workbook.TIER),
        audience=entry.audience,
        bands=tuple(row.get(workbook.BANDS).split()),
        inform=tuple(row.get(workbook.INFORM).split()),
        choices=choices,
        path=entry.path,
        repeat=entry.repeat,
        relevant=row.get("relevant"),
        constraint=row.get("constraint"),
        calculation=row.get("calculation"),
        required=row.get("required"),
        message=_text(book, row, "constraint_message"),
        required_message=_text(book, row, "required_message"),
        easy=_text(book, row, "label", "-x-p"),
        hint=_text(book, row, "hint") or _text(book, row, "guidance_hint"),
        picture=row.get("bind::v:picture"),
        list_name=entry.list_name,
        added=entry.added,
        fact=entry.kind in _TYPES and not entry.added and entry.audience != "system",
    )


def facts_of(instrument: Instrument) -> dict[str, FactInfo]:
    """The facts that an instrument asks for, by name."""
    return {
        question.name: question_fact(instrument, question)
        for question in instrument.questions.values()
        if question.fact
    }


def question_fact(instrument: Instrument, question: Question) -> FactInfo:
    """A question as a fact; one with a companion may take its answers."""
    choices = question.choices
    companion = instrument.questions.get(f"{question.name}_u")
    if companion is not None and companion.added:
        choices = companion.choices
    return FactInfo(
        name=question.name,
        title=question.title,
        type=_TYPES.get(question.kind, "text"),
        tier=question.tier or "O",
        source="instrument",
        choices=choices,
        instrument=instrument.name,
        repeat=question.repeat,
        unknowns=bool({"dk", "pns", "not_asked"} & choices.keys()),
    )


@lru_cache(maxsize=64)
def _converted(document: str) -> tuple[str, tuple[str, ...]]:
    """The XForm of a document of pyxform, and its warnings: of the same words, worked out once."""
    warnings: list[str] = []
    result = convert(json.loads(document), warnings=warnings)
    return str(result.xform), tuple(warnings)


def _pyxform(book: Workbook, previews: Iterable[tuple[str, str]]) -> dict[str, Any]:
    survey = [dict(e.row.cells) for e in book.entries]
    survey += [
        {"type": "calculate", "name": f"finding_{name}", "calculation": rule}
        for name, rule in previews
    ]
    choices = [dict(row.cells) for rows in book.choices.values() for row in rows]
    settings = {k: v for k, v in book.settings.items() if k not in ("audience", "namespaces")}
    own = f'v="{NAMESPACE}"'
    settings["namespaces"] = f"{book.settings.get('namespaces', '')} {own}".strip()
    sheets = {"survey": survey, "choices": choices, "settings": [settings]}
    workbook_dict: dict[str, Any] = {"sheet_names": list(sheets)}
    for sheet, rows in sheets.items():
        columns = dict.fromkeys(column for row in rows for column in row)
        workbook_dict[sheet] = rows
        workbook_dict[f"{sheet}_header"] = [columns]
    return workbook_dict
