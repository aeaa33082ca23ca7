"""What a partner types: the code, and an answer. Shapes only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.referrals.services.answering import LONGEST_NOTE, Said
from ventanilla.referrals.states import Answer, Decline, Result


class CodeForm(forms.Form):
    """The code that was told by telephone."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Eight digits, as they were told to you by telephone."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class AnswerForm(forms.Form):
    """One of the answers that may be given now. A reason where the answer asks for one."""

    ticket = forms.CharField(widget=forms.HiddenInput, max_length=2000)
    answer = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("If you cannot help: why"),
        choices=[("", _("Choose")), *Decline.choices],
        required=False,
    )
    result = forms.ChoiceField(
        label=_("If it has ended: how"),
        choices=[("", _("Choose")), *Result.choices],
        required=False,
    )
    note = forms.CharField(
        label=_("A short note for the post"),
        help_text=_("Nothing that the post need not know."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_NOTE}),
        max_length=LONGEST_NOTE,
        required=False,
    )
    who = forms.CharField(label=_("Who answers"), max_length=120, required=False)

    def __init__(self, *args: Any, answers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, label) for code, label in Answer.choices if code in answers]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]
        if Answer.DECLINED not in answers:
            del self.fields["reason"]
        if Answer.OUTCOME not in answers:
            del self.fields["result"]

    def said(self) -> Said:
        """What was answered, as the act takes it."""
        data = self.cleaned_data
        reasons = {Answer.DECLINED: "reason", Answer.OUTCOME: "result"}
        field = reasons.get(data["answer"], "")
        return Said(
            answer=data["answer"],
            reason=data.get(field, ""),
            note=data["note"].strip(),
            who=data["who"].strip(),
        )
