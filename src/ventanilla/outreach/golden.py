"""What follows from published figures, worked out again from the stored values.

``says`` is what was printed, or what the figures have to give; a check holds if the value, rounded
to the places of ``says``, is the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from ventanilla.outreach.published import figures


@dataclass(frozen=True, slots=True)
class Check:
    """One thing worked out. ``group``: G1 to G15."""

    group: str
    words: str
    value: Decimal
    says: Decimal

    @property
    def rounded(self) -> Decimal:
        """The value to the places that ``says`` has."""
        return self.value.quantize(self.says, ROUND_HALF_UP)

    @property
    def holds(self) -> bool:
        """Whether it is what was printed."""
        return self.rounded == self.says

    @property
    def shown(self) -> str:
        """The value as it is read."""
        return f"{self.rounded:,}"


def _of(code: str) -> Decimal:
    return figures()[code].value


def _sum(*codes: str) -> Decimal:
    return sum((_of(code) for code in codes), Decimal(0))


def _share(part: str, whole: str) -> Decimal:
    return _of(part) / _of(whole) * 100


def checks() -> Sequence[Check]:
    """Every check, in the order of the groups."""
    return (*_programme(), *_others(), *_trafficking())


def _programme() -> tuple[Check, ...]:
    events, came, cases = (_of(f"vaim_{unit}") for unit in ("events", "attendances", "cases"))
    months = figures()["vaim_events"].months
    return (
        Check("G1", _("Months"), Decimal(months), Decimal(28)),
        Check("G1", _("Participants for each event"), came / events, Decimal("76.25")),
        Check("G1", _("Cases for each hundred participants"), cases / came * 100, Decimal("2.739")),
        Check("G1", _("Events a month"), events / months, Decimal("181.7")),
        Check("G1", _("Cases a month"), cases / months, Decimal("379.5")),
    )


def _others() -> tuple[Check, ...]:
    before, after = _of("lawyers_before"), _of("lawyers_after")
    days = figures()["visits_2025"].days
    first = figures()["people_2025_q1"].days
    parts = [f"lottery_{number}" for number in range(1, 7)]
    return (
        Check(
            "G2",
            _("People for each event"),
            _of("sdl_attendances") / _of("sdl_events"),
            Decimal("64.3"),
        ),
        Check("G3", _("Growth in percent"), (after - before) / before * 100, Decimal("170.9")),
        Check("G3", _("Growth as published"), (after - before) / before * 100, Decimal("171")),
        Check("G5", _("Days"), Decimal(days), Decimal(330)),
        Check("G5", _("Visits a day"), _of("visits_2025") / days, Decimal("28.2")),
        Check("G5", _("Consultations a day"), _of("consultations_2025") / days, Decimal("52.6")),
        Check("G6", _("The parts together"), _sum(*parts), _of("lottery")),
        Check(
            "G7",
            _("Cases in the United States"),
            _of("cases_2025") * _of("cases_us_share_2025") / 100,
            Decimal(171522),
        ),
        Check(
            "G8",
            _("Cases in the United States"),
            _of("cases_2012_2016") * _of("cases_us_share_2016") / 100,
            Decimal(554368),
        ),
        Check(
            "G13", _("Kansas City, in percent at most"), _share("labour_2020_kc", "labour_2020"),
            Decimal("2.1"),
        ),
        Check("G14", _("People a day"), _of("people_2025_q1") / first, Decimal("567.0")),
    )  # fmt: skip


def _trafficking() -> tuple[Check, ...]:
    by_place = _("The countries together")
    kinds = ("men", "women", "boys", "girls")
    return (
        Check("G10", by_place, _sum("tip_2020h1_us", "tip_2020h1_else"), _of("tip_2020h1")),
        Check(
            "G10",
            _("Men, women, boys and girls together"),
            _sum(*(f"tip_2020h1_{kind}" for kind in kinds)),
            _of("tip_2020h1"),
        ),
        Check("G11", by_place, _sum("tip_2018_us", "tip_2018_else"), _of("tip_2018")),
        Check("G11", by_place, _sum("tip_2019_us", "tip_2019_else"), _of("tip_2019")),
        Check("G12", by_place, _sum("tip_2017_us", "tip_2017_else"), _of("tip_2017")),
        Check(
            "G15",
            _("Forced labour, in percent"),
            _share("forced_labour_2021", "vulnerable_2021"),
            Decimal("6.4"),
        ),
    )
