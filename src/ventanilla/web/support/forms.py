"""What is asked for, and how it is paid, signed, proved and sent back."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.attachments.selectors import KeptFile
from ventanilla.support.models import Line
from ventanilla.support.services.asking import LONGEST_NOTE, Wanted
from ventanilla.support.services.paying import LONGEST_RECEIPT, Payment
from ventanilla.support.services.proving import Shown
from ventanilla.support.states import Method, ProofKind, Reason
from ventanilla.web.fields import DayField

CHOOSE = ("", _("Choose"))


class MoneyField(forms.DecimalField):
    """An amount, with a point before the cents; commas between thousands are let through."""

    default_error_messages = {
        "invalid": _("Write an amount like 1250.50."),
        "max_decimal_places": _("Write an amount above zero, with at most two decimals."),
    }

    def __init__(self, *, places: int = 2, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(max_digits=14, decimal_places=places, widget=widget, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The amount."""
        return super().to_python(value.replace(",", "") if isinstance(value, str) else value)


class WithIds(forms.Form):
    """A form that may stand beside others on a page: its fields have ids of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"id_{type(self).__name__.lower()}_%s"
        super().__init__(*args, **kwargs)


class AskForm(WithIds):
    """A support: of which line, for whom, how much, and why."""

    line = forms.ChoiceField(label=_("What it is for"))
    day = DayField(label=_("From which day it is needed"))
    days = forms.IntegerField(
        label=_("For how many days"), help_text=_("One, if it is given once."), max_value=366
    )
    adults = forms.IntegerField(label=_("Adults"), max_value=99)
    minors = forms.IntegerField(label=_("Children and adolescents"), max_value=99)
    amount = MoneyField(
        label=_("Amount, all together"), help_text=_("In the currency of the line.")
    )
    note = forms.CharField(
        label=_("Why it is needed"),
        help_text=_(
            "Sealed in the case: neither the cashier nor headquarters reads it. "
            "Name the papers that show identity, nationality and need."
        ),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, lines: Iterable[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("%(line)s · %(fund)s, at most %(cap)s %(currency)s a person and day")
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            CHOOSE,
            *(
                (
                    str(each.pk),
                    words
                    % {
                        "line": each.get_code_display(),
                        "fund": each.fund.name,
                        "cap": each.unit_cap,
                        "currency": each.fund.currency,
                    },
                )
                for each in lines
            ),
        ]

    def wanted(self) -> Wanted:
        """What was written, as the act takes it."""
        given = {**self.cleaned_data, "line": int(self.cleaned_data["line"])}
        return Wanted(**given)


class ReasonForm(WithIds):
    """Why not: never a text, for others read it who must not learn more."""

    to = forms.ChoiceField(
        label=_("What is to happen"),
        choices=[
            ("returned", _("Give it back, to be put right")),
            ("rejected", _("Reject it")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(label=_("Why"), choices=[CHOOSE, *Reason.choices])

    def __init__(self, *args: Any, rejects: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not rejects:
            self.fields["to"].choices = self.fields["to"].choices[:1]  # type: ignore[attr-defined]


class CancelForm(WithIds):
    """Why it is not wanted any more."""

    reason = forms.ChoiceField(label=_("Why"), choices=[CHOOSE, *Reason.choices])


class PayForm(WithIds):
    """How it is given, and when."""

    method = forms.ChoiceField(
        label=_("How it is paid"), choices=Method.choices, widget=forms.RadioSelect
    )
    on = DayField(label=_("On which day"))

    def payment(self) -> Payment:
        """As the act takes it."""
        return Payment(**self.cleaned_data)


class ReceiptForm(WithIds):
    """The number of the receipt that was signed."""

    receipt = forms.CharField(
        label=_("Number of the receipt"),
        help_text=_("The signed paper stays at the till. Write no name."),
        max_length=LONGEST_RECEIPT,
    )
    on = DayField(label=_("Day on which it was signed"))


class RefundForm(WithIds):
    """What came back."""

    amount = MoneyField(label=_("Amount that came back"))


class ProofForm(WithIds):
    """What was spent, and the files of the case that prove it."""

    spent = MoneyField(label=_("What was spent, as the papers show"))

    def __init__(self, *args: Any, files: Sequence[KeptFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names: dict[str, UUID] = {}
        for at, file in enumerate(files):
            self.names[f"file_{at}"] = file.row.pk
            self.fields[f"file_{at}"] = forms.ChoiceField(
                label=file.name,
                required=False,
                choices=[("", _("Not a proof of this")), *ProofKind.choices],
            )
        self.summary_labels = {"files": _("Files")}

    def shown(self) -> Shown:
        """As the act takes it."""
        given = [
            (pk, self.cleaned_data[name])
            for name, pk in self.names.items()
            if self.cleaned_data.get(name)
        ]
        return Shown(files=given, spent=self.cleaned_data["spent"])


def initial_days(today: date) -> dict[str, date | int]:
    """What a new request begins with."""
    return {"day": today, "days": 1, "adults": 0, "minors": 0}
