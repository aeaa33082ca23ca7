"""What somebody looks for in the directory, and what they say after a call."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ventanilla.directory import languages, needs
from ventanilla.directory.finding import Asked
from ventanilla.directory.freshness import Freshness
from ventanilla.network import places
from ventanilla.network.places import Place
from ventanilla.security.models import Seat

RADII = (10, 25, 50, 100, 250)


def language_choices() -> Iterable[tuple[str, str]]:
    """Languages in the words of whoever reads."""
    return [(code, capfirst(languages.name(code))) for code in languages.codes()]


def need_choices(*, whole_groups: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """Needs in their groups; ``whole_groups``: with a line for all of a group."""
    return [
        (
            top.name,
            ([(top.code, _t("%(group)s: all of it") % {"group": top.name})] if whole_groups else [])
            + [(need.code, need.name) for need in below],
        )
        for top, below in needs.groups()
    ]


class SearchForm(forms.Form):
    """What is needed, where, in which language, and whatever else has to hold."""

    need = forms.ChoiceField(label=_("What is needed?"), required=False)
    place = forms.CharField(
        label=_("Near which place?"),
        help_text=_("ZIP code, city or county: 78501, McAllen TX, Hidalgo County"),
        required=False,
        max_length=80,
    )
    radius = forms.TypedChoiceField(label=_("Within"), coerce=int, required=False)
    language = forms.ChoiceField(label=_("Speaks"), required=False)
    q = forms.CharField(label=_("Words"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("How sure"), required=False)
    children = forms.BooleanField(label=_("Takes children"), required=False)
    papers = forms.BooleanField(label=_("Also without papers"), required=False)
    open_now = forms.BooleanField(label=_("Open now"), required=False)
    mine = forms.BooleanField(label=_("Only what my post keeps"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Sequence[Any]] = {
            "need": [("", _t("Anything")), *need_choices(whole_groups=True)],
            "radius": [(str(r), _t("%(number)s miles") % {"number": r}) for r in RADII],
            "language": [("", _t("any language")), *language_choices()],
            "state": [("", _t("All entries")), *Freshness.choices],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = offered
        self.fields["radius"].initial = "25"
        self.places: Sequence[Place] = ()

    def clean_place(self) -> str:
        """A place that we know; several of one name are offered to choose among."""
        text: str = self.cleaned_data["place"].strip()
        if not text:
            return text
        self.places = places.find(text)
        if not self.places:
            raise forms.ValidationError(
                _("No place is called that. Write a ZIP code, a city with its state, or a county.")
            )
        if len(self.places) > 1:
            raise forms.ValidationError(_("Several places are called that. Which one?"))
        return text

    @property
    def place_found(self) -> Place | None:
        """The one place that is meant."""
        return self.places[0] if len(self.places) == 1 else None

    def asked(self, *, seat: Seat, now: datetime) -> Asked:
        """The question; what is wrong in the form does not narrow it."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return Asked(
            on=now.astimezone(seat.post.zoneinfo).date(),
            needs=[given["need"]] if given.get("need") else [],
            place=self.place_found,
            radius_miles=given.get("radius") or 25,
            language=given.get("language", ""),
            text=given.get("q", ""),
            undocumented=given.get("papers", False),
            children=given.get("children", False),
            open_at=now if given.get("open_now") else None,
            zone=seat.post.zone,
            states=[Freshness(given["state"])] if given.get("state") else [],
            post_id=seat.post_id if given.get("mine") else None,
        )


class VerifyForm(forms.Form):
    """Somebody called, and it is right."""

    note = forms.CharField(
        label=_("Whom did you speak to, and what did they say?"),
        help_text=_("For colleagues; it is never published"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
