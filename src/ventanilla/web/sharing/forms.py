"""What is written about what is exchanged with other ministries: shapes only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

COUNTRY = 2


class CountryField(forms.CharField):
    """A country by its two letters (ISO 3166-1)."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            min_length=COUNTRY, max_length=COUNTRY,
            help_text=_("Its two letters, like GT or HN"), **more
        )  # fmt: skip

    def clean(self, value: Any) -> str:
        """In capitals, letters only."""
        given = str(super().clean(value)).upper()
        if not (given.isascii() and given.isalpha()):
            raise forms.ValidationError(_("Write two letters, like GT."))
        return given


class PackageForm(forms.Form):
    """A package of another ministry."""

    file = forms.FileField(
        label=_("The package"),
        help_text=_("The .zip as the other ministry gave it, unopened"),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
    )


class KeyForm(forms.Form):
    """The public key of another ministry."""

    name_es = forms.CharField(label=_("Name of the ministry in Spanish"), max_length=160)
    name_en = forms.CharField(label=_("Name of the ministry in English"), max_length=160)
    country = CountryField(label=_("Country"))
    public = forms.CharField(
        label=_("Its public key"),
        help_text=_("The one line of its .pub file: name, eight signs and the key, with + between"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )
