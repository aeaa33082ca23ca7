"""What an officer writes of a referral: shapes only."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.protocols.engine.definition import Document
from ventanilla.protocols.engine.state import GivenField
from ventanilla.referrals.services.answering import LONGEST_NOTE
from ventanilla.referrals.services.proposing import LONGEST_NAME
from ventanilla.referrals.services.sending import Going
from ventanilla.referrals.states import Closing, Mode
from ventanilla.web.referrals.answers import Answered
from ventanilla.web.words import spoken

SUMMARY = "summary_"


class SeekForm(forms.Form):
    """For what somebody needs help, and where."""

    need = forms.ChoiceField(label=_("What is needed"))
    near = forms.CharField(
        label=_("Near"),
        help_text=_("ZIP code, city or county; without it, near the post."),
        max_length=80,
        required=False,
    )
    language = forms.CharField(
        label=_("Language"),
        help_text=_("Its code, such as es, en, nah or mix."),
        max_length=8,
        required=False,
    )

    def __init__(self, *args: Any, needs: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].choices = needs  # type: ignore[attr-defined]


class ProposeForm(forms.Form):
    """Which of the services, or somebody else by name; and how the person gets there."""

    service = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Who is to help"),
        help_text=_("The name of one institution or person, as the person will agree to it."),
        max_length=LONGEST_NAME,
    )
    mode = forms.ChoiceField(
        label=_("How"), choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.WARM
    )
    reason = forms.CharField(
        label=_("Why this one"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SendForm(forms.Form):
    """By which paper of the protocol it goes, and what is kept back. The least is sent."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    language = forms.ChoiceField(
        label=_("Language of the document"), choices=[("es", _("Spanish")), ("en", _("English"))]
    )
    withheld = forms.MultipleChoiceField(
        label=_("Keep back from this document"),
        help_text=_("What is ticked stays out, although the recipient might have it."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        document: Document,
        allowed: Iterable[GivenField],
        version: int,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"token": uuid.uuid4(), "version": version}
        super().__init__(*args, **kwargs)
        self.document = document
        fields = [item for item in allowed if not document.fields or item.field in document.fields]
        choices = [(item.field, spoken(item.title)) for item in fields]
        if choices:
            self.fields["withheld"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["withheld"]
        for item in fields:
            if item.give == "summary":
                self.fields[SUMMARY + item.field] = forms.CharField(
                    label=spoken(item.title),
                    help_text=_("Only a summary may be given: write it, or leave it empty."),
                    required=False,
                    max_length=1200,
                    widget=forms.Textarea(attrs={"rows": 3}),
                )

    def going(self) -> Going:
        """What was written, as the act takes it."""
        data = self.cleaned_data
        return Going(
            document=self.document.code,
            language=data["language"],
            withheld=frozenset(data.get("withheld", ())),
            summaries={
                name.removeprefix(SUMMARY): words
                for name, words in data.items()
                if name.startswith(SUMMARY) and words
            },
            disclosure_id=data["token"],
            seen=data["version"],
        )


class ToldForm(Answered):
    """What a partner told by telephone."""

    labels = {
        "answer": _("What they said"),
        "reason": _("If they cannot help: why"),
        "note": _("Note"),
    }


class CloseForm(forms.Form):
    """Why nothing more is expected."""

    reason = forms.ChoiceField(label=_("Why it is closed"), choices=Closing.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=LONGEST_NOTE)
