"""What asks for attention, on which day; and that it is written once, in words that say nothing."""

from datetime import date

import pytest

from tests.alliances.conftest import TODAY, YESTERDAY, days
from tests.cast import seat
from tests.factories import NOW
from ventanilla.alliances import selectors, watching
from ventanilla.alliances.models import Alliance
from ventanilla.alliances.services import record_act, record_act_with, reminding, together, writing
from ventanilla.alliances.services.writing import Person
from ventanilla.alliances.states import Act, Kind, State, Warned
from ventanilla.common.errors import BadInput
from ventanilla.network.roles import Role
from ventanilla.outbox.models import Message


def standing(**more):
    given = {"kind": Kind.MOU, "state": State.IN_FORCE, "starts_on": days(-100)}
    return Alliance(**given | more)


def asked(alliance, *, on=TODAY, last_act=YESTERDAY, **more):
    found = watching.warnings(alliance, on=on, last_act=last_act, **more)
    return [(each.kind, each.step, each.days) for each in found]


@pytest.mark.parametrize(
    ("left", "wanted"),
    [
        (181, []),
        (180, [("ending", 180, 180)]),
        (91, [("ending", 180, 91)]),
        (90, [("ending", 90, 90)]),
        (31, [("ending", 90, 31)]),
        (30, [("ending", 30, 30)]),
        (0, [("ending", 30, 0)]),
        (-1, [("ended", 0, -1)]),
    ],
)
def test_the_end_is_told_half_a_year_three_months_and_a_month_before(left, wanted):
    assert asked(standing(ends_on=days(left))) == wanted


def test_what_renews_itself_only_tells_of_its_notice():
    alliance = standing(ends_on=days(100), renews_itself=True, notice_days=90)

    assert asked(alliance) == [("notice", 0, 10)]
    assert asked(alliance, on=days(11)) == []


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2026, 11, 15), 3, date(2027, 2, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 3, 30), 24, date(2028, 3, 30)),
    ],
)
def test_months_end_where_months_end(day, months, wanted):
    assert watching.months_after(day, months) == wanted


def test_a_review_is_overdue_the_day_after():
    alliance = standing(review_months=3, starts_on=date(2025, 12, 3))

    assert asked(alliance, on=date(2026, 3, 3)) == []
    assert asked(alliance, on=date(2026, 3, 4)) == [("review", 0, -1)]
    alliance.reviewed_on = date(2026, 1, 10)
    assert asked(alliance, on=date(2026, 3, 4)) == []


def test_a_year_without_anything_done_together_is_dormant():
    alliance = standing(starts_on=date(2024, 1, 1))

    assert asked(alliance, last_act=date(2025, 3, 3)) == []
    assert asked(alliance, last_act=date(2025, 3, 2)) == [("dormant", 0, -1)]
    assert asked(standing(starts_on=date(2025, 3, 2)), last_act=None) == [("dormant", 0, -1)]


def test_what_is_not_in_force_asks_for_nothing():
    assert asked(standing(state=State.DRAFT, ends_on=days(3)), bounced=True) == []
    assert asked(standing(), bounced=True) == [("contact", 0, 0)]


@pytest.mark.django_db
def test_it_is_written_to_each_keeper_once_and_says_nothing(nora, alba, bruno, clara, in_force):
    in_force(ends_on=days(20), since=days(-100), name_es="Refugio", name_en="Shelter")

    assert reminding.by_night(at=NOW) == 2
    assert reminding.by_night(at=NOW) == 0
    told = set(Message.objects.values_list("officer__username", flat=True))
    assert told == {"nora", "alba"}
    for message in Message.objects.all():
        text = (message.subject + message.body).lower()
        for word in ("refugio", "shelter", "memorand", "violencia", "violence", "casa", "girasol"):
            assert word not in text


@pytest.mark.django_db
def test_each_step_towards_the_end_is_told(nora, in_force):
    in_force(ends_on=days(185), since=days(-1))

    around = (0, 4, 5, 6, 94, 95, 96, 154, 155, 156, 185)
    told = {number: reminding.remind(on=days(number), at=NOW) for number in around}

    assert [number for number, many in told.items() if many] == [5, 95, 155]


@pytest.mark.django_db
def test_every_post_of_it_is_told(mcallen, laredo, nora, in_force):
    seat("luis", laredo, Role.HEAD_OF_POST)
    in_force(posts=[laredo], ends_on=days(20), since=days(-100))

    assert reminding.by_night(at=NOW) == 2


@pytest.mark.django_db
def test_a_referral_wakes_it(nora, casa, mcallen, laredo, in_force):
    alliance = in_force(since=days(-800))
    here = Alliance.objects.all()
    assert [row.kind for row in selectors.watched(here, on=TODAY)[0].warnings] == [Warned.DORMANT]

    elsewhere = {"organizations": [casa.pk], "kind": Act.REFERRAL, "on": days(-2), "at": NOW}
    assert record_act_with(post=laredo, **elsewhere) == 0
    assert record_act_with(post=mcallen, **elsewhere) == 1

    assert selectors.watched(here, on=TODAY) == []
    assert record_act(alliances=[alliance.pk], kind=Act.EVENT, on=TODAY, at=NOW, people=30) == 1
    assert alliance.acts.count() == 2


@pytest.mark.django_db
def test_a_meeting_may_be_to_come_and_a_review_puts_off_the_next(nora, in_force):
    alliance = in_force(since=days(-400), review_months=12)
    kinds = {each.kind for each in selectors.watched_one(alliance, on=TODAY)}
    assert kinds == {Warned.REVIEW, Warned.DORMANT}

    def write(kind, on):
        together.write_down(
            alliance=alliance, kind=kind, on=on, people=None, note="", by=nora, at=NOW
        )

    with pytest.raises(BadInput, match="Only a meeting"):
        write(Act.TRAINING, days(1))
    write(Act.MEETING, days(9))
    assert {each.kind for each in selectors.watched_one(alliance, on=TODAY)} == kinds
    write(Act.REVIEW, days(-1))

    assert [each.kind for each in selectors.watched_one(alliance, on=TODAY)] == [Warned.DORMANT]


@pytest.mark.django_db
def test_a_contact_who_does_not_answer_is_told(nora, in_force):
    alliance = in_force(since=days(-30))
    contact = writing.add_contact(alliance=alliance, person=Person("R", phone="5"), by=nora, at=NOW)
    for bounced, wanted in ((True, [Warned.CONTACT]), (False, [])):
        writing.mark_contact(
            alliance=alliance, contact=contact.pk, bounced=bounced, by=nora, on=TODAY, at=NOW
        )
        assert [each.kind for each in selectors.watched_one(alliance, on=TODAY)] == wanted
