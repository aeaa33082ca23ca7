"""Form fields for days and moments, with errors in words and values that stay as typed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PARTS = ("day", "month", "year")


class MomentField(forms.DateTimeField):
    """A day and a time, at the clock of the post whose seat is on; aware when cleaned."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {"invalid": _("Write a day and a time, like 2026-03-03 14:05.")}

    def to_python(self, value: Any) -> datetime | None:
        """The instant. Refused in words: an hour that a change of clocks leaves out, and a day
        without a time, which Django would read as midnight.

        An hour that comes twice in a year is its first coming: clocks run sooner, never later.
        """
        if isinstance(value, str) and value.strip() and ":" not in value:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        zone = timezone.get_current_timezone()
        with timezone.override(UTC):
            written = super().to_python(value)
        return in_zone(written.replace(tzinfo=None), ZoneInfo(str(zone))) if written else None


def in_zone(written: datetime, zone: ZoneInfo) -> datetime:
    """A written time at the clocks of a zone. Raises ValidationError if they never showed it."""
    moment = written.replace(tzinfo=zone, fold=0)
    try:
        shown = moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    except OverflowError:  # the last hours of the year 9999, the first of the year 1
        raise forms.ValidationError(MomentField.default_error_messages["invalid"]) from None
    if shown != written:
        raise forms.ValidationError(
            _("That time did not exist: the clocks were put forward over it.")
        )
    return moment


class TimeOfDayField(forms.TimeField):
    """A time like 09:30."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages = {"invalid": _("Write a time, like 09:30.")}


class DayWidget(forms.MultiWidget):
    """Day, month and year in three small boxes: quicker to type than a calendar is to open."""

    def __init__(self) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput() for part in PARTS
        }
        super().__init__(boxes)

    def decompress(self, value: date | None) -> Sequence[int | None]:
        """The three numbers of a date."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A date, written as day, month, year. Empty only when all three are."""

    default_error_messages = {
        "invalid": _("That day does not exist. Write day, month and year, like 12 3 2012."),
        "incomplete": _("Write day, month and year."),
    }

    def __init__(self, **kwargs: Any) -> None:
        numbers = tuple(
            forms.IntegerField(error_messages={"invalid": self.default_error_messages["invalid"]})
            for _part in PARTS
        )
        super().__init__(numbers, widget=DayWidget(), require_all_fields=False, **kwargs)
        for number in self.fields:
            number.error_messages["incomplete"] = self.error_messages["incomplete"]

    def compress(self, data_list: Sequence[int]) -> date | None:
        """The date of the three numbers. Raises ValidationError for a day that does not exist."""
        if not data_list:
            return None
        day, month, year = data_list
        try:
            return date(year, month, day)
        except (ValueError, OverflowError):
            raise forms.ValidationError(self.error_messages["invalid"]) from None
