"""From a slip to a private talk, and to one of four ends: who is told, what stays."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings

from tests.factories import NOW, DutyTurnFactory
from tests.sightings.windows import CALLED, CONTACT, box, paula, send, victor
from ventanilla.audit.models import Event
from ventanilla.common.errors import NotAllowed
from ventanilla.exchange.models import Notice
from ventanilla.network.models import HolidayRule
from ventanilla.outbox.models import Message
from ventanilla.security import shredding, vault
from ventanilla.security.keys.models import WrappedKey
from ventanilla.sightings import catalogue, emptying, figures, hours
from ventanilla.sightings.errors import NotInThisState
from ventanilla.sightings.models import Origin, Receipt, Sighting
from ventanilla.sightings.services import alerting, attending, wiping
from ventanilla.sightings.services.attending import Accepted
from ventanilla.sightings.states import ENDED, MOVES, OPEN, State, Urgency

__all__ = ["box", "paula", "victor"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "shred_log")]
MINUTE = timedelta(minutes=1)
ACTS = {
    "info_given": attending.give_information,
    "declined": attending.decline,
    "missed": attending.miss,
}


def gone(sighting, by):
    attending.acknowledge(sighting=sighting, by=by, at=NOW + MINUTE)
    return sighting


def told(officer):
    return Message.objects.filter(officer=officer).count()


def is_empty(sighting):
    sighting.refresh_from_db()
    return sighting.sealed == b"" and sighting.slip is None


def test_the_table_of_moves_is_that_of_the_protocol():
    assert MOVES[State.SENT] == {State.PRIVATE_TALK, State.EMERGENCY}
    assert MOVES[State.PRIVATE_TALK] == {*ENDED, State.EMERGENCY}
    assert MOVES[State.EMERGENCY] == set(ENDED)
    assert MOVES[State.MISSED] == {State.PRIVATE_TALK}
    assert not any(MOVES[state] for state in set(ENDED) - {State.MISSED})
    assert set(MOVES) == set(State) == {*OPEN, *ENDED}


def test_one_colleague_goes_and_the_second_is_told(paula, bruno, dora):
    sighting = gone(send(paula), bruno)
    with pytest.raises(NotInThisState):
        attending.acknowledge(sighting=sighting, by=dora, at=NOW)

    sighting.refresh_from_db()
    assert (sighting.state, sighting.acknowledged_by) == (State.PRIVATE_TALK, bruno)


def test_nobody_of_another_post_and_no_window_goes(paula, clara, elena):
    sighting = send(paula)
    for seat in (clara, elena, paula):
        with pytest.raises(NotAllowed):
            attending.acknowledge(sighting=sighting, by=seat, at=NOW)


@pytest.mark.parametrize("end", ["info_given", "declined"])
def test_whoever_does_not_accept_leaves_nothing_but_a_count(paula, bruno, end):
    sighting = gone(send(paula, contact=CONTACT), bruno)
    before = bytes(Sighting.objects.get(pk=sighting.pk).sealed)
    ACTS[end](sighting=sighting, by=bruno, at=NOW + 2 * MINUTE)
    assert is_empty(sighting)
    emptying.once()

    assert not WrappedKey.objects.filter(dossier_id=sighting.dossier_id).exists()
    assert [line.dossier for line in shredding.noted()] == [sighting.dossier_id]
    sighting.sealed = before  # of a copy that somebody kept
    opened = vault.release(seat=None, dossiers=[sighting.dossier], purpose="test", at=NOW)
    with pytest.raises(vault.Shredded):
        opened.open(sighting)
    (line,) = figures.funnel(since=NOW.date(), until=NOW.date() + timedelta(days=1))
    assert (line.sent, line.declined + line.information) == (1, 1)


def test_a_key_whose_sighting_is_not_empty_cannot_be_destroyed(paula):
    sighting = send(paula)
    with pytest.raises(shredding.Refused):
        shredding.shred_wiped(sighting.dossier_id, act=sighting.pk, at=NOW)
    assert WrappedKey.objects.filter(dossier_id=sighting.dossier_id).exists()


def test_who_was_not_found_is_kept_for_three_days(paula, bruno):
    sighting = gone(send(paula), bruno)
    attending.miss(sighting=sighting, by=bruno, at=NOW)
    assert wiping.purge(at=NOW + settings.SIGHTINGS_KEPT - MINUTE) == 0
    assert not is_empty(sighting)
    attending.acknowledge(sighting=sighting, by=bruno, at=NOW + MINUTE)
    attending.miss(sighting=sighting, by=bruno, at=NOW + MINUTE)

    assert wiping.purge(at=NOW + settings.SIGHTINGS_KEPT + MINUTE) == 1
    assert is_empty(sighting)
    with pytest.raises(NotInThisState):
        attending.acknowledge(sighting=sighting, by=bruno, at=NOW)


def test_whoever_accepts_is_a_case_and_the_desk_forgets_her(paula, lucia, gbv, bruno):
    sighting = gone(send(paula, contact=CONTACT), lucia)
    accepted = Accepted(protocol="gbv", route="V1", called=CALLED)
    track = attending.accept(sighting=sighting, accepted=accepted, by=lucia, at=NOW)

    assert (track.protocol, track.case.post) == ("gbv", paula.post)
    assert is_empty(sighting)
    assert Origin.objects.get().sighting == sighting.pk
    notice = Notice.objects.select_related("dossier").get()
    said = vault.release(seat=None, dossiers=[notice.dossier], purpose="test", at=NOW).open(notice)
    assert said["names"]["called"] == CALLED
    assert CONTACT in said["words"]
    with pytest.raises(NotInThisState):
        attending.accept(sighting=sighting, accepted=accepted, by=lucia, at=NOW)


def test_a_protocol_that_the_seat_does_not_work_with_is_refused_and_nothing_moves(
    paula, bruno, gbv
):
    sighting = gone(send(paula), bruno)
    with pytest.raises(NotAllowed):
        attending.accept(
            sighting=sighting, accepted=Accepted(protocol="gbv", route="V1"), by=bruno, at=NOW
        )
    assert not is_empty(sighting)


def test_danger_tells_the_heads_and_then_ends_like_any_other(paula, bruno, alba, elena):
    sighting = send(paula)
    before = told(alba.officer)
    attending.call_emergency(sighting=sighting, by=bruno, at=NOW)
    attending.decline(sighting=sighting, by=bruno, at=NOW)

    assert (told(alba.officer), told(elena.officer)) == (before + 1, 1)
    assert is_empty(sighting)
    assert sighting.emergency_at == NOW


def test_whoever_is_on_duty_is_told_at_once_in_words_that_say_nothing(paula, dora, bruno, alba):
    DutyTurnFactory(seat=dora)
    send(paula)

    (message,) = Message.objects.all()
    assert message.officer == dora.officer
    assert catalogue.told_by(f"{message.subject} {message.body}") == []


def test_what_cannot_wait_tells_the_heads_at_once_too(paula, dora, alba):
    DutyTurnFactory(seat=dora)
    send(paula, urgency=Urgency.NOW)

    assert (told(dora.officer), told(alba.officer)) == (1, 1)


def test_nobody_for_fifteen_minutes_tells_the_heads_for_thirty_the_head_of_post(
    paula, dora, alba, elena
):
    DutyTurnFactory(seat=dora)
    sighting = send(paula)
    said = []
    for minutes in (14, 15, 16, 29, 30, 45):
        alerting.ring(at=NOW + minutes * MINUTE)
        said.append((told(alba.officer), told(elena.officer)))

    assert said == [(0, 0), (1, 0), (1, 0), (1, 0), (2, 1), (2, 1)]
    sighting.refresh_from_db()
    assert sighting.alerted == 2
    called = Event.objects.filter(action="sighting.called").order_by("pk")
    assert [line.detail["step"] for line in called] == [1, 2]


def test_nobody_is_told_again_where_somebody_went(paula, bruno, alba):
    gone(send(paula), bruno)
    before = told(alba.officer)
    assert alerting.ring(at=NOW + timedelta(hours=1)) == 0
    assert told(alba.officer) == before


def test_minutes_count_while_the_post_is_open(mcallen):
    friday = datetime(2026, 3, 6, 17, 50, tzinfo=mcallen.zoneinfo)
    late, early = friday, datetime(2026, 3, 9, 8, 5, tzinfo=mcallen.zoneinfo)
    assert hours.worked(mcallen, since=late, until=early) == timedelta(minutes=15)
    assert not hours.is_open(mcallen, late + timedelta(days=1))
    assert hours.is_open(mcallen, late)


def test_a_holiday_of_the_post_does_not_count(mcallen):
    HolidayRule.objects.create(
        calendar="US", name_es="Día", name_en="Day", kind="fixed", month=3, day=3, evidence="read"
    )
    mcallen.calendars = ["US"]
    assert not hours.is_open(mcallen, NOW)


def test_what_cannot_wait_counts_at_night_as_well(paula, alba, elena):
    night = NOW + timedelta(hours=14)
    sighting = send(paula, at=night, urgency=Urgency.NOW)
    calm = send(paula, at=night, slip="")
    alerting.ring(at=night + 30 * MINUTE)

    sighting.refresh_from_db()
    calm.refresh_from_db()
    assert (sighting.alerted, calm.alerted) == (2, 0)


def test_windows_learn_attended_and_closed(paula, bruno):
    sighting = send(paula)
    gone(sighting, bruno)
    emptying.once()
    assert Receipt.objects.get().state == "attended"
    attending.decline(sighting=sighting, by=bruno, at=NOW)
    emptying.once()
    assert Receipt.objects.get().state == "closed"


def test_the_funnel_counts_by_post_area_and_month(paula, victor, bruno, lucia, gbv):
    ends = ["declined", "info_given", "missed", "declined"]
    for minutes, end in enumerate(ends, start=1):
        sighting = send(paula, slip="")
        attending.acknowledge(sighting=sighting, by=bruno, at=NOW + minutes * MINUTE)
        ACTS[end](sighting=sighting, by=bruno, at=NOW + timedelta(hours=1))
    accepted = gone(send(victor, slip=""), lucia)
    attending.accept(
        sighting=accepted, accepted=Accepted(protocol="gbv", route="V1"), by=lucia, at=NOW
    )
    send(paula, slip="", at=NOW + timedelta(days=31))

    march, april, vds = figures.funnel(since=NOW.date(), until=NOW.date() + timedelta(days=60))
    assert (march.sent, march.acknowledged, march.privately) == (4, 4, 3)
    assert (march.information, march.declined, march.missed) == (1, 2, 1)
    assert (march.minutes_median, march.minutes_p90) == (2, 4)
    assert (april.sent, april.acknowledged, april.minutes_median) == (1, 0, None)
    assert (vds.area, vds.accepted, vds.opened) == ("vds", 1, {"gbv": 1})
    assert not any("seat" in name or "staff" in name for name in vds.__slots__)
