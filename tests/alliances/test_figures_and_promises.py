"""One instrument counts once in the network and once at each post; what allies promised."""

import pytest

from tests.alliances.conftest import days
from tests.cast import seat
from tests.factories import NOW, PostFactory
from ventanilla.alliances import figures, selectors
from ventanilla.alliances.figures import By, Figures, Period
from ventanilla.alliances.models import Alliance
from ventanilla.alliances.services import moving
from ventanilla.alliances.states import Change, Kind, State
from ventanilla.directory.models import Organization
from ventanilla.network.roles import Role

pytestmark = pytest.mark.django_db
ARIZONA = ("PHX", "NOG", "TUC", "YUM", "DGL")


@pytest.fixture
def arizona(db):
    return [PostFactory(code=code, city_es=code, city_en=code) for code in ARIZONA]


def test_check_4_a_memorandum_of_five_posts_is_one_in_the_network_and_five_there(arizona, in_force):
    first = seat("iris", arizona[0], Role.COMMUNITY_OFFICER)
    in_force(by=first, posts=arizona, topics=("labour",), since=days(-10))
    period = Period(days(-30), days(0))

    assert figures.of_network(period) == Figures(in_force=1, new=1)
    posts = figures.apart(period, By.POST)
    assert sorted(posts) == sorted(ARIZONA)
    assert sum(each.in_force for each in posts.values()) == 5
    assert figures.apart(period, By.TOPIC) == {"labour": Figures(in_force=1, new=1)}
    for post in arizona:
        here = selectors.at_post(Alliance.objects.all(), post.pk)
        assert here.count() == 1


def test_new_renewed_and_ended_by_their_days(nora, in_force, sign):
    ended = in_force(since=days(-300), ends_on=days(-40))
    moving.end_due(today=days(0), at=NOW)
    first = in_force(since=days(-300), ends_on=days(20), topics=("health", "labour"))
    second = moving.begin_version(
        alliance=first, change=Change.RENEWAL, by=nora, on=days(-5), at=NOW
    )
    Alliance.objects.filter(pk=second.pk).update(state=State.AGREED, opinion="X/1")
    sign(second, on=days(-4))
    moving.move(alliance=second, to=State.IN_FORCE, on=days(-2), by=nora, at=NOW)
    in_force(kind=Kind.TASK_FORCE, state=State.TALKS, since=days(-7), topics=("trafficking",))

    assert figures.of_network(Period(days(-30), days(0))) == Figures(in_force=2, new=1, renewed=1)
    assert figures.of_network(Period(days(-60), days(-31))) == Figures(in_force=1, ended=1)
    assert figures.of_network(Period(days(-400), days(-50))) == Figures(in_force=2, new=2)
    assert figures.apart(Period(days(-30), days(0)), By.KIND) == {
        "mou": Figures(in_force=1, renewed=1), "task_force": Figures(in_force=1, new=1),
    }  # fmt: skip
    by_topic = figures.apart(Period(days(-30), days(0)), By.TOPIC)
    assert {code: each.in_force for code, each in by_topic.items()} == {
        "health": 1, "labour": 1, "trafficking": 1, "violence": 0,
    }  # fmt: skip
    assert ended.pk


def test_the_dates_and_the_database_say_the_same(in_force):
    for since, ends in ((-300, -40), (-300, None), (-10, 0), (-5, 5), (-40, -39)):
        in_force(since=days(since), ends_on=None if ends is None else days(ends))
    in_force(since=days(-90), ends_on=days(-50), renews_itself=True)
    moving.end_due(today=days(0), at=NOW)

    for number in range(-310, 20, 3):
        counted = figures.of_network(Period(days(number), days(number))).in_force
        assert Alliance.objects.filter(selectors.in_force(days(number))).count() == counted


PROMISES = [("reply_48h", "allies"), ("identity_papers", "posts"), ("joint_sessions", "all")]


def test_what_an_ally_promised_stands_where_somebody_is_referred(casa, mcallen, laredo, in_force):
    other = Organization.objects.create(name="Otra", modified_at=NOW)
    in_force(since=days(-10), ends_on=days(10), promises=PROMISES)
    wanted = [casa.pk, other.pk]

    found = selectors.promises_of(organizations=wanted, post=mcallen, on=days(0))

    assert [each.commitment.code for each in found[casa.pk]] == ["reply_48h", "joint_sessions"]
    assert set(found) == {casa.pk}
    for post, day in ((laredo, days(0)), (mcallen, days(11)), (mcallen, days(-11))):
        assert selectors.promises_of(organizations=wanted, post=post, on=day) == {}


def test_what_holds_everywhere_is_promised_to_every_post(casa, laredo, lead, in_force):
    in_force(by=lead, since=days(-10), nationwide=True, promises=PROMISES)

    found = selectors.promises_of(organizations=[casa.pk], post=laredo, on=days(0))

    assert len(found[casa.pk]) == 2


def test_a_draft_promises_nothing(casa, mcallen, agree):
    agree(promises=PROMISES)

    assert selectors.promises_of(organizations=[casa.pk], post=mcallen, on=days(0)) == {}


def test_promises_are_asked_for_in_one_go(mcallen, in_force, django_assert_num_queries):
    allies = [Organization.objects.create(name=f"O{n}", modified_at=NOW) for n in range(3)]
    for ally in allies:
        in_force(ally=ally, since=days(-10), promises=PROMISES)

    with django_assert_num_queries(1):
        found = selectors.promises_of(
            organizations=[ally.pk for ally in allies], post=mcallen, on=days(0)
        )
    assert len(found) == 3
