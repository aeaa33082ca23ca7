"""The acceptance checks of outreach: an event's total, closed months, corrections beside them."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.utils import Error

from tests.events import COUNTED, FEBRUARY, a_closing, a_plan
from tests.factories import NOW
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.outreach import selectors
from ventanilla.outreach.errors import MonthIsClosed
from ventanilla.outreach.models import Adjustment, ClosedMonth, Count, Event
from ventanilla.outreach.services import counting, months, planning
from ventanilla.outreach.services.counting import Numbers
from ventanilla.outreach.states import Status
from ventanilla.security.identity import Job, entered

pytestmark = pytest.mark.django_db
MONTH = date(2026, 2, 1)


def test_check_6_an_event_total_is_women_men_others_and_unknown(held, celia):
    event = held()
    assert selectors.counted(event).as_closed["attendances"] == 61 + 12 + 0 + 3

    with pytest.raises(BadInput) as refused:
        counting.close(
            event=event, closing=a_closing(Numbers(attendances=76, female=61)), by=celia, at=NOW
        )
    assert "unknown" in refused.value.problems["attendances"]


@pytest.mark.parametrize(
    ("change", "law"),
    [
        ({"attendances": 77}, "attendances_are_the_sum_of_the_sexes"),
        ({"minors": 77}, "minors_are_among_the_attendances"),
        ({"people": 77}, "people_are_no_more_than_attendances"),
        ({"contacts": -1}, "nobody_is_counted_below_nothing"),
    ],
)
def test_check_6_the_database_holds_the_total_by_itself(held, change, law):
    event = held()
    with pytest.raises(IntegrityError, match=law):
        Count.objects.filter(event=event).update(**change)


def test_units_are_never_mixed(planned, celia, alba):
    """Attendances, contacts and reach add up apart; different people of events cannot be added."""
    event = planned()
    numbers = Numbers(attendances=80, female=80, people=50, contacts=300, reach=12_000)
    counting.close(event=event, closing=a_closing(numbers), by=celia, at=NOW)
    closed = months.close_month(month=MONTH, by=alba, at=NOW)
    assert (closed.attendances, closed.people, closed.contacts, closed.reach) == (
        80, None, 300, 12_000,
    )  # fmt: skip


def test_check_6_a_closed_month_refuses_edits(held, celia, alba):
    event = held()
    months.close_month(month=MONTH, by=alba, at=NOW)
    for act in (
        lambda: counting.close(event=event, closing=a_closing(), by=celia, at=NOW),
        lambda: planning.cancel(event=event, by=celia, at=NOW),
        lambda: planning.change(event=event, plan=a_plan(), by=celia, at=NOW),
        lambda: planning.plan(plan=a_plan(), by=celia, at=NOW),
        lambda: months.close_month(month=MONTH, by=alba, at=NOW),
    ):
        with pytest.raises(MonthIsClosed):
            act()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outreach_count SET attendances = 77, unknown = 4",
        "DELETE FROM outreach_count",
        "UPDATE outreach_event SET title_es = 'x'",
        "UPDATE outreach_event SET month = '2026-03-01'",
        "DELETE FROM outreach_event",
        "UPDATE outreach_closedmonth SET attendances = 77, unknown = 4",
        "DELETE FROM outreach_closedmonth",
    ],
)
def test_check_6_the_database_refuses_edits_of_a_closed_month(held, alba, owner, statement):
    """Whoever asks: the owner of the tables too."""
    held()
    months.close_month(month=MONTH, by=alba, at=NOW)
    with pytest.raises(Exception, match=r"closed|stays"):
        owner.execute(statement)


def test_check_6_an_adjustment_keeps_the_original(held, celia, alba):
    event = held()
    months.close_month(month=MONTH, by=alba, at=NOW)
    counting.correct(
        event=event,
        numbers=Numbers(attendances=-3, unknown=-3),
        reason="Three names stood twice on the list",
        by=celia,
        at=NOW,
    )
    found = selectors.counted(selectors.event_for(event.code))
    assert found.as_closed["attendances"] == 76
    assert found.corrected["attendances"] == 73
    assert ClosedMonth.objects.get().attendances == 76
    assert [tally.attendances for tally in selectors.tallies("vaim")] == [73]


def test_a_forgotten_event_stands_beside_what_was_reported(held, celia, alba):
    held()
    with pytest.raises(NotNow):
        counting.add_late(plan=a_plan(), closing=a_closing(), by=celia, at=NOW)
    months.close_month(month=MONTH, by=alba, at=NOW)
    later = NOW + timedelta(days=9)
    event = counting.add_late(plan=a_plan(), closing=a_closing(), by=celia, at=later)
    assert ClosedMonth.objects.get().attendances == 76
    (tally,) = selectors.tallies("vaim")
    assert (tally.events, tally.attendances) == (2, 152)
    for statement in (
        lambda: Count.objects.filter(event=event).update(unknown=4, attendances=77),
        lambda: Event.objects.filter(pk=event.pk).update(place="x"),
        lambda: Event.objects.filter(pk=event.pk).delete(),
    ):
        with pytest.raises(Exception, match=r"closed|referenced"), transaction.atomic():
            statement()


def test_a_correction_cannot_go_below_nothing(held, celia, alba):
    event = held()
    months.close_month(month=MONTH, by=alba, at=NOW)
    with pytest.raises(BadInput):
        counting.correct(
            event=event, numbers=Numbers(attendances=-4, unknown=-4), reason="x", by=celia, at=NOW
        )
    assert not Adjustment.objects.exists()


def test_an_open_month_is_changed_and_not_corrected(held, celia):
    event = held()
    with pytest.raises(NotNow):
        counting.correct(
            event=event, numbers=Numbers(attendances=1, female=1), reason="x", by=celia, at=NOW
        )
    with pytest.raises(IntegrityError, match="This month is open"):
        Adjustment.objects.create(
            event=event, attendances=1, female=1, reason="x", made_by=celia, made_at=NOW
        )


def test_a_month_closes_when_each_event_has_its_count(planned, celia, alba):
    event = planned()
    with pytest.raises(NotNow, match="no count"):
        months.close_month(month=MONTH, by=alba, at=NOW)
    with pytest.raises(IntegrityError, match="open"), transaction.atomic():
        ClosedMonth.objects.create(
            post=event.post, month=MONTH, closed_by=alba, closed_at=NOW, events=0
        )
    planning.cancel(event=event, by=celia, at=NOW)
    closed = months.close_month(month=MONTH, by=alba, at=NOW)
    assert (closed.events, closed.cancelled, closed.attendances) == (0, 1, 0)


def test_a_month_that_is_not_over_stays_open(held, alba):
    held()
    with pytest.raises(NotNow, match="not over"):
        months.close_month(month=MONTH, by=alba, at=FEBRUARY + timedelta(days=1))


def test_who_keeps_and_who_closes(held, celia, alba, bruno, elena, clara):
    event = held()
    for seat in (bruno, alba, elena):
        with pytest.raises(NotAllowed):
            counting.close(event=event, closing=a_closing(), by=seat, at=NOW)
    for seat in (celia, bruno):
        with pytest.raises(NotAllowed):
            months.close_month(month=MONTH, by=seat, at=NOW)
    months.close_month(month=MONTH, by=elena, at=NOW)


def test_an_event_of_two_posts_is_counted_once(held, celia, laredo):
    event = held(co_posts=(laredo,))
    assert list(selectors.events_of(laredo, since=MONTH, until=MONTH)) == [event]
    assert selectors.sums_of(laredo, MONTH)["attendances"] == 0
    assert selectors.sums_of(celia.post, MONTH)["attendances"] == COUNTED.attendances


def test_an_edit_that_comes_at_the_same_time_as_the_closing_waits_and_is_refused(held, alba):
    event = held()
    answers = []

    def edit():
        with entered(Job("test")):
            try:
                with transaction.atomic():
                    Count.objects.filter(event=event).update(unknown=4, attendances=77)
            except Error as refused:
                answers.append(str(refused))
            finally:
                connections.close_all()

    with transaction.atomic():
        months.close_month(month=MONTH, by=alba, at=NOW)
        other = threading.Thread(target=edit)
        other.start()
        other.join(0.3)
        assert other.is_alive()
    other.join(10)
    assert "closed" in answers[0]
    assert Count.objects.get().attendances == 76


def test_the_fifth_working_day(mcallen):
    assert selectors.due_by(mcallen, date(2026, 2, 1)) == date(2026, 3, 6)


def test_a_weekly_group_goes_by_the_clock_of_the_post(celia):
    """Four Saturdays across the change of clocks in March: ten o'clock each time."""
    made = planning.plan(
        plan=a_plan(starts_at=FEBRUARY + timedelta(weeks=2)), by=celia, at=NOW, sessions=4
    )
    assert {event.starts.hour for event in made} == {10}
    assert {event.month for event in made} == {MONTH, date(2026, 3, 1)}
    assert len({event.code for event in made}) == 4


def test_a_code_is_found_as_people_write_it(planned):
    event = planned()
    written = f" {event.code[:3].lower()}-{event.code[3:]} "
    assert selectors.event_for(written) == event
    assert selectors.event_for("------") is None


def test_a_confidential_place_is_stored_nowhere(celia, planned):
    with pytest.raises(BadInput):
        planned(openness="neutral", neutral="taller", place="A house")
    event = planned(openness="neutral", neutral="taller", place="", address="")
    with pytest.raises(IntegrityError, match="a_confidential_place_is_not_stored"):
        Event.objects.filter(pk=event.pk).update(place="A house")
    assert event.status == Status.PLANNED
