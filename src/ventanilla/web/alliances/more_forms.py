"""What officers write about lines that people call, and about thanks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.alliances.models import NUMBER_LENGTH, WORD_LENGTH, Hotline
from ventanilla.alliances.services.lines import Number, Said
from ventanilla.alliances.states import Answered, Line
from ventanilla.web.fields import DayField

WORDS = {"rows": 2}
#: a number in a line of its own; after a stroke the word that one sends
STROKE = "|"


def _line(label: Any, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **more)


def _lines(label: Any, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs=WORDS)
    return forms.CharField(label=label, widget=widget, max_length=600, required=False, **more)


class LineForm(forms.Form):
    """A line that people call: numbers one below the other."""

    name_es = forms.CharField(label=_("Name in Spanish"), max_length=160)
    name_en = forms.CharField(label=_("Name in English"), max_length=160)
    operator_es = _line(_("Who answers, in Spanish"), 160)
    operator_en = _line(_("Who answers, in English"), 160)
    voice = _lines(_("Telephones"), help_text=_("One in each line"))
    text = _lines(
        _("Text messages"), help_text=_("One in each line; the word to send after a stroke: |")
    )
    tty = _lines(_("Telephones for the deaf"))
    chat = _lines(_("Chat: addresses"))
    hours_es = _line(_("Hours, in Spanish"), 120)
    hours_en = _line(_("Hours, in English"), 120)
    languages_es = _line(_("Languages, in Spanish"), 120)
    languages_en = _line(_("Languages, in English"), 120)
    source = _line(_("Where is it written?"), 200)
    note_es = _line(_("To know before calling, in Spanish"), 300)
    note_en = _line(_("To know before calling, in English"), 300)

    def clean(self) -> dict[str, Any]:
        """Each number is one, stands once in its field, and has room where it is kept."""
        cleaned = super().clean() or {}
        for line in Line:
            numbers = _numbers(line, cleaned.get(line.value, ""))
            for at, each in enumerate(numbers):
                if fault := _fault(each, numbers[:at]):
                    self.add_error(line.value, fault)
                    break
        return cleaned

    def said(self) -> Said:
        """The line as the act takes it."""
        given = dict(self.cleaned_data)
        numbers = tuple(each for line in Line for each in _numbers(line, given.pop(line.value)))
        return Said(**given, numbers=numbers)


def _numbers(line: Line, typed: str) -> tuple[Number, ...]:
    """One from each line that is not blank."""
    return tuple(
        Number(line, number.strip(), word.strip())
        for each in typed.splitlines()
        if each.strip()
        for number, __, word in [each.partition(STROKE)]
    )


def _fault(each: Number, before: tuple[Number, ...]) -> str:
    """What is wrong with a number; blank where nothing is."""
    if not each.number:
        return _("Before the stroke stands a number: “%(line)s”.") % {
            "line": f"{STROKE} {each.word}"
        }
    if len(each.number) > NUMBER_LENGTH or len(each.word) > WORD_LENGTH:
        return _(
            "“%(start)s…” is too long: a number has at most %(number)d signs, a word %(word)d."
        ) % {
            "start": (each.number if len(each.number) > NUMBER_LENGTH else each.word)[:20],
            "number": NUMBER_LENGTH,
            "word": WORD_LENGTH,
        }
    if each.number in [other.number for other in before]:
        return _("“%(number)s” stands here twice.") % {"number": each.number}
    return ""


def said_of(hotline: Hotline) -> dict[str, Any]:
    """What the form shows of a line that is there."""
    shown = {
        name: getattr(hotline, name) for name in LineForm.base_fields if name not in Line.values
    }
    for line in Line:
        shown[line.value] = "\n".join(
            f"{each.number} {STROKE} {each.word}" if each.word else each.number
            for each in hotline.numbers.all()
            if each.line == line
        )
    return shown


class CheckForm(forms.Form):
    """A test call."""

    answered = forms.ChoiceField(
        label=_("What came of it?"), choices=Answered, widget=forms.RadioSelect
    )
    on = DayField(label=_("On which day?"))
    note = _line(_("What was different?"), 200)


class ThankForm(forms.Form):
    """A recognition."""

    name = forms.CharField(
        label=_("To whom?"),
        help_text=_("As it is to be printed"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "allies"}),
    )
    reason_es = forms.CharField(
        label=_("For what, in Spanish"), widget=forms.Textarea(attrs=WORDS), max_length=300
    )
    reason_en = forms.CharField(
        label=_("For what, in English"), widget=forms.Textarea(attrs=WORDS), max_length=300
    )
    on = DayField(label=_("On which day?"))
