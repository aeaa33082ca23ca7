"""Which table of the yearbook somebody asks for, and what is written beside an edition."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.reports.freezing import PURPOSE, REASON, RECIPIENT
from ventanilla.reports.states import Audience, Form
from ventanilla.reports.yearbook import periods
from ventanilla.reports.yearbook.periods import Kind, Period

#: how many of each kind are offered: a month or quarter further back has its address still
OFFERED = {Kind.MONTH: 24, Kind.QUARTER: 12}
ORDER = (Kind.INFORME, Kind.YEAR, Kind.QUARTER, Kind.MONTH, Kind.TERM, Kind.START)


class PeriodForm(forms.Form):
    """A period of a kind, or from one month to another; for whom."""

    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    since = forms.ChoiceField(label=gettext_lazy("Or from"), required=False)
    until = forms.ChoiceField(label=gettext_lazy("until"), required=False)
    audience = forms.ChoiceField(
        label=gettext_lazy("For"), choices=Audience.choices, required=False
    )

    def __init__(self, data: Mapping[str, Any], *, first: date, today: date) -> None:
        year = today.year - (first.year < today.year)
        self._newest = periods.around(Kind.YEAR, date(year, 1, 1), first=first, last=today)
        default = {"period": self._newest.code, "audience": Audience.INSIDE}
        names = ("period", "since", "until", "audience")
        super().__init__({name: data.get(name) or default.get(name, "") for name in names})
        chosen = self._asked_for()
        self._choices("period", self._offered(first, today, chosen))
        months = [("", "–")] + [
            (f"{each.since:%Y-%m}", formats.date_format(each.since, "YEAR_MONTH_FORMAT"))
            for each in periods.given(Kind.MONTH, first=first, last=today)
        ]
        self._choices("since", months)
        self._choices("until", months)

    def clean(self) -> dict[str, Any]:
        """A first and a last month go together, in this order."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if bool(since) != bool(until):
            self.add_error("until" if since else "since", _("Choose the first and the last month."))
        elif since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        return cleaned

    def asked(self) -> Period:
        """The period asked for; the newest year, if what was asked for cannot be."""
        if not self.is_valid():
            return self._newest
        since, until = (self.cleaned_data[name] for name in ("since", "until"))
        if since and until:
            return periods.between(_first_day(since), _first_day(until))
        return self._asked_for() or self._newest

    def audience_asked(self) -> Audience:
        """For whom; those inside, if nothing else was said."""
        return Audience(self.cleaned_data["audience"]) if self.is_valid() else Audience.INSIDE

    def address(self) -> str:
        """What is shown, as the query of an address: for charts and files of the same."""
        given = {name: self.data[name] for name in self.fields if self.data[name]}
        return urlencode(given)

    def _asked_for(self) -> Period | None:
        try:
            return periods.parse(self.data["period"])
        except ValueError:
            return None

    @staticmethod
    def _offered(first: date, today: date, chosen: Period | None) -> list[tuple[Any, Any]]:
        groups = []
        if chosen and chosen.kind == Kind.CUSTOM:
            groups.append((chosen.kind.label, [(chosen.code, chosen.words)]))
        for kind in ORDER:
            found = list(periods.given(kind, first=first, last=today))[: OFFERED.get(kind)]
            if chosen and chosen.kind == kind and chosen not in found:
                found.append(chosen)
            groups.append((kind.label, [(each.code, each.words) for each in found]))
        return groups

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices


class CorrectionForm(forms.Form):
    """Why an edition is made anew."""

    reason = forms.CharField(
        label=gettext_lazy("What was wrong"), max_length=REASON, widget=forms.Textarea
    )


class ReleaseForm(forms.Form):
    """To whom an edition is given."""

    recipient = forms.CharField(label=gettext_lazy("To whom"), max_length=RECIPIENT)
    purpose = forms.CharField(label=gettext_lazy("For what"), max_length=PURPOSE)
    basis = forms.CharField(
        label=gettext_lazy("Legal basis"), max_length=PURPOSE,
        help_text=gettext_lazy("For example, the article of the law on access to information."),
    )  # fmt: skip
    form = forms.ChoiceField(label=gettext_lazy("As"), choices=Form.choices)


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
