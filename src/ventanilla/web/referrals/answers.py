"""An answer to a referral, whoever writes it down: the partner, or the officer who was told."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.referrals.services.answering import LONGEST_NOTE, Said
from ventanilla.referrals.states import Answer, Decline, Result

#: what an answer asks for besides, and the field that holds it
ASKS_FOR = {Answer.DECLINED: "reason", Answer.OUTCOME: "result"}


class Answered(forms.Form):
    """One of the answers that may be given now. A reason where the answer asks for one.

    ``labels``: of the fields, as whoever writes it down is asked.
    """

    labels: Mapping[str, Any] = {}

    answer = forms.ChoiceField(widget=forms.RadioSelect)
    reason = forms.ChoiceField(choices=[("", _("Choose")), *Decline.choices], required=False)
    result = forms.ChoiceField(
        label=_("If it has ended: how"),
        choices=[("", _("Choose")), *Result.choices],
        required=False,
    )
    note = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_NOTE}),
        max_length=LONGEST_NOTE,
        required=False,
    )

    def __init__(self, *args: Any, answers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, label) for code, label in Answer.choices if code in answers]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]
        for name, label in self.labels.items():
            self.fields[name].label = label
        for answer, name in ASKS_FOR.items():
            if answer not in answers:
                del self.fields[name]

    def said(self) -> Said:
        """What was answered, as the act takes it."""
        data = self.cleaned_data
        return Said(
            answer=data["answer"],
            reason=data.get(ASKS_FOR.get(data["answer"], ""), ""),
            note=data["note"].strip(),
            who=data.get("who", "").strip(),
        )
