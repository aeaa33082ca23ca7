"""Months, each by its first day."""

from datetime import date, timedelta


def next_month(month: date) -> date:
    """The first day of the month after one."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def previous_month(month: date) -> date:
    """The first day of the month before one."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)
