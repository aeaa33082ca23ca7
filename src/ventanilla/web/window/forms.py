"""What a window may say, all of it optional: nobody is asked anything."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.sightings import catalogue
from ventanilla.sightings.catalogue import Entry
from ventanilla.sightings.content import CONTACT, MOST_MINORS, NAME, NOTE, Noticed
from ventanilla.sightings.states import PLACES, Hint, Language, Modality, Urgency
from ventanilla.web.fields import MomentField

CHOSEN = [each for each in Modality.choices if each[0] != Modality.ONLINE]
OTHER = ("", "")


class NoticedForm(forms.Form):
    """One slip, in the order of the keyboard: number, how long it can wait, what was noticed."""

    letter = forms.UUIDField(widget=forms.HiddenInput)
    slip = forms.CharField(
        label=_("Turn slip"),
        max_length=NAME,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autofocus": True}),
    )
    urgency = forms.ChoiceField(
        label=_("How long it can wait"),
        choices=Urgency.choices,
        initial=Urgency.TODAY,
        widget=forms.RadioSelect,
    )
    observations = forms.MultipleChoiceField(
        label=_("What was seen"), required=False, widget=forms.CheckboxSelectMultiple
    )
    accompanied = forms.BooleanField(label=_("Somebody is with the person"), required=False)
    note = forms.CharField(
        label=_("Where to find the person"),
        max_length=NOTE,
        required=False,
        widget=forms.TextInput,
    )
    more = forms.MultipleChoiceField(
        label=_("Also seen"), required=False, widget=forms.CheckboxSelectMultiple
    )
    called = forms.CharField(label=_("A name to call out"), max_length=NAME, required=False)
    left = forms.BooleanField(label=_("The person has left"), required=False)
    contact = forms.CharField(
        label=_("How the person said to be reached safely"), max_length=CONTACT, required=False
    )
    minors = forms.IntegerField(
        label=_("Children with the person"), required=False, min_value=0, max_value=MOST_MINORS
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, required=False)
    interpreter = forms.BooleanField(label=_("Needs an interpreter"), required=False)
    pretext = forms.ChoiceField(label=_("What the person was told"), required=False)
    hint = forms.ChoiceField(label=_("What it may be about"), choices=Hint.choices, required=False)
    modality = forms.ChoiceField(label=_("Where it was seen"), choices=CHOSEN, required=False)
    seen_at = MomentField(label=_("When it was seen, if not now"), required=False)

    def __init__(self, *args: Any, area: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = catalogue.observations().values()
        of_area = [each for each in seen if each.is_for(area)]
        self._choose("observations", [e for e in of_area if not _published(e)])
        self._choose("more", [e for e in of_area if _published(e)])
        told = [each for each in catalogue.pretexts().values() if each.is_for(area)]
        self._choose("pretext", told, blank=True)
        self.fields["modality"].initial = PLACES.get(area, Modality.OFFICE)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def _choose(self, name: str, entries: list[Entry], *, blank: bool = False) -> None:
        choices = [(each.code, each.title) for each in entries]
        self.fields[name].choices = [*([OTHER] if blank else []), *choices]  # type: ignore[attr-defined]

    def noticed(self, at: datetime) -> Noticed:
        """What a valid form says."""
        data = self.cleaned_data
        return Noticed(
            seen_at=data["seen_at"] or at,
            urgency=Urgency(data["urgency"]),
            modality=Modality(data["modality"] or self.fields["modality"].initial),
            hint=Hint(data["hint"] or Hint.UNKNOWN),
            slip=data["slip"],
            called=data["called"],
            contact=data["contact"],
            note=data["note"],
            language=data["language"] or Language.ES,
            interpreter=data["interpreter"],
            present=not data["left"],
            accompanied=data["accompanied"],
            minors=data["minors"] or 0,
            observations=(*data["observations"], *data["more"]),
            pretext=data["pretext"],
        )


def _published(entry: Entry) -> bool:
    return entry.code.startswith(catalogue.PUBLISHED)
