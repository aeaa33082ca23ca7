"""What was counted, and by how much it was wrong."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from ventanilla.outreach import catalogue
from ventanilla.outreach.models import COUNTED, Event
from ventanilla.outreach.services.counting import Closing, Numbers
from ventanilla.outreach.states import CODE_LENGTH, CountMethod

MOST = 10_000_000
LABELS = {
    "attendances": _t("Attendances"),
    "female": _t("Women"),
    "male": _t("Men"),
    "other": _t("Others"),
    "unknown": _t("Unknown"),
    "minors": _t("Of all of them, minors"),
    "people": _t("Different people"),
    "contacts": _t("Contacts"),
    "reach": _t("Reach in media"),
}
HINTS = {
    "attendances": _t("Everybody at every session: women, men, others and unknown together"),
    "unknown": _t("Whoever was not told apart; nobody is asked"),
    "people": _t("Only if a list tells them apart; empty if nobody knows"),
    "contacts": _t("Spoken to, without taking part"),
    "reach": _t("As the medium or the platform says; never part of the attendances"),
}


class _NumbersForm(forms.Form):
    """A number for each unit. ``least``: below nothing only in a correction."""

    least = 0

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        first = {
            name: forms.IntegerField(
                label=LABELS[name],
                help_text=HINTS.get(name, ""),
                min_value=self.least,
                max_value=MOST,
                required=name == "attendances" and not self.least,
            )
            for name in COUNTED
        }
        self.fields = {**first, **self.fields}

    @property
    def sexes(self) -> list[BoundField]:
        """The numbers that add up to the attendances."""
        return [self[name] for name in ("female", "male", "other", "unknown")]

    @property
    def apart(self) -> list[BoundField]:
        """The numbers that are added to nothing."""
        return [self[name] for name in ("minors", "people", "contacts", "reach")]

    def numbers(self) -> Numbers:
        """What was written, empty ones as nothing; people stay unknown."""
        given = self.cleaned_data
        counted = {name: given[name] or 0 for name in COUNTED if name != "people"}
        return Numbers(**counted, people=given["people"])


class CountForm(_NumbersForm):
    """The count of one event."""

    method = forms.ChoiceField(
        label=_t("How was it counted?"), choices=CountMethod.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any, *, event: Event | None = None) -> None:
        super().__init__(data, initial=counted(event) if event else {})
        self._services = {f"service_{code}": code for code in catalogue.terms("service")}
        for name, code in self._services.items():
            self.fields[name] = forms.IntegerField(
                label=catalogue.named("service", code), min_value=0, max_value=MOST, required=False
            )

    @property
    def services(self) -> list[BoundField]:
        """How often each service was given."""
        return [self[name] for name in self._services]

    def closing(self) -> Closing:
        """What was written, once the form is valid."""
        return Closing(
            numbers=self.numbers(),
            method=CountMethod(self.cleaned_data["method"]),
            services={
                code: self.cleaned_data[name]
                for name, code in self._services.items()
                if self.cleaned_data[name]
            },
        )


class CorrectionForm(_NumbersForm):
    """By how much a count was wrong: more, or less with a minus."""

    least = -MOST
    reason = forms.CharField(label=_t("Why was it wrong?"), max_length=200)


class SheetForm(forms.Form):
    """The code of a count sheet."""

    code = forms.CharField(
        label=_t("Code of the sheet"),
        help_text=_t("Six signs, at the top right of the sheet"),
        max_length=CODE_LENGTH + 6,
    )

    def unknown(self) -> None:
        """Say at the field that there is no such event here."""
        self.add_error("code", _("No event of this post has that code."))


def counted(event: Event) -> Mapping[str, Any]:
    """The count of an event as the form shows it; nothing before there is one."""
    count = getattr(event, "count", None)
    if count is None:
        return {}
    services = {f"service_{code}": number for code, number in count.services.items()}
    return {**{name: getattr(count, name) for name in (*COUNTED, "method")}, **services}
