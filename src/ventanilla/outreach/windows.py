"""What windows at posts did: health, education, finance. Three counters that nothing adds.

Each is the number of services that closed months say of events, by post and month.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.outreach.models import Adjustment, Count
from ventanilla.outreach.selectors import closed_months
from ventanilla.outreach.states import Status

#: window → its name, and the services of the catalogue that are its own
WINDOWS: Mapping[str, tuple[Promise, tuple[str, ...]]] = {
    "vds": (
        _("Health window (VDS)"),
        ("orientacion", "deteccion_glucosa", "deteccion_presion", "deteccion_vih",
         "deteccion_cancer", "vacuna", "referencia_salud"),
    ),
    "voe": (_("Education window (VOE)"), ("voe",)),
    "vaf": (_("Financial advice window (VAF)"), ("vaf",)),
}  # fmt: skip
Places = Mapping[tuple[int, date], int]


def contacts() -> Mapping[str, Places]:
    """Window → post and month → services given, of closed months."""
    found: dict[str, dict[tuple[int, date], int]] = {window: defaultdict(int) for window in WINDOWS}
    closed = closed_months()
    rows = Count.objects.filter(event__status=Status.HELD).exclude(services={})
    for post, month, services in rows.values_list("event__post_id", "event__month", "services"):
        if (post, month) not in closed:
            continue
        for window, (__, own) in WINDOWS.items():
            if given := sum(int(services.get(service, 0)) for service in own):
                found[window][post, month] += given
    return found


def sexes(series: str) -> Mapping[tuple[str, date], int]:
    """Attendances of a series in closed months by sex and month, with corrections."""
    found: dict[tuple[str, date], int] = defaultdict(int)
    closed = closed_months()
    named = ("female", "male", "other", "unknown")
    which = Q(event__series=series, event__status=Status.HELD)
    for table in (Count, Adjustment):
        rows = table.objects.filter(which).values_list("event__post_id", "event__month", *named)
        for post, month, *counts in rows:
            if (post, month) in closed:
                for name, count in zip(named, counts, strict=True):
                    found[name, month] += count
    return found
