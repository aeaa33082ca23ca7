"""Months and codes of events as they stand in an address."""

from datetime import date, datetime

from ventanilla.outreach.states import CODE_LENGTH, SIGNS


class MonthConverter:
    """``2026-02``: the first day of the month."""

    regex = r"\d{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        """The first day. Raises ``ValueError`` for the year 0."""
        return datetime.strptime(f"{value}-01", "%Y-%m-%d").date()  # noqa: DTZ007 - a day

    def to_url(self, value: date) -> str:
        """The year and the month."""
        return f"{value:%Y-%m}"


class CodeConverter:
    """The six signs of an event."""

    regex = f"[{SIGNS}]{{{CODE_LENGTH}}}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value
