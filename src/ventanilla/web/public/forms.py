"""What somebody looks for on the public site. Nothing of it is kept."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.common.language import reading
from ventanilla.directory.needs import groups, needs
from ventanilla.network import places
from ventanilla.network.places import Place

LONGEST = 60
LANGUAGES = (
    ("es", gettext_lazy("Spanish")),
    ("en", gettext_lazy("English")),
    ("nah", gettext_lazy("Nahuatl")),
    ("mix", gettext_lazy("Mixtec")),
    ("zap", gettext_lazy("Zapotec")),
    ("tcf", gettext_lazy("Tlapanec (Me’phaa)")),
    ("myn", gettext_lazy("Mayan languages")),
    ("ase", gettext_lazy("Sign language")),
)


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


class ServicesForm(PlaceForm):
    """What somebody needs, where, and in which language it should be given first."""

    need = forms.ChoiceField(label=gettext_lazy("What do you need?"), required=False)
    speaks = forms.ChoiceField(
        label=gettext_lazy("In which language?"), required=False, choices=LANGUAGES
    )
    undocumented = forms.BooleanField(
        label=gettext_lazy("Only those that help people without papers"), required=False
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        choice = self.fields["need"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
        choice.choices = _needs()
        self.fields["speaks"].initial = reading()


def _needs() -> list[Any]:
    """Every need below its group; the group itself comes first, as all of it."""
    grouped = [
        (top.name, [(top.code, _("All of it: %(need)s") % {"need": top.name}),
                    *((need.code, need.name) for need in below)])
        for top, below in groups()
    ]  # fmt: skip
    return [("", _("Anything")), *grouped]


def named(need: str) -> str:
    """A need in words; blank for none."""
    return needs()[need].name if need else ""
