"""She accepts: in which protocol, and how she came."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.protocols.engine.load import Package
from ventanilla.sightings.content import NAME
from ventanilla.sightings.services.attending import Accepted
from ventanilla.web.notices.coming import emergency
from ventanilla.web.words import spoken


class AcceptForm(forms.Form):
    """One choice among the ways into the protocols of the seat."""

    way = forms.ChoiceField(label=_("Care, and how the person came"))
    called = forms.CharField(
        label=_("What the person likes to be called"), max_length=NAME, required=False
    )
    danger = forms.BooleanField(label=_("In danger now"), required=False)

    def __init__(self, *args: Any, packages: Mapping[str, Package], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.packages = packages
        self.fields["way"].choices = [  # type: ignore[attr-defined]
            (
                spoken(package.definition.neutral_title or package.definition.title),
                [(f"{name}:{r.code}", spoken(r.title)) for r in package.definition.routes],
            )
            for name, package in packages.items()
        ]
        self.fields["called"].widget.attrs["autocomplete"] = "off"

    @property
    def in_danger(self) -> bool:
        """Whether the urgent screen of the protocol comes next."""
        return bool(self.cleaned_data["danger"] and emergency(self._package))

    @property
    def _package(self) -> Package:
        return self.packages[self.cleaned_data["way"].partition(":")[0]]

    def accepted(self) -> Accepted:
        """What a valid form says."""
        protocol, __, route = self.cleaned_data["way"].partition(":")
        place = emergency(self._package) if self.cleaned_data["danger"] else None
        return Accepted(
            protocol=protocol,
            route=route,
            called=self.cleaned_data["called"],
            facts={place.early: "yes"} if place and place.early else {},
        )
