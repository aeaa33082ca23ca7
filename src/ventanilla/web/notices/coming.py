"""Somebody is here, or on the telephone: the first screen of a restricted protocol.

All it must know is how the person came. Whatever else it asks is what the package's notice asks,
in the package's words; a number to call back is none of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.exchange import intake
from ventanilla.exchange.services.noticing import OLDEST, Told
from ventanilla.people.identity import Names
from ventanilla.protocols.engine.facts import FactInfo
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.reaching import Urgent
from ventanilla.protocols.engine.state import Value
from ventanilla.web.fields import MomentField
from ventanilla.web.notices.forms import NOT_SAID, PLACE, Telling
from ventanilla.web.words import spoken

#: how the field of a fact of the notice is called
FACT = "fact_"


def is_short(package: Package) -> bool:
    """Whether a notice of this protocol begins with the short screen."""
    return package.definition.is_restricted and bool(package.definition.urgent)


def emergency(package: Package) -> Urgent | None:
    """The first place of the urgent screen, where a package has one."""
    return next((each for each in package.definition.urgent if each.slot == "emergency"), None)


@dataclass(frozen=True, slots=True)
class Way:
    """A way in which somebody comes, as one press on the desk chooses it."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Door:
    """One restricted protocol on the desk: its neutral title, and its ways in."""

    title: str
    ways: Sequence[Way]


def doors(packages: Mapping[str, Package]) -> list[Door]:
    """What the button for danger now offers: nothing, where no protocol has an urgent screen."""
    return [
        Door(
            spoken(package.definition.neutral_title),
            [Way(f"{name}:{r.code}", spoken(r.title)) for r in package.definition.routes],
        )
        for name, package in packages.items()
        if is_short(package)
    ]


class DangerForm(forms.Form):
    """One press: somebody is in danger now."""

    token = forms.UUIDField()
    way = forms.CharField(max_length=60)

    def __init__(self, *args: Any, packages: Mapping[str, Package], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.packages = packages

    def clean_way(self) -> tuple[Package, str]:
        """The package and its route."""
        name, __, route = self.cleaned_data["way"].partition(":")
        package = self.packages.get(name)
        routes = {each.code for each in package.definition.routes} if package else set()
        if package is None or not is_short(package) or route not in routes:
            raise forms.ValidationError(_("Choose how the person came."))
        return package, route

    def told(self, at: datetime) -> Told:
        """What one press says: danger, at this minute. Pressed twice, it is the same notice."""
        place = emergency(self.cleaned_data["way"][0])
        facts: dict[str, Value] = {place.early: "yes"} if place and place.early else {}
        minute = at.replace(second=0, microsecond=0)
        return Told(names=Names(), notified_at=minute, facts=facts)


class ComingForm(Telling):
    """Who is here, how they came, and whether it can wait."""

    route = forms.ChoiceField(label=_("How the person came"), widget=forms.RadioSelect)
    prealerts = forms.MultipleChoiceField(
        label=_("At this moment"), required=False, widget=forms.CheckboxSelectMultiple
    )
    notified_at = MomentField(label=_("When"), required=True)

    def __init__(self, *args: Any, package: Package, **kwargs: Any) -> None:
        super().__init__(*args, package=package, **kwargs)
        for name in self._others():
            self.fields[FACT + name] = _field(package.facts[name])
        self._keep_to_the_page()

    def _others(self) -> list[str]:
        """The facts of the notice that are no early warnings, in the package's order."""
        facts = self.package.definition.facts
        return [
            fact.name
            for fact in facts
            if fact.source == "intake" and not fact.name.startswith(intake.PREALERT)
        ]

    @property
    def others(self) -> list[forms.BoundField]:
        """The fields that can wait."""
        return [self[FACT + name] for name in self._others()]

    @property
    def in_danger(self) -> bool:
        """Whether it was ticked that somebody is in danger now."""
        place = emergency(self.package)
        return bool(place and place.early in self.cleaned_data["prealerts"])

    def chosen_route(self) -> str:
        """How the person came."""
        return str(self.cleaned_data["route"])

    def told(self) -> Told:
        """What was written, as the act takes it."""
        data = self.cleaned_data
        said = {name: data[FACT + name] for name in self._others()}
        age = said.pop("stated_age", None)
        facts: dict[str, Value] = {name: value for name, value in said.items() if value}
        facts |= dict.fromkeys(data["prealerts"], "yes")
        names = Names(
            called=data["called"],
            sex=said.get("stated_sex", ""),
            language=said.get("language", ""),
            nationality=said.get("nationality_stated", ""),
        )
        return Told(
            names=names,
            notified_at=data["notified_at"],
            stated_age=age,
            facts=facts,
            words=data["words"],
        )


def _field(fact: FactInfo) -> forms.Field:
    label = spoken(fact.title)
    match fact.type:
        case "choice" | "boolean":
            choices = [(code, spoken(title)) for code, title in fact.choices.items()]
            return forms.ChoiceField(label=label, required=False, choices=[NOT_SAID, *choices])
        case "integer":
            return forms.IntegerField(label=label, required=False, min_value=0, max_value=OLDEST)
        case _:
            return forms.CharField(label=label, required=False, max_length=PLACE)
