"""What is asked of an area: what, and when the person comes."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.errands.selectors import Offer
from ventanilla.errands.services.asking import Wanted
from ventanilla.web.fields import DayField
from ventanilla.web.words import spoken

LANGUAGE = 40


class AskForm(forms.Form):
    """One thing, of one area."""

    kind = forms.ChoiceField(label=_("What the person needs"))
    day = DayField(label=_("Day"))
    hour = forms.TimeField(
        label=_("Hour, if there is an appointment"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"invalid": _("Write the hour like 14:30.")},
    )
    language = forms.CharField(
        label=_("Language, if it is not Spanish"), required=False, max_length=LANGUAGE
    )

    def __init__(
        self, *args: Any, offers: Iterable[Offer], today: date, chosen: str = "", **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"day": today, "kind": chosen}
        super().__init__(*args, **kwargs)
        fitting: list[tuple[str, str]] = []
        others: list[tuple[str, str]] = []
        for offer in offers:
            words = _("%(what)s (%(area)s)") % {
                "what": spoken(offer.kind.title),
                "area": offer.area,
            }
            (fitting if offer.fits else others).append((offer.kind.code, words))
        groups: list[Any] = [("", _("Choose"))]
        if fitting:
            groups.append((_("What the findings ask for"), fitting))
        groups.append((_("What else the areas do"), others))
        self.fields["kind"].choices = groups  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was written, as the act takes it."""
        return Wanted(**{name: self.cleaned_data[name] for name in ("kind", "day", "hour")},
                      language=self.cleaned_data["language"])  # fmt: skip
