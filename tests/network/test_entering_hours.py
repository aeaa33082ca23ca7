"""Who may say when a port receives, on the record."""

from datetime import UTC, date, datetime, time

import pytest

from tests.factories import PortFactory, PostFactory, SeatFactory
from ventanilla.audit.models import Event
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.network.models import PortHours
from ventanilla.network.roles import Role
from ventanilla.network.services import enter_port_hours
from ventanilla.network.states import HoursKind

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


def enter(seat, port, **others):
    words = {
        "kind": HoursKind.UCA,
        "opens": time(9),
        "closes": time(17),
        "valid_from": date(2026, 3, 3),
        "source_note": "Oficio del puerto",
        **others,
    }
    return enter_port_hours(by=seat, at=AT, port=port, **words)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.HEAD_OF_POST])
def test_whoever_answers_for_the_post_enters_hours_on_the_record(role):
    seat = SeatFactory(role=role)
    port = PortFactory(post=seat.post)

    hours = enter(seat, port)

    assert list(port.hours.all()) == [hours]
    event = Event.objects.get()
    assert (event.action, event.seat_id, event.at) == ("network.port_hours", seat.pk, AT)
    assert event.detail == {"port": "hidalgo", "kind": "uca", "from": "2026-03-03"}


def test_headquarters_may_for_any_port():
    seat = SeatFactory(role=Role.HQ_PROTOCOL_LEAD, post=PostFactory(code="DPC"))

    enter(seat, PortFactory(post=PostFactory()))

    assert PortHours.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "post"), [(Role.CASE_OFFICER, "MCA"), (Role.ANALYST, "MCA"), (Role.SUPERVISOR, "LAR")]
)
def test_nobody_else_does(role, post):
    seat = SeatFactory(role=role, post=PostFactory(code=post))
    port = PortFactory(post=PostFactory(code="MCA"))

    with pytest.raises(NotAllowed):
        enter(seat, port)

    assert not PortHours.objects.exists()
    assert not Event.objects.exists()


def test_hours_need_sense_and_a_source():
    seat = SeatFactory(role=Role.SUPERVISOR)
    wrong = {"opens": time(17), "closes": time(9), "source_note": " ", "weekdays": (8,)}

    with pytest.raises(BadInput) as refusal:
        enter(seat, PortFactory(post=seat.post), **wrong)

    assert set(refusal.value.problems) == {"closes", "source_note", "weekdays"}
    assert not Event.objects.exists()
