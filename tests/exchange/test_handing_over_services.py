"""Where and when a child may be handed over, and what the rules are told of it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import NOW, PortFactory, PostFactory
from ventanilla.cases import selectors
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.exchange import selectors as exchange
from ventanilla.exchange.errors import WrongHandOverState
from ventanilla.exchange.models import HandOver
from ventanilla.exchange.services import handing_over
from ventanilla.exchange.services.handing_over import Arrangement
from ventanilla.exchange.states import HandOverState
from ventanilla.network.models import PortHours

pytestmark = pytest.mark.django_db
#: half past four in Texas, by day; half past seven in the evening
BY_DAY = datetime(2026, 3, 3, 22, 30, tzinfo=UTC)
BY_NIGHT = datetime(2026, 3, 4, 1, 30, tzinfo=UTC)


def opened(track, by):
    found = selectors.opening(by, NOW).get(pk=track.pk)
    return selectors.open_track(found, seat=by, at=NOW, purpose="case.read")


@pytest.fixture
def arrange(itzel, dora, hidalgo):
    def act(at=BY_DAY, *, by=dora, how=handing_over.schedule, receiver="OPI on duty"):
        arrangement = Arrangement(port=hidalgo, at=at, receiver=receiver, escort="Bruno")
        return how(track=itzel, arrangement=arrangement, by=by, at=NOW)

    return act


def test_what_was_arranged_is_read_back(arrange, itzel, dora):
    arrange()
    (found,) = exchange.hand_overs_of(opened(itzel, dora))

    assert found.live
    assert (found.at, found.local) == (BY_DAY, datetime(2026, 3, 3, 16, 30))  # noqa: DTZ001
    assert (found.account["receiver"], found.account["escort"]) == ("OPI on duty", "Bruno")


def test_the_rules_learn_the_time_and_that_the_hours_are_unknown(arrange, itzel, dora):
    arrange()
    record = opened(itzel, dora).record

    assert record.events["handover_at"] == BY_DAY
    assert record.all_facts["port_hours_known"] == "no"
    assert "port_open" not in record.all_facts


@pytest.mark.parametrize(
    ("opens", "at", "may"),
    [
        ("09:00", BY_DAY, True),
        ("17:00", BY_DAY, False),
        ("00:00", BY_NIGHT, False),
        ("00:00", BY_DAY.replace(hour=23, minute=59), True),
        ("00:00", BY_DAY + timedelta(hours=1, minutes=30), False),
    ],
    ids=["open", "not yet open", "night in spite of hours", "17:59", "18:00"],
)
def test_a_port_receives_in_its_hours_and_never_by_night(arrange, hidalgo, opens, at, may):
    PortHours.objects.create(
        port=hidalgo, kind="uca", weekdays=[], opens=opens, closes="23:30",
        valid_from="2026-01-01", source_note="told by the port",
    )  # fmt: skip
    if may:
        assert arrange(at).state == HandOverState.SCHEDULED
        return
    with pytest.raises(BadInput) as refusal:
        arrange(at)
    assert "at" in refusal.value.problems
    assert not HandOver.objects.exists()


def test_a_refused_proposal_raises_its_finding_and_starts_no_clock(arrange, itzel, dora):
    arrange(BY_NIGHT, how=handing_over.refuse_proposal)
    case = opened(itzel, dora)

    assert "F-65" in {found.code for found in case.plan.findings}
    assert "handover_at" not in case.record.events
    assert not exchange.hand_overs_of(case)[0].live


def test_a_time_that_is_good_is_not_refused(arrange):
    with pytest.raises(BadInput):
        arrange(how=handing_over.refuse_proposal)


def test_a_refused_proposal_leaves_the_hand_over_under_way_alone(arrange, itzel, dora):
    arrange()
    with pytest.raises(NotNow):
        arrange(BY_NIGHT, how=handing_over.refuse_proposal)

    assert opened(itzel, dora).record.events["handover_at"] == BY_DAY


def test_a_good_time_after_a_bad_one_lets_the_finding_go(arrange, itzel, dora):
    arrange(BY_NIGHT, how=handing_over.refuse_proposal)
    arrange()

    assert "F-65" not in {found.code for found in opened(itzel, dora).plan.findings}


def test_what_was_called_off_is_forgotten_by_the_rules(arrange, itzel, dora):
    handing_over.call_off(
        hand_over=arrange(), state=HandOverState.POSTPONED, reason="The bridge is shut.",
        by=dora, at=NOW,
    )  # fmt: skip
    case = opened(itzel, dora)

    assert "handover_at" not in case.record.events
    assert not {"port_open", "port_night", "port_hours_known"} & case.record.all_facts.keys()
    assert exchange.hand_overs_of(case)[0].account["reason"] == "The bridge is shut."


def test_no_step_is_left_out(arrange, dora):
    made = arrange()
    with pytest.raises(WrongHandOverState):
        handing_over.deliver(hand_over=made, condition="Calm", observations="", by=dora, at=NOW)
    with pytest.raises(WrongHandOverState):
        handing_over.acknowledge(hand_over=made, who="OPI", how="phone", by=dora, at=NOW)
    with pytest.raises(WrongHandOverState):
        handing_over.call_off(
            hand_over=made, state=HandOverState.NO_SHOW, reason="Nobody.", by=dora, at=NOW
        )


def test_another_post_arranges_nothing(arrange, clara):
    with pytest.raises(NotAllowed):
        arrange(by=clara)


def test_the_ports_of_the_post_come_first(hidalgo):
    mine = PostFactory()
    PortFactory(code="near", post=mine)

    assert [port.code for port in exchange.ports_for(mine)] == ["near", "hidalgo"]
