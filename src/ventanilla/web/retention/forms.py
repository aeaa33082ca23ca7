"""Why a record goes, or stays."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.cases.states import DisposalReason, HoldReason


class Propose(forms.Form):
    """Propose to delete a record."""

    reason = forms.ChoiceField(
        label=_("Why it is deleted"), choices=DisposalReason.choices, widget=forms.RadioSelect
    )


class HoldIt(forms.Form):
    """Say that a record must be kept."""

    reason = forms.ChoiceField(
        label=_("Why it must be kept"), choices=HoldReason.choices, widget=forms.RadioSelect
    )
