"""What a partner types: the code, and an answer. Shapes only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.web.referrals.answers import Answered


class CodeForm(forms.Form):
    """The code that was told by telephone."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Eight digits, as they were told to you by telephone."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class AnswerForm(Answered):
    """What the partner answers."""

    labels = {
        "answer": _("Your answer"),
        "reason": _("If you cannot help: why"),
        "note": _("A short note for the post"),
    }

    ticket = forms.CharField(widget=forms.HiddenInput, max_length=2000)
    who = forms.CharField(label=_("Who answers"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _("Nothing that the post need not know.")
