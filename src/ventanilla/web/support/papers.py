"""The voucher of a support on paper: the number of a case, an amount; no name, no protocol."""

from datetime import datetime
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from ventanilla import support
from ventanilla.exchange import typesetting
from ventanilla.exchange.wording import clean, day_in_words
from ventanilla.support.models import Request
from ventanilla.support.selectors import movements_of
from ventanilla.support.states import Kind
from ventanilla.web.templatetags.components import money

TEMPLATE = Path(support.__file__).parent / "paper" / "voucher.typ"


def voucher(row: Request, *, language: str, at: datetime) -> bytes:
    """The voucher, as a PDF."""
    paid = next((each for each in movements_of(row) if each.kind == Kind.PAID), None)
    with translation.override(language):
        facts = [
            (_("Case"), row.case_number),
            (_("What it is for"), str(row.line.get_code_display())),
            (_("Item of expense"), row.line.item),
            (_("Fund"), f"{row.line.fund.name} {row.line.fund.fiscal_year}"),
            (_("Persons"), str(row.persons)),
            (_("From"), day_in_words(row.day, language=language)),
            (_("Days"), str(row.days)),
        ]
        if paid is not None and paid.rate is not None and paid.rate_on is not None:
            facts += [
                (_("Paid on"), day_in_words(paid.on, language=language)),
                (_("How it is paid"), str(row.get_method_display())),
                (
                    _("Exchange rate"),
                    _("%(pesos)s pesos for a dollar, %(day)s, %(source)s")
                    % {
                        "pesos": paid.rate.normalize(),
                        "day": day_in_words(paid.rate_on, language=language),
                        "source": paid.rate_source,
                    },
                ),
            ]
        data = {
            "ministry": clean(row.post.ministry.name),
            "post": clean(row.post.name),
            "number": row.voucher,
            "amount": f"{money(row.amount)} {row.currency}",
            "facts": [[clean(name), clean(value)] for name, value in facts],
            "words": {
                "title": _("Voucher of support"),
                "amount": _("Amount"),
                "received": _("I received this amount."),
                "signature": _("Signature or fingerprint of whoever receives it"),
                "delivered": _("Delivered by the cashier"),
                "date": _("Place and date"),
                "note": _(
                    "No name is printed on this paper. Whoever receives it signs; the paper stays "
                    "at the till of the post."
                ),
            },
            "at_s": int(at.timestamp()),
        }
    return typesetting.render(TEMPLATE, assets={}, data=data, language=language)
