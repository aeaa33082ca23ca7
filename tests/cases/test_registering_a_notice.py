"""A notice opens a case: a number, a clock, a plan; wrong times are refused in words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import NOW
from ventanilla.audit.selectors import openings_of
from ventanilla.cases import selectors
from ventanilla.cases.models import Alarm, Owed, Track
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.exchange.models import Notice


def opened(track, seat, at=NOW):
    found = selectors.by_number(seat, track.case.number, at).get()
    return selectors.open_track(found, seat=seat, at=at, purpose="case.read")


def test_a_notice_opens_a_case_with_its_clocks_running(itzel, bruno):
    case = opened(itzel, bruno)

    assert itzel.case.number == "MCA-2026-00001"
    assert case.names.given_names == "Itzel Guadalupe"
    clocks = {clock.id: clock.state for clock in case.plan.clocks}
    assert clocks["C1"] == "running"
    assert clocks["C12"] == "running"


def test_the_desk_knows_what_is_owed_and_until_when(itzel):
    owed = {row.role: row for row in Owed.objects.filter(track=itzel)}

    assert owed["supervisor"].due_at == NOW + timedelta(minutes=50)
    assert Alarm.objects.filter(track=itzel).count() >= 3


def test_what_was_told_is_kept_as_it_was(itzel, bruno):
    case = opened(itzel, bruno)
    notice = Notice.objects.get(track=itzel)

    assert case.vault.open(notice)["caller"] == "Station desk"


def test_opening_and_reading_are_on_the_record(itzel, bruno, dora):
    opened(itzel, bruno)
    actions = [(event.action, event.seat_id) for event in openings_of(itzel.dossier_id)]

    assert ("case.opened", dora.pk) in actions
    assert ("case.read", bruno.pk) in actions


def test_numbers_follow_one_another_at_a_post(register):
    assert [register().case.number[-5:] for _ in range(3)] == ["00001", "00002", "00003"]


def test_without_a_time_of_apprehension_the_clock_runs_from_the_notice(register, told, bruno):
    track = register(told=replace(told, apprehended_at=None, apprehended_estimated=True))
    clock = next(c for c in opened(track, bruno).plan.clocks if c.id == "C1")

    assert clock.estimated
    assert clock.started_at == told.notified_at


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"notified_at": NOW + timedelta(hours=1)}, "notified_at"),
        ({"notified_at": NOW - timedelta(days=900), "apprehended_at": None}, "notified_at"),
        ({"apprehended_at": NOW + timedelta(hours=1)}, "apprehended_at"),
        ({"apprehended_at": NOW - timedelta(minutes=1)}, "apprehended_at"),
        ({"apprehended_at": NOW - timedelta(days=900)}, "apprehended_at"),
        ({"stated_age": -1}, "stated_age"),
        ({"stated_age": 400}, "stated_age"),
        ({"stated_age": 9}, "birth_date"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(register, told, changed, field):
    with pytest.raises(BadInput) as refusal:
        register(told=replace(told, **changed))

    assert set(refusal.value.problems) == {field}
    assert not Track.objects.exists()


def test_nobody_is_born_after_being_apprehended(register, told):
    names = replace(told.names, birth_date="2026-03-04")
    with pytest.raises(BadInput) as refusal:
        register(told=replace(told, names=names, stated_age=0))

    assert "birth_date" in refusal.value.problems


def test_the_head_of_post_does_not_register(register, elena):
    with pytest.raises(NotAllowed):
        register(by=elena)


def test_for_another_post_the_case_does_not_exist(itzel, clara, elena):
    for stranger in (clara, elena):
        assert not selectors.by_number(stranger, itzel.case.number, NOW).exists()
