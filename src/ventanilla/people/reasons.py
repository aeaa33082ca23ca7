"""Why two descriptions may be of one person, in the reader's words."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

#: what two descriptions agree on, as the comparison names it
AGREES: Mapping[str, str | Promise] = {
    "given": _("the given names sound alike"),
    "familiar": _("a familiar or short form of the given name"),
    "called": _("the name used at home"),
    "surnames": _("the surnames sound alike"),
    "one_surname": _("one surname sounds alike"),
    "order": _("the same names in another order"),
    "slip": _("a slip in the spelling"),
    "birth_date": _("the same date of birth"),
    "birth_slip": _("the date of birth with a slip, or day and month swapped"),
    "age": _("about the same age"),
    "reference": _("the same reference of the authority"),
    "mother": _("the mother’s name"),
}


def because(agrees: Iterable[str]) -> str:
    """The codes of a likeness as one line."""
    words = ", ".join(str(AGREES[code]) for code in agrees)
    return words or _t("the names together sound alike")
