"""What is written into emergencies, walls, consents and requests: shapes only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.security.oversight.models import EmergencyOpening, Freeze

WORDS = {"rows": 3, "maxlength": 2000}
LONGEST = 2000


class Emergency(forms.Form):
    """Which case, and why."""

    number = forms.CharField(
        label=_("Case number"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    reason = forms.ChoiceField(
        label=_("Why"), choices=EmergencyOpening.Reason.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What is happening, in 20 characters or more"),
        widget=forms.Textarea(attrs=WORDS),
        max_length=LONGEST,
    )


class Another(forms.Form):
    """For which case number a second person is asked."""

    number = forms.CharField(label=_("Case number"), max_length=20)


class Review(forms.Form):
    """Whether an emergency was one."""

    justified = forms.ChoiceField(
        label=_("Was it justified?"),
        choices=(("yes", _("Yes")), ("no", _("No"))),
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What you found"), widget=forms.Textarea(attrs=WORDS), max_length=LONGEST
    )


class Decision(forms.Form):
    """A second person says yes or no."""

    verdict = forms.ChoiceField(
        label=_("Verdict"), choices=(("approved", _("Approve")), ("declined", _("Decline")))
    )


class Release(forms.Form):
    """Why a frozen seat may go on."""

    note = forms.ChoiceField(
        label=_("What was found"), choices=Freeze.Note.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs.pop("required", None)
