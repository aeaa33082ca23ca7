"""Asking for another track: shapes only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.web.cases.forms import WORDS


class Called(forms.Form):
    """What somebody adds to the reason that a finding gives."""

    words = forms.CharField(
        label=_("A sentence of yours, if it helps"),
        widget=forms.Textarea(attrs=WORDS),
        max_length=2000,
        required=False,
        help_text=_("Whoever works with the other protocol reads it: no more than they need."),
    )
    other_person = forms.BooleanField(
        label=_("It is about another person: do not take the name along"), required=False
    )


class ByHand(Called):
    """A protocol that no finding calls for, and why."""

    protocol = forms.ChoiceField(label=_("Protocol"), widget=forms.RadioSelect)
    field_order = ("protocol", "words", "other_person")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["protocol"].choices = choices  # type: ignore[attr-defined]
        self.fields["words"].label = _("Reason, in a sentence")
        self.fields["words"].required = True
