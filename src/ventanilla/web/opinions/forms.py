"""A form without a name: its questions with their answers, none of which must be given."""

from collections.abc import Mapping
from typing import Any

from django import forms

from ventanilla.protocols.engine.instruments import Instrument
from ventanilla.reports import opinions
from ventanilla.web.words import spoken


class OpinionForm(forms.Form):
    """The questions in their order, in the language that is on while it is made."""

    def __init__(self, data: Mapping[str, Any] | None, *, form: Instrument) -> None:
        super().__init__(data)
        for question in opinions.asked(form):
            choices = [
                (code, spoken(words))
                for code, words in question.choices.items()
                if code != opinions.NOT_ASKED
            ]
            self.fields[question.name] = forms.ChoiceField(
                label=spoken(question.title),
                choices=choices,
                widget=forms.RadioSelect,
                required=False,
            )
