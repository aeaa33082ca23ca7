"""Days and moments as people type them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone, translation

from ventanilla.web.fields import DayField, MomentField, TimeOfDayField


class Asked(forms.Form):
    born = DayField(label="Born on", required=False)
    at = MomentField(label="Apprehended at", required=False)
    opens = TimeOfDayField(label="Opens", required=False)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def born(day, month, year):
    return Asked({"born_day": day, "born_month": month, "born_year": year})


def test_a_day_is_day_month_year():
    form = born("12", " 3 ", "2012")

    assert form.is_valid()
    assert form.cleaned_data["born"] == date(2012, 3, 12)


def test_no_day_is_no_day():
    form = born("", "", "")

    assert form.is_valid()
    assert form.cleaned_data["born"] is None


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("31", "2", "2012"), "That day does not exist"),
        (("12", "13", "2012"), "That day does not exist"),
        (("12", "3", "99999999999"), "That day does not exist"),
        (("doce", "3", "2012"), "That day does not exist"),
        (("12", "", "2012"), "Write day, month and year."),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_what_was_typed_stays(parts, words):
    form = born(*parts)
    page = Template("{% error_summary form %}{% field form.born %}").render(Context({"form": form}))

    assert len(form.errors["born"]) >= 1
    assert words in page
    assert 'href="#id_born_0"' in page
    assert 'id="id_born_0"' in page
    for part in parts:
        assert f'value="{part}"' in page


def test_a_day_that_is_known_stands_in_its_boxes():
    form = Asked(initial={"born": date(2012, 3, 4)})
    page = Template("{% field form.born %}").render(Context({"form": form}))

    assert [f'value="{number}"' in page for number in (4, 3, 2012)] == [True] * 3


def test_a_moment_is_told_at_the_clock_of_the_post():
    with timezone.override(ZoneInfo("America/Chicago")):
        form = Asked({"at": "2026-03-03T09:05"})
        assert form.is_valid()

    assert form.cleaned_data["at"] == datetime(2026, 3, 3, 15, 5, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["yesterday", "2026-02-30T10:00", "2026-03-03"])
def test_a_moment_that_cannot_be_is_refused(typed):
    assert "Write a day and a time" in str(Asked({"at": typed}).errors["at"])


def test_an_hour_that_the_clocks_skipped_is_refused():
    with timezone.override(ZoneInfo("America/Chicago")):
        assert not Asked({"at": "2026-03-08T02:30"}).is_valid()


@pytest.mark.parametrize(("typed", "valid"), [("09:30", True), ("25:00", False), ("nine", False)])
def test_a_time_of_day(typed, valid):
    assert Asked({"opens": typed}).is_valid() is valid
