"""What somebody looks for on the public site. Nothing of it is kept."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.network import places
from ventanilla.network.places import Place

LONGEST = 60


class PlaceForm(forms.Form):
    """A place in the United States, in whatever way somebody calls it."""

    use_required_attribute = False
    place = forms.CharField(
        label=gettext_lazy("Where are you?"),
        help_text=gettext_lazy("A ZIP code, or a city with its state: 78501, or McAllen, TX."),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Write a ZIP code or a city.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_place(self) -> Sequence[Place]:
        """The places that it may mean, one at least."""
        found = places.find(self.cleaned_data["place"])
        if not found:
            raise forms.ValidationError(
                _("We do not know that place. Try its ZIP code, or a larger city nearby.")
            )
        return found
