"""Which figures somebody asks for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.cases.words import in_words
from ventanilla.protocols.engine.load import Package
from ventanilla.reports.publication import Publication, packages_of
from ventanilla.reports.quarters import Quarter, span
from ventanilla.reports.selectors import quarters_given
from ventanilla.reports.states import POST
from ventanilla.reports.titles import Titles
from ventanilla.reports.units import EPISODES, Crossed, tables_of, units_of
from ventanilla.security.models import Seat


class FiguresForm(forms.Form):
    """A protocol, a first and a last quarter, a table. What was not chosen: the newest quarter."""

    protocol = forms.ChoiceField(label=gettext_lazy("Protocol"), required=False)
    since = forms.ChoiceField(label=gettext_lazy("From"), required=False)
    until = forms.ChoiceField(label=gettext_lazy("Until"), required=False)
    table = forms.ChoiceField(label=gettext_lazy("Table"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        packages: Mapping[str, Package],
        package: Package,
        quarters: Sequence[Quarter],
    ) -> None:
        newest = quarters[-1].code
        self._tables = tables_of(package)
        self._first = next(iter(self._tables))
        given = {"since": newest, "until": newest, "table": self._first, "protocol": package.id}
        super().__init__({name: data.get(name) or default for name, default in given.items()})
        self._choices("protocol", [(p.id, in_words(p.definition.title)) for p in packages.values()])
        named = [(quarter.code, quarter.words) for quarter in reversed(quarters)]
        self._choices("since", named)
        self._choices("until", named)
        titles = Titles(package, {})
        self._choices(
            "table",
            [
                (group, [(crossed.code, titles.table(crossed)) for crossed in tables])
                for group, tables in self._groups(package, titles)
            ],
        )
        self._newest = quarters[-1]
        if len(packages) == 1:
            self.fields["protocol"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """A period does not end before it begins."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("since") and cleaned.get("until") and not self._span(cleaned):
            self.add_error("until", _("The period ends before it begins."))
        return cleaned

    def quarters(self) -> Sequence[Quarter]:
        """The quarters asked for; the newest, if what was asked for cannot be."""
        if self.is_valid():
            return self._span(self.cleaned_data)
        return [self._newest]

    def crossed(self) -> Crossed:
        """The table asked for; the first, if there is none like it."""
        self.is_valid()
        return self._tables[self.cleaned_data.get("table") or self._first]

    def address(self) -> str:
        """What is shown, as the query of an address: for charts and files of the same."""
        quarters = self.quarters()
        return urlencode(
            {
                "protocol": self.data["protocol"],
                "since": quarters[0].code,
                "until": quarters[-1].code,
                "table": self.crossed().code,
            }
        )

    @staticmethod
    def _groups(package: Package, titles: Titles) -> Iterator[tuple[str, list[Crossed]]]:
        for name, unit in units_of(package).items():
            if name != EPISODES:
                yield titles.unit(name), list(unit.tables)
                continue
            yield _("By post"), [c for c in unit.tables if c.row == POST]
            yield _("The network"), [c for c in unit.tables if c.row != POST]

    def _choices(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    @staticmethod
    def _span(cleaned: Mapping[str, str]) -> Sequence[Quarter]:
        return span(Quarter.parse(cleaned["since"]), Quarter.parse(cleaned["until"]))


def asked(
    data: Mapping[str, Any], *, seat: Seat
) -> tuple[FiguresForm, Publication] | tuple[None, None]:
    """The form as it was sent, and the publication that it asks for; none, if none is given."""
    packages = packages_of(seat)
    given = {name: found for name in packages if (found := quarters_given(name))}
    if not given:
        return None, None
    wanted = data.get("protocol", "")
    name = wanted if wanted in given else next(iter(given))
    form = FiguresForm(
        data,
        packages={name: packages[name] for name in given},
        package=packages[name],
        quarters=given[name],
    )
    return form, Publication(seat, packages[name], tuple(form.quarters()))
