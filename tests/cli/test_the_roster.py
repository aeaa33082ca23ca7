"""The duty roster by command: in hours of the post's clock, without gaps that nobody hears of."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from tests.factories import NOW, SeatFactory
from ventanilla.audit import services as audit
from ventanilla.network.roles import Role
from ventanilla.security import access, roster
from ventanilla.security.models import DutyTurn, Seat

pytestmark = pytest.mark.django_db
SET = "duty set --post MCA --officer dora --from 2026-03-05T18:00 --until 2026-03-06T08:00"


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(NOW, tick=False):
        yield


def spans():
    return [
        (turn.starts_at.isoformat()[:16], turn.ends_at.isoformat()[:16], turn.seat.officer.username)
        for turn in DutyTurn.objects.order_by("starts_at")
    ]


def test_the_same_hours_on_many_days_follow_the_clock_of_the_post(ventanilla, dora, logged):
    """The clocks are put forward on 8 March 2026: eight in the morning stays eight."""
    code, said, _ = ventanilla(f"{SET} --days 4")
    assert (code, said) == (0, "4 turns at MCA are given to dora.\n")
    assert spans() == [
        ("2026-03-06T00:00", "2026-03-06T14:00", "dora"),
        ("2026-03-07T00:00", "2026-03-07T14:00", "dora"),
        ("2026-03-08T00:00", "2026-03-08T13:00", "dora"),
        ("2026-03-08T23:00", "2026-03-09T13:00", "dora"),
    ]
    assert access.on_duty(post_id=dora.post_id, at=datetime(2026, 3, 6, 3, tzinfo=UTC)) == dora
    (event,) = logged("duty.set")
    assert (event.detail["officer"], event.detail["turns"]) == (dora.officer_id, 4)
    assert ventanilla("duty list --post MCA")[1].splitlines()[0].split() == [
        *("from", "2026-03-05", "18:00", "until", "2026-03-06", "08:00", "dora", "intake_officer"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (SET.replace("2026-03-06T08", "2026-03-05T08"), "The turn must end after it begins."),
        (SET.replace("2026-03-06T", "2026-03-26T"), "no longer than a week"),
        (f"{SET} --days 0", "1 to 366 days"),
        (f"{SET} --days 367", "1 to 366 days"),
        (SET.replace("06T08", "07T08") + " --days 2", "cannot be repeated daily"),
        (SET.replace("2026-03-05T18:00", "2026-03-05"), "is no hour of the post's clock"),
        (SET.replace("18:00", "18:00-06:00"), "is no hour of the post's clock"),
        (SET.replace("05T18:00", "08T02:30").replace("06T08", "08T08"), "there is no 2026-03-08"),
        (SET.replace("dora", "elena"), "elena holds no seat at MCA"),
        (SET.replace("dora", "clara"), "clara holds no seat at MCA"),
        (SET.replace("2026-", "2027-"), "holds no seat at MCA from 2027-03-06"),
        (f"{SET} --days 30", "from 2026-03-31 to 2026-04-01"),
    ],
)
@pytest.mark.usefixtures("elena", "clara")
def test_a_turn_that_cannot_be_is_refused_whole(ventanilla, dora, line, sentence, logged):
    Seat.objects.filter(pk=dora.pk).update(valid_until=date(2026, 4, 1))
    code, said, refused = ventanilla(line)
    assert (code, said) == (2, "")
    assert sentence in refused
    assert len(refused.splitlines()) == 1
    assert spans() == []
    assert logged("duty.set") == []


def test_two_never_have_the_same_hour(ventanilla, dora, alba):
    ventanilla(SET)
    code, _, refused = ventanilla(SET.replace("dora", "alba").replace("05T18:00", "06T07:59"))
    assert code == 2
    assert "dora has the duty at MCA from 2026-03-05 18:00 until 2026-03-06 08:00." in refused
    beside = SET.replace("dora", "alba").replace("05T18", "06T08").replace("06T08:00 ", "06T08:00 ")
    assert (
        ventanilla(beside.replace("--until 2026-03-06T08:00", "--until 2026-03-06T10:00"))[0] == 0
    )
    assert [who for *_, who in spans()] == ["dora", "alba"]


def test_an_officer_with_two_seats_has_the_duty_as_duty_officer(ventanilla, bruno):
    duty = SeatFactory(officer=bruno.officer, post=bruno.post, role=Role.INTAKE_OFFICER)
    ventanilla(SET.replace("dora", "bruno"))
    assert DutyTurn.objects.get().seat == duty


def test_a_stretch_is_cleared_and_what_stands_around_it_stays(ventanilla, dora, logged):
    ventanilla(SET)
    code, said, _ = ventanilla(
        "duty clear --post MCA --from 2026-03-05T20:00 --until 2026-03-06T06:00"
    )
    assert (code, said) == (0, "1 turn is empty now: fill it.\n")
    assert spans() == [
        ("2026-03-06T00:00", "2026-03-06T02:00", "dora"),
        ("2026-03-06T12:00", "2026-03-06T14:00", "dora"),
    ]
    assert logged("duty.cleared")[0].detail["turns"] == 1


def test_the_past_of_the_roster_stays(ventanilla, dora):
    turn = DutyTurn.objects.create(
        post=dora.post, seat=dora, starts_at=NOW - timedelta(hours=3), ends_at=NOW + timedelta(1)
    )
    past = "duty clear --post MCA --from 2026-03-03T01:00 --until 2026-03-03T09:00"
    code, _, refused = ventanilla(past)
    assert (code, "the roster of the past stays" in refused) == (2, True)
    ventanilla(past.replace("until 2026-03-03T09", "until 2026-03-06T09"))
    kept = DutyTurn.objects.get()
    assert (kept.starts_at, kept.ends_at) == (turn.starts_at, NOW)


@pytest.mark.parametrize(
    "line",
    [
        "officer close dora",
        "seat end dora --post MCA --role intake_officer",
        "seat end dora --post MCA --role intake_officer --on 2026-03-06",
    ],
)
def test_whoever_goes_is_called_no_more(ventanilla, dora, alba, line):
    ventanilla(SET)
    ventanilla(SET.replace("2026-03-06T", "2026-03-07T").replace("2026-03-05T", "2026-03-06T"))
    ventanilla(SET.replace("dora", "alba").replace("-06T08", "-06T18").replace("-05T18", "-06T08"))
    assert len(spans()) == 3
    code, said, _ = ventanilla(line)
    assert (code, "2 turns are empty now: fill them." in said) == (0, True)
    assert [who for *_, who in spans()] == ["alba"]


END = "seat end dora --post MCA --role case_officer"


def test_a_seat_that_never_began_is_taken_back(ventanilla, dora, logged):
    seat = SeatFactory(officer=dora.officer, post=dora.post, valid_from=date(2026, 6, 1))
    assert ventanilla(f"{END} --on 2026-05-01")[0] == 0
    assert not Seat.objects.filter(pk=seat.pk).exists()
    assert logged("seat.ended")[0].detail["seat"] == seat.pk


def had_the_duty(seat):
    DutyTurn.objects.create(
        post=seat.post, seat=seat, starts_at=NOW - timedelta(hours=2), ends_at=NOW
    )


def read_something(seat):
    audit.record(by=seat, action="case.read", at=NOW)


@pytest.mark.parametrize("use", [had_the_duty, read_something])
def test_a_seat_that_was_used_is_never_deleted(ventanilla, dora, use):
    seat = SeatFactory(officer=dora.officer, post=dora.post, valid_from=NOW.date())
    use(seat)
    code, _, refused = ventanilla(END)
    assert (code, "has been used since 2026-03-03" in refused) == (2, True)
    assert Seat.objects.get(pk=seat.pk).valid_until is None
    assert ventanilla(f"{END} --on 2026-03-04")[0] == 0
    assert Seat.objects.get(pk=seat.pk).valid_until == date(2026, 3, 4)


def test_nobody_is_taken_off_where_nothing_is_ahead(dora):
    assert roster.take_off(seats=[dora], since=NOW) == 0
