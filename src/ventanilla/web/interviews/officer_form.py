"""An instrument for officers as a plain page: a Django form in, a submission's XML out.

No script decides what is shown: the questions that the answers open are added after each save,
by the same evaluation that makes the record. Rows of a repeat are added and removed by the same
means: a button that sends the page and shows it with one row more, or less.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _

from ventanilla.interviews import submissions
from ventanilla.protocols.engine.evaluation import Evaluation
from ventanilla.protocols.engine.forms import evaluate_answers
from ventanilla.protocols.engine.instruments import Instrument, Question
from ventanilla.web.interviews import places
from ventanilla.web.interviews.places import MOST_ROWS, Place
from ventanilla.web.words import spoken

LONG_LIST = 12  # a choice of more than these is a list to open, not a row of radios
WIDE = {"rows": 3, "maxlength": 4000}
SEVERAL = frozenset({"select_multiple", "rank"})
NUMBERS = frozenset({"integer", "decimal", "range"})
ALWAYS = frozenset({"yes", "true", "true()"})  # other conditions are left to the evaluation


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, as it stands in a submission: by question, and by repeat row after row.

    Blank answers are left out; a row in which nothing was answered is there, and empty.
    """

    outside: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)


class InstrumentForm(forms.Form):
    """The open questions of an instrument. ``asked``: the places that the page already showed."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    asked = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, instrument: Instrument, shown: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        self.places = places.read(instrument, shown)
        self.summary_labels: dict[str, str] = {}  # what the summary of faults calls a field
        for place in self.places:
            if place.question.kind != "note" and not place.repeats:
                self.fields[place.key] = _field(place.question)
                if place.row is not None:
                    named = {"number": place.row + 1, "question": spoken(place.question.title)}
                    self.summary_labels[place.key] = _("Number %(number)s: %(question)s") % named
        self.initial.setdefault("submission_id", uuid4())
        self.initial["asked"] = " ".join(place.key for place in self.places)

    def answers(self) -> Answers:
        """What was answered so far, without what cannot be read."""
        rows: dict[str, list[dict[str, str]]] = {
            place.question.name: [{} for __ in range(self.count_rows(place.question.name))]
            for place in self.places
            if place.repeats
        }
        outside: dict[str, str] = {}
        for place in self.places:
            question = place.question
            written = _as_text(question, self.cleaned_data.get(place.key))
            if written and place.row is None:
                outside[question.name] = written
            elif written and question.repeat in rows:
                rows[question.repeat][place.row or 0][question.name] = written
        return Answers(outside, rows)

    def count_rows(self, repeat: str) -> int:
        """How many rows of a repeat the page shows."""
        return places.count_rows(self.places, repeat)

    def written(self) -> dict[str, Any]:
        """What was typed and chosen, read or not: to be shown again as it is."""
        return {name: self[name].data for name in self.fields}

    def sections(self) -> Iterator["Section"]:
        """The questions by the groups that they stand in; each repeat is a section with rows."""
        title, lines = "", list[Line]()
        for place in self.places:
            if place.row is not None:
                continue
            heading = self._heading(place.question)
            if lines and (place.repeats or heading != title):
                yield Section(title, tuple(lines))
                lines = []
            title = heading
            if place.repeats:
                yield self._repeat(place.question)
            else:
                lines.append(self._line(place))
        if lines:
            yield Section(title, tuple(lines))

    def _repeat(self, repeat: Question) -> "Section":
        rows: list[list[Line]] = [[] for __ in range(self.count_rows(repeat.name))]
        for place in self.places:
            if place.row is not None and place.question.repeat == repeat.name:
                rows[place.row].append(self._line(place))
        numbered = tuple(Row(at, tuple(lines)) for at, lines in enumerate(rows))
        return Section(spoken(repeat.title), (), repeat.name, numbered, len(rows) < MOST_ROWS)

    def _line(self, place: Place) -> "Line":
        question = place.question
        bound = None if question.kind == "note" else self[place.key]
        hint = spoken(question.hint) if question.hint else ""
        width = "5" if question.kind in NUMBERS else ""
        return Line(spoken(question.title), bound, hint, width)

    def _heading(self, question: Question) -> str:
        group = self.instrument.questions.get(question.path[0]) if question.path else None
        return spoken(group.title) if group else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A question with its control, or words alone."""

    words: str
    field: BoundField | None
    hint: str = ""
    width: str = ""  # of its box, in characters; blank: as wide as may be


@dataclass(frozen=True, slots=True)
class Row:
    """An instance of a repeat. ``at``: counted from 0."""

    at: int
    lines: tuple[Line, ...]

    @property
    def number(self) -> int:
        """Its number for people, from 1."""
        return self.at + 1


@dataclass(frozen=True, slots=True)
class Section:
    """A group of an instrument. ``repeat``: its name, if it is one; ``more``: room for a row."""

    title: str
    lines: tuple[Line, ...]
    repeat: str = ""
    rows: tuple[Row, ...] = ()
    more: bool = False


def shown_first(instrument: Instrument, known: Mapping[str, str], *, today: date) -> frozenset[str]:
    """The places that are open before anybody has answered."""
    return places.open_in(instrument, work_out(instrument, Answers(), known, today=today))


