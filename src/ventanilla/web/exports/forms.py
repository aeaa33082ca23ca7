"""What somebody says who wants a list as a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.exports.states import Format, Reason
from ventanilla.web.cases.forms import CaseFilter


class Ask(forms.Form):
    """Which cases, as what, and why; names only for whoever asks for them."""

    narrowed = forms.ChoiceField(label=_("Which cases"), choices=CaseFilter.STATES, required=False)
    mine = forms.BooleanField(label=_("Only mine"), required=False)
    format = forms.ChoiceField(
        label=_("As what"), choices=Format.choices, initial=Format.XLSX, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(
        label=_("What for"), choices=Reason.choices, widget=forms.RadioSelect
    )
    names = forms.BooleanField(
        label=_("With the names of the persons"),
        help_text=_("Only if the list is of no use without. Each case counts as opened by you."),
        required=False,
    )
