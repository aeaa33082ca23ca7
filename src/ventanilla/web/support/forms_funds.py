"""Funds, lines, rates, money that moves between posts; the count of a till."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.network.models import Post
from ventanilla.support.models import Fund, Line
from ventanilla.support.services.funding import Limits, NewFund
from ventanilla.support.states import Currency, Lack, Level
from ventanilla.web.fields import DayField
from ventanilla.web.support.forms import CHOOSE, MoneyField, WithIds


class FundForm(WithIds):
    """A fund as it is opened."""

    code = forms.SlugField(label=_("Code"), max_length=24)
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    fiscal_year = forms.IntegerField(label=_("Fiscal year"), min_value=2000, max_value=2100)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=Currency.choices, widget=forms.RadioSelect
    )
    ceiling = MoneyField(label=_("Ceiling of all posts together"), required=False)
    rules_version = forms.CharField(
        label=_("Version of its rules"),
        help_text=_("As the ministry calls the guidelines that hold for it."),
        max_length=40,
    )
    items = forms.CharField(
        label=_("Items of expense that it may be booked to"),
        help_text=_("Their numbers, with a blank between them."),
        max_length=200,
    )

    def fund(self) -> NewFund:
        """As the act takes it."""
        return NewFund(**{**self.cleaned_data, "items": self.cleaned_data["items"].split()})


class LineForm(WithIds):
    """What a line may cost: no official caps were found, so these are the ministry's own."""

    item = forms.ChoiceField(label=_("Item of expense"))
    unit_cap = MoneyField(label=_("At most for one person and day"))
    days_cap = forms.IntegerField(label=_("Days for one case, at most"), max_value=366)
    level = forms.ChoiceField(label=_("Authorised by"), choices=[CHOOSE, *Level.choices])

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "item": line.item, "unit_cap": line.unit_cap, "days_cap": line.days_cap,
            "level": line.level,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        items = [(item, item) for item in line.fund.items]
        self.fields["item"].choices = [CHOOSE, *items]  # type: ignore[attr-defined]

    def limits(self) -> Limits:
        """As the act takes it."""
        return Limits(**self.cleaned_data)


class MoveForm(WithIds):
    """Money of a fund that moves: to a post, between lines, between posts, back."""

    what = forms.ChoiceField(
        label=_("What is to happen"),
        choices=[
            ("allocate", _("Give a post money for a line")),
            ("shift", _("Move it to another line of the same post")),
            ("transfer", _("Move it to another post")),
            ("give_back", _("Take back what a post did not spend, at the end of the year")),
        ],
        widget=forms.RadioSelect,
    )
    post = forms.ChoiceField(label=_("Post"))
    line = forms.ChoiceField(label=_("Line"), required=False)
    to_line = forms.ChoiceField(
        label=_("To which line"), help_text=_("Only to move it between lines."), required=False
    )
    to_post = forms.ChoiceField(
        label=_("To which post"), help_text=_("Only to move it between posts."), required=False
    )
    amount = MoneyField(label=_("Amount"), required=False)

    def __init__(
        self, *args: Any, posts: Iterable[Post], lines: Iterable[Line], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        places = [CHOOSE, *((post.code, post.name) for post in posts)]
        ready = [CHOOSE, *((line.code, line.get_code_display()) for line in lines)]
        for name, choices in (
            ("post", places), ("to_post", places), ("line", ready), ("to_line", ready),
        ):  # fmt: skip
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def amount_given(self) -> Decimal:
        """The amount; zero, which no act takes, where none was written."""
        return self.cleaned_data["amount"] or Decimal("0.00")


class RateForm(WithIds):
    """What a dollar was worth on a day."""

    on = DayField(label=_("Day"))
    pesos = MoneyField(label=_("Pesos for one dollar"), places=6)
    source = forms.CharField(
        label=_("Who publishes it"), help_text=_("Such as Banco de México."), max_length=120
    )


class CountForm(WithIds):
    """What is in the till."""

    fund = forms.ChoiceField(label=_("Fund"))
    counted = MoneyField(label=_("Counted in the till"))
    on = DayField(
        label=_("Day of the count"),
        help_text=_("To close a month: its last day, when nothing was booked since."),
    )

    def __init__(self, *args: Any, funds: Iterable[Fund], today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        self.fields["fund"].choices = [  # type: ignore[attr-defined]
            (str(fund.pk), f"{fund.name} {fund.fiscal_year} ({fund.currency})") for fund in funds
        ]


class LackForm(WithIds):
    """Why a proof is missing."""

    lack = forms.ChoiceField(label=_("Why the proof is missing"), choices=[CHOOSE, *Lack.choices])
