"""Whether two dates or years of birth may be of one person."""

from enum import Enum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from ventanilla.people.identity import Names


class Born(NamedTuple):
    """What is known of a birth; None: not known. ``estimated``: somebody guessed."""

    year: int | None
    month: int | None = None
    day: int | None = None
    estimated: bool = False

    @property
    def exact(self) -> bool:
        return self.day is not None and not self.estimated


class Births(Enum):
    """How two births agree, from the strongest to what speaks against one person."""

    DAY = "the same day"
    SLIP = "the same day with a slip of the hand, or day and month in the other order"
    YEAR = "the same year, as far as known"
    NEAR = "a year apart, one of them not known to the day"
    UNKNOWN = "not known of one"
    OTHER_DAY = "two days within a year"
    TWO_YEARS = "two years apart"
    THREE_YEARS = "three years apart"
    WRONG_DIGIT = "years apart, by one digit of the same day"
    FAR = "too far apart for one person"


def born_of(names: Names) -> Born:
    """As much of a birth as is there: a date, its year and month, or a year."""
    if not names.birth_date:
        return Born(names.birth_year, estimated=names.birth_estimated)
    parts = [int(part) for part in names.birth_date.split("-") if part.isdecimal()]
    year, month, day = (*parts, None, None, None)[:3]
    return Born(year, month, day, names.birth_estimated)


def births(one: Born, other: Born) -> Births:
    """How two births agree."""
    if one.year is None or other.year is None:
        return Births.UNKNOWN
    apart = abs(one.year - other.year)
    if one.exact and other.exact:
        if one == other:
            return Births.DAY
        if _slipped(one, other):
            return Births.SLIP if apart <= 1 else Births.WRONG_DIGIT
        if apart <= 1:
            return Births.OTHER_DAY
    if apart == 0:
        same = one.month is None or other.month is None or one.month == other.month
        return Births.YEAR if same or one.estimated or other.estimated else Births.OTHER_DAY
    return {1: Births.NEAR, 2: Births.TWO_YEARS, 3: Births.THREE_YEARS}.get(apart, Births.FAR)


def _slipped(one: Born, other: Born) -> bool:
    """Day and month changed places, or one digit of eight is another or stands one too far."""
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return True
    digits = ["".join(f"{part:02}" for part in born[:3]) for born in (one, other)]
    return len(digits[0]) == len(digits[1]) and OSA.distance(*digits, score_cutoff=1) <= 1
