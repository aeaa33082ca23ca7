"""An instrument for officers as a plain page: a Django form in, a submission's XML out.

No script decides what is shown: the questions that the answers open are added after each save,
by the same evaluation that makes the record.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _

from ventanilla.interviews import submissions
from ventanilla.protocols.engine.forms import Evaluation, evaluate_answers
from ventanilla.protocols.engine.instruments import Instrument, Question
from ventanilla.web.words import spoken

LONG_LIST = 12  # a choice of more than these is a list to open, not a row of radios
WIDE = {"rows": 3, "maxlength": 4000}
ALWAYS = frozenset({"yes", "true", "true()"})  # other conditions are left to the evaluation
SKIPPED = frozenset({"begin_group", "begin_repeat", "calculate", "hidden", "image", "audio"})


class InstrumentForm(forms.Form):
    """The open questions of an instrument. ``asked``: those that the page already showed."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    asked = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, instrument: Instrument, shown: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        names = [name for name in instrument.questions if name in set(shown)]
        self.questions = [q for q in map(instrument.questions.__getitem__, names) if _is_asked(q)]
        for question in self.questions:
            if question.kind != "note":
                self.fields[question.name] = _field(question)
        self.initial.setdefault("submission_id", uuid4())
        self.initial["asked"] = " ".join(question.name for question in self.questions)

    def answers(self) -> dict[str, str]:
        """What was answered, as it stands in a submission. Blank ones are left out."""
        written = {q.name: _as_text(q, self.cleaned_data.get(q.name)) for q in self.questions}
        return {name: text for name, text in written.items() if text}

    def sections(self) -> Iterator["Section"]:
        """The questions by the groups that they stand in."""
        title, lines = "", list[Line]()
        for question in self.questions:
            heading = self._heading(question)
            if heading != title and lines:
                yield Section(title, tuple(lines))
                lines = []
            title = heading
            bound = None if question.kind == "note" else self[question.name]
            lines.append(Line(spoken(question.title), bound))
        if lines:
            yield Section(title, tuple(lines))

    def _heading(self, question: Question) -> str:
        group = self.instrument.questions.get(question.path[0]) if question.path else None
        return spoken(group.title) if group else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A question with its control, or words alone."""

    words: str
    field: BoundField | None


@dataclass(frozen=True, slots=True)
class Section:
    """A group of an instrument."""

    title: str
    lines: tuple[Line, ...]


def shown_first(instrument: Instrument, known: Mapping[str, str], *, today: date) -> frozenset[str]:
    """The questions that are open before anybody has answered."""
    return work_out(instrument, {}, known, today=today).shown


def work_out(
    instrument: Instrument, answers: Mapping[str, str], known: Mapping[str, str], *, today: date
) -> Evaluation:
    """Evaluate answers together with what is already known (only what the form has room for)."""
    return evaluate_answers(instrument, {**_fitting(instrument, known), **answers}, today=today)


def opened_by(evaluation: Evaluation, form: InstrumentForm) -> frozenset[str]:
    """The questions that these answers open and that the page has not shown yet."""
    questions = form.instrument.questions
    before = {question.name for question in form.questions}
    return frozenset(
        name
        for name in evaluation.shown - before
        if name in questions and _is_asked(questions[name])
    )


def submission(
    instrument: Instrument, answers: Mapping[str, str], known: Mapping[str, str], *, today: date
) -> bytes:
    """The XML of a submission, its calculates filled in, hidden answers left out."""
    evaluation = work_out(instrument, answers, known, today=today)
    kept = {name: text for name, text in answers.items() if name not in evaluation.hidden}
    filled = {**_fitting(instrument, known), **kept, **evaluation.calculated}
    return submissions.write(instrument, filled)


def _fitting(instrument: Instrument, known: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in known.items() if name in instrument.questions}


def _is_asked(question: Question) -> bool:
    return question.kind not in SKIPPED and question.audience != "system" and not question.repeat


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
        case "select_multiple" | "rank":
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
