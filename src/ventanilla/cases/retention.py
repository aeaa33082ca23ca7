"""How long a closed record is kept: plain dates, from what its protocol says."""

from datetime import date, timedelta

from ventanilla.protocols.engine.definition import Retention

#: after closing nothing goes at once, whatever the age: complaints are still heard
AT_LEAST = timedelta(days=30)


def delete_after(retention: Retention, *, closed_on: date, birth_year: int | None) -> date:
    """The day from which a record is due for deletion.

    The day stands in clear, so an age gives the first of January of the year in which the person
    reaches it: the day of birth is not to be read from it, and nothing is kept longer than said.
    """
    last = _years_later(closed_on, retention.keep_years_after_closing)
    if retention.until_age is not None and birth_year is not None:
        last = min(last, date(birth_year + retention.until_age, 1, 1))
    return max(last, closed_on + AT_LEAST)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return date(day.year + years, 3, 1)