def work_out(
    instrument: Instrument, answers: Answers, known: Mapping[str, str], *, today: date
) -> Evaluation:
    """Evaluate answers together with what is already known (only what the form has room for)."""
    outside = {**_fitting(instrument, known), **answers.outside}
    return evaluate_answers(instrument, outside, repeats=answers.rows, today=today)


def opened_by(evaluation: Evaluation, form: InstrumentForm) -> frozenset[str]:
    """The places that these answers open and that the page has not shown yet."""
    before = {place.key for place in form.places}
    return places.open_in(form.instrument, evaluation) - before


def with_row(
    form: InstrumentForm, repeat: str, known: Mapping[str, str], *, today: date
) -> InstrumentForm:
    """The page as it was typed, with one row more of a repeat."""
    form.is_valid()  # what can be read of it opens the questions of the new row
    answers = form.answers()
    rows = {**answers.rows, repeat: [*answers.rows.get(repeat, []), {}]}
    evaluation = work_out(form.instrument, Answers(answers.outside, rows), known, today=today)
    shown = {place.key for place in form.places} | places.open_in(form.instrument, evaluation)
    return InstrumentForm(initial=form.written(), instrument=form.instrument, shown=shown)


def without_row(form: InstrumentForm, repeat: str, gone: int) -> InstrumentForm:
    """The page as it was typed, with one row less of a repeat."""
    moved = {
        key: value
        for name, value in form.written().items()
        if (key := places.without_row(name, repeat, gone))
    }
    shown = (places.without_row(place.key, repeat, gone) for place in form.places)
    return InstrumentForm(initial=moved, instrument=form.instrument, shown=shown)


def faults(
    evaluation: Evaluation, problems: Mapping[str, str], form: InstrumentForm
) -> Iterator[tuple[str | None, str]]:
    """The sentences of problems, each with the key of its place; None: it has none here."""
    for name, sentence in problems.items():
        keys = {
            place.key
            for place in form.places
            if place.question.name == name and _is_wrong(place, evaluation)
        }
        for key in keys or {name}:
            yield key if key in form.fields else None, sentence


def _is_wrong(place: Place, evaluation: Evaluation) -> bool:
    if place.row is None:
        return True
    rows = evaluation.rows.get(place.question.repeat, ())
    return place.row < len(rows) and place.question.name in rows[place.row].problems


def submission(
    instrument: Instrument, answers: Answers, known: Mapping[str, str], *, today: date
) -> bytes:
    """The XML of a submission, its calculates filled in; hidden answers and empty rows left out."""
    rows = {name: [row for row in each if row] for name, each in answers.rows.items()}
    evaluation = work_out(instrument, Answers(answers.outside, rows), known, today=today)
    kept = {name: text for name, text in answers.outside.items() if name not in evaluation.hidden}
    return submissions.write(
        instrument,
        {**_fitting(instrument, known), **kept, **evaluation.calculated},
        repeats={
            name: list(_filled(each, name, evaluation))
            for name, each in rows.items()
            if name in evaluation.shown
        },
    )


def _filled(
    rows: Iterable[Mapping[str, str]], repeat: str, evaluation: Evaluation
) -> Iterator[dict[str, str]]:
    for row, found in zip(rows, evaluation.rows.get(repeat, ()), strict=True):
        yield {**{n: text for n, text in row.items() if n in found.shown}, **found.calculated}


def as_typed(instrument: Instrument, answers: Mapping[str, str]) -> dict[str, Any]:
    """Stored answers as the fields of the form take them."""
    return {
        name: text.split() if instrument.questions[name].kind in SEVERAL else text
        for name, text in answers.items()
        if name in instrument.questions
    }


def _fitting(instrument: Instrument, known: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in known.items() if name in instrument.questions}


def _field(question: Question) -> forms.Field:
    missing = question.required_message
    plain: dict[str, Any] = {
        "label": spoken(question.title),
        "required": question.required in ALWAYS,
        "error_messages": {
            "required": spoken(missing) if missing else _("This question needs an answer.")
        },
    }
    choices = [(name, spoken(title)) for name, title in question.choices.items()]
    match question.kind:
        case "select_one" if len(choices) > LONG_LIST:
            return forms.ChoiceField(choices=[("", "—"), *choices], **plain)
        case "select_one" | "acknowledge":
            return forms.ChoiceField(
                choices=choices or [("OK", "OK")], widget=forms.RadioSelect, **plain
            )
        case kind if kind in SEVERAL:
            return forms.MultipleChoiceField(
                choices=choices, widget=forms.CheckboxSelectMultiple, **plain
            )
        case "integer":
            return forms.IntegerField(**plain)
        case "decimal" | "range":
            return forms.DecimalField(**plain)
        case "date":
            return forms.DateField(widget=_native("date", "%Y-%m-%d"), **plain)
        case "datetime":
            return forms.DateTimeField(widget=_native("datetime-local", "%Y-%m-%dT%H:%M"), **plain)
        case "time":
            return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}), **plain)
        case _:
            return forms.CharField(widget=forms.Textarea(attrs=WIDE), **plain)


def _native(kind: str, pattern: str) -> forms.DateInput | forms.DateTimeInput:
    made = forms.DateInput if kind == "date" else forms.DateTimeInput
    return made(attrs={"type": kind}, format=pattern)


def _as_text(question: Question, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return " ".join(name for name in question.choices if name in value)
    if isinstance(value, datetime):
        return (value if timezone.is_aware(value) else timezone.make_aware(value)).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
