"""How the list of posts is narrowed."""

import re
from datetime import date

from django import forms
from django.utils import dates
from django.utils.translation import gettext_lazy as _

from ventanilla.common.errors import BadInput
from ventanilla.network import selectors
from ventanilla.network.models import PostQuerySet
from ventanilla.network.selectors import Jurisdiction
from ventanilla.network.states import HoursKind
from ventanilla.web.fields import DayField, TimeOfDayField

PLACE = re.compile(r"^(?:[A-Za-z]{2}|\d{5})$")
KINDS = (
    ("", _("consular posts")),
    ("delegation", _("delegations in Mexico")),
    ("hq_unit", _("headquarters")),
    ("all", _("all")),
)


WEEKDAYS = tuple((str(number), name) for number, name in enumerate(dates.WEEKDAYS.values(), 1))


class HoursForm(forms.Form):
    """When a port receives, from a day on, and who says so."""

    kind = forms.ChoiceField(label=_("For whom?"), choices=HoursKind, widget=forms.RadioSelect)
    opens = TimeOfDayField(label=_("Opens"))
    closes = TimeOfDayField(label=_("Closes"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        help_text=_("None ticked: every day"),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    valid_from = DayField(label=_("From which day on?"))
    source_note = forms.CharField(
        label=_("Who said so, or where is it written?"), max_length=200, strip=True
    )


class PostFilter(forms.Form):
    """Words of a name or a city, a kind, and a place whose post is looked for."""

    q = forms.CharField(label=_("Name, city or code"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)
    place = forms.CharField(
        label=_("Whose is this state or county?"),
        help_text=_("Two letters, or the five digits of a county"),
        required=False,
        max_length=5,
    )

    def clean_place(self) -> str:
        """Two letters or five digits."""
        place: str = self.cleaned_data["place"].strip().upper()
        if place and not PLACE.match(place):
            raise forms.ValidationError(_("Write two letters, like TX, or five digits."))
        return place

    def narrow(self, posts: PostQuerySet) -> PostQuerySet:
        """The posts that were asked for."""
        wanted = self.cleaned_data if self.is_valid() else {}
        return posts.named_like(wanted.get("q", "")).of_kind(wanted.get("kind", ""))

    def where(self, *, on: date) -> Jurisdiction | None:
        """The post of the place, if one was asked for; an unknown place is the field's error."""
        place = self.cleaned_data.get("place", "") if self.is_valid() else ""
        if not place:
            return None
        try:
            if place.isdigit():
                return selectors.post_for(county_fips=place, on=on)
            return selectors.post_for(state=place, on=on)
        except BadInput as refusal:
            self.add_error("place", str(refusal))
            return None
