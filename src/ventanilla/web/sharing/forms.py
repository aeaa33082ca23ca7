"""What is written about what is exchanged with other ministries: shapes only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.directory import needs
from ventanilla.network.states import Evidence as Known
from ventanilla.protocols.engine.definition import Basis, Evidence, Text
from ventanilla.sharing import selectors
from ventanilla.sharing.languages import Line
from ventanilla.sharing.models import Release
from ventanilla.sharing.services.exchanging import Given
from ventanilla.sharing.states import Adoption, Forum
from ventanilla.web.fields import DayField

COUNTRY = 2
CODE = r"^[a-z][a-z0-9_]*$"


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


class BeginForm(forms.Form):
    """What an adaptation is called."""

    protocol = forms.RegexField(
        CODE, label=_("Its short name here"), max_length=24,
        help_text=_("Small letters, like uca. The same as there, unless you have one of that name"),
    )  # fmt: skip
    version = forms.RegexField(
        r"^\d+\.\d+\.\d+$", label=_("Its version here"), max_length=20, initial="1.0.0",
        help_text=_("Three numbers, like 1.0.0"),
    )  # fmt: skip


class BasisForm(forms.Form):
    """Something that a protocol rests on."""

    code = forms.RegexField(
        r"^[A-Z][A-Z0-9-]*$", label=_("Its short name"), max_length=40,
        help_text=_("Capitals, like LAW-2011. What stands under the same name is replaced"),
    )  # fmt: skip
    citation_es = forms.CharField(
        label=_("As it is cited in Spanish"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=600,
    )
    citation_en = forms.CharField(
        label=_("As it is cited in English"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=600,
    )
    link = forms.URLField(
        label=_("Where it can be read"), required=False, max_length=300, assume_scheme="https"
    )
    evidence = forms.ChoiceField(
        label=_("How sure is this?"),
        choices=[(each.value, Known(each.value).label) for each in Evidence],
    )

    @staticmethod
    def shown(basis: Basis | None) -> dict[str, str]:
        """What the form shows of one that is there."""
        if basis is None:
            return {}
        return {
            "code": basis.id, "citation_es": basis.citation.es, "citation_en": basis.citation.en,
            "link": basis.link, "evidence": basis.evidence.value,
        }  # fmt: skip

    def basis(self) -> Basis:
        """The basis as the act takes it."""
        given = self.cleaned_data
        return Basis(
            id=given["code"],
            citation=Text(es=given["citation_es"], en=given["citation_en"]),
            link=given["link"],
            evidence=Evidence(given["evidence"]),
        )


def service_name(code: str) -> str:
    """What stands behind a service of a finding, in the needs of the directory."""
    if code not in needs.mapped():
        return code
    return ", ".join(needs.needs()[need].name for need in needs.of_services([code]))


class ServicesForm(forms.Form):
    """Which services answer a finding."""

    services = forms.MultipleChoiceField(
        label=_("Which services answer it here?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        known = needs.mapped() | set(self.initial.get("services", ()))
        self.fields["services"].choices = sorted(  # type: ignore[attr-defined]
            ((code, service_name(code)) for code in known), key=lambda pair: pair[1].casefold()
        )


class LanguageForm(forms.Form):
    """A further language."""

    language = forms.RegexField(
        r"^[a-z]{2,3}$", label=_("Which language?"),
        help_text=_("Its two or three letters, like fr, pt or quc"),
    )  # fmt: skip


class TextsForm(forms.Form):
    """Some texts, to be translated. What stays blank is asked again."""

    def __init__(self, *arguments: Any, lines: Sequence[Line], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.places = {f"t{at}": line.place for at, line in enumerate(lines)}
        for name, line in zip(self.places, lines, strict=True):
            self.fields[name] = forms.CharField(
                label=line.original.en, help_text=line.original.es, required=False,
                initial=line.translated, widget=forms.Textarea(attrs={"rows": 2}), max_length=4000,
            )  # fmt: skip
            self.fields[f"{name}_place"] = forms.CharField(
                initial=line.place, widget=forms.HiddenInput, required=False
            )

    def texts(self) -> dict[str, str]:
        """Place -> translation, of those that were written."""
        given = self.cleaned_data
        return {given[f"{name}_place"] or place: given[name] for name, place in self.places.items()}


class ExchangeForm(forms.Form):
    """Something that was given to another country."""

    forum = forms.ChoiceField(label=_("In which forum?"), choices=Forum)
    agreement = forms.CharField(
        label=_("Agreement or meeting"), required=False, max_length=160,
        help_text=_("Its name or number, if there is one"),
    )  # fmt: skip
    country = CountryField(label=_("To which country?"))
    released_on = DayField(label=_("On which day?"))
    release = forms.ModelChoiceField(
        label=_("Which release?"), queryset=Release.objects.none(), required=False,
        empty_label=_("something else"),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Or what else?"), required=False, max_length=160,
        help_text=_("A translation, a course, a final document"),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("Which office there?"), max_length=160, help_text=_("An office, not a person")
    )

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["release"].queryset = selectors.releases()  # type: ignore[attr-defined]

    def given(self) -> Given:
        """What the act takes."""
        return Given(**{**self.cleaned_data, "forum": Forum(self.cleaned_data["forum"])})


class WordForm(forms.Form):
    """What the other country said, or how far it is."""

    on = DayField(label=_("On which day?"))
    adoption = forms.ChoiceField(
        label=_("How far are they?"),
        choices=[("", _("as before")), *Adoption.choices],
        required=False,
    )
    text = forms.CharField(
        label=_("What did they say?"), required=False, max_length=400,
        help_text=_("No person is named here"), widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
