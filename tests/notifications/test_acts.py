"""From word that came in to its end: what is kept, and of whom nothing is."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from tests.factories import NOW
from tests.notifications.telling import ARREST, NAMES, tell
from ventanilla.audit.models import Event
from ventanilla.cases.models import Track
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.exchange.models import Notice
from ventanilla.notifications import mandatory, selectors, tasks
from ventanilla.notifications.errors import NobodyAsked, NotOurs, Settled, Wiped
from ventanilla.notifications.models import Mark, Notification
from ventanilla.notifications.services import (
    calling,
    keeping,
    opening,
    registering,
    settling,
    transferring,
)
from ventanilla.notifications.states import Entry, Kind, Nationality, Outcome, Said
from ventanilla.notifications.told import Child
from ventanilla.outbox.models import Message
from ventanilla.people.identity import Names
from ventanilla.security import shredding
from ventanilla.security.keys.models import WrappedKey

pytestmark = pytest.mark.django_db


def read(row, seat, at=NOW):
    row.refresh_from_db()
    return selectors.open_one(row, seat=seat, at=at, purpose="notification.read")[0]


def settle(row, by, outcome, **more):
    return settling.settle(notification=row, outcome=outcome, by=by, at=NOW, **more)


def learn(row, by, **changed):
    said = {
        "requested": Said.YES, "told_of_right": Said.YES, "nationality": Nationality.CLAIMED,
    } | changed  # fmt: skip
    return settling.learn(notification=row, by=by, at=NOW, **said)


def test_who_it_is_about_is_sealed_and_opens_for_the_desk(dora):
    row = tell(dora)

    opened = read(row, dora)
    assert opened.names == NAMES
    assert opened.said["charges"] == "Driving without a licence"
    assert opened.said["event_at"] == ARREST.event_at
    clear = str(Notification.objects.values().get(pk=row.pk))
    assert not [word for word in ("Ibarra", "1991", "licence", "0419") if word in clear]


def test_check_8_the_list_has_57_countries_and_mexico_is_not_among_them():
    assert len(mandatory.countries()) == 57
    assert not mandatory.is_mandatory("MX")
    assert mandatory.countries()["CN"].note
    assert all(each.source for each in mandatory.countries().values())


def test_check_8_a_notification_without_a_request_leaves_no_case(dora, uca):
    row = tell(dora)
    assert not Track.objects.exists()

    with pytest.raises(NobodyAsked):
        opening.open_case(notification=row, protocol="uca", route="T1", by=dora, at=NOW)
    learn(row, dora, requested=Said.NO)
    with pytest.raises(NobodyAsked):
        opening.open_case(notification=row, protocol="uca", route="T1", by=dora, at=NOW)

    assert not Track.objects.exists()
    assert not opening.may_open(dora, Notification.objects.get(pk=row.pk))


def test_a_case_takes_what_is_known_and_leaves_the_link_only(dora, uca):
    row = learn(tell(dora), dora)

    track = opening.open_case(notification=row, protocol="uca", route="T1", by=dora, at=NOW)

    row.refresh_from_db()
    assert (row.outcome, row.case) == (Outcome.CASE_OPENED, track.case)
    assert bytes(row.sealed) == b""
    assert not Mark.objects.exists()
    assert Notice.objects.get().track == track
    with pytest.raises(Settled):
        opening.open_case(notification=row, protocol="uca", route="T1", by=dora, at=NOW)
    assert Track.objects.count() == 1


def test_a_child_in_custody_needs_not_ask(dora, uca):
    row = tell(dora, kind=Kind.MINOR_CUSTODY, names=replace(NAMES, birth_date="2015-02-11"))

    assert opening.may_open(dora, row)


def test_a_dual_national_is_flagged_and_somebody_elses_gets_no_case(dora, uca):
    row = learn(tell(dora), dora, nationality=Nationality.DUAL_US)
    assert row.nationality == Nationality.DUAL_US
    assert opening.may_open(dora, row)

    other = settle(tell(dora, custody_id="2", names=Names()), dora, Outcome.NOT_OURS)
    assert other.wiped_at
    with pytest.raises((NotOurs, Settled)):
        opening.open_case(notification=other, protocol="uca", route="T1", by=dora, at=NOW)


def test_who_declines_is_forgotten_and_the_figure_stays(dora, shred_log):
    row = tell(dora)
    settle(row, dora, Outcome.DECLINED)

    row.refresh_from_db()
    assert (bytes(row.sealed), row.requested, row.wiped_at) == (b"", Said.NO, NOW)
    assert not Mark.objects.exists()
    with pytest.raises(Wiped):
        read(row, dora)
    keeping.destroy_keys(at=NOW)
    assert not WrappedKey.objects.filter(dossier_id=row.dossier_id).exists()
    assert [line.dossier for line in shredding.noted()] == [row.dossier_id]
    assert keeping.destroy_keys(at=NOW) == 0
    (line,) = selectors.figures(dora, NOW, months=["2026-03"])
    assert line.count == 1


def test_a_dossier_of_a_case_is_not_forgotten_by_one(itzel, shred_log):
    with pytest.raises(shredding.Refused):
        shredding.shred_wiped(itzel.dossier_id, act=uuid.uuid4(), at=NOW)
    assert WrappedKey.objects.filter(dossier_id=itzel.dossier_id).exists()


def test_what_tells_of_asylum_is_never_recorded(dora):
    row = tell(
        dora,
        words="He was calm. He filed for asylum last year. His sister lives in Pharr.",
        charges="Trespass; credible fear interview pending",
        child=Child(caseworker="Ms. Lane", hearings="2026-04-02 master\nI-589 hearing 2026-05-01"),
    )

    opened = read(row, dora)
    assert opened.said["words"] == "He was calm. His sister lives in Pharr."
    assert "fear" not in str(opened.said)
    assert "589" not in str(opened.child)
    assert opened.child.caseworker == "Ms. Lane"


def test_delays_are_counted_from_what_was_said(dora):
    late = tell(dora)
    assert (late.notice_delay, late.late) == (timedelta(hours=79, minutes=30), True)

    child = tell(
        dora, kind=Kind.MINOR_CUSTODY, custody_id="2", names=Names(),
        event_at=ARREST.sent_at - timedelta(hours=25),
    )  # fmt: skip
    assert (child.minor, child.late) == (True, True)
    unknown = tell(dora, custody_id="3", names=Names(), event_at=None)
    assert (unknown.notice_delay, unknown.late) == (None, False)

    # the day at the post, not in London
    assert late.due_at.astimezone(dora.post.zoneinfo).isoformat() == "2026-03-04T00:00:00-06:00"
    spoken = settle(late, dora, Outcome.PHONED, contacted_at=NOW - timedelta(minutes=5))
    assert spoken.response_delay == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"received_at": NOW + timedelta(hours=1)}, "received_at"),
        ({"sent_at": NOW}, "sent_at"),
        ({"event_at": NOW}, "event_at"),
        ({"event_at": NOW - timedelta(days=900)}, "event_at"),
        ({"agency": "  "}, "agency"),
        ({"agency": "Arlington Asylum Office"}, "agency"),
        ({"names": replace(NAMES, birth_date="2027-01-01")}, "birth_date"),
        ({"names": replace(NAMES, birth_date="1871-01-01")}, "birth_date"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(dora, changed, field):
    with pytest.raises(BadInput) as refusal:
        tell(dora, **changed)
    assert list(refusal.value.problems) == [field]
    assert not Notification.objects.exists()


def test_sent_twice_it_is_stored_once(dora):
    pk = uuid.uuid4()
    for _time in range(2):
        registering.register(told=ARREST, entry=Entry.FORM, by=dora, at=NOW, notification_id=pk)
    assert Notification.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({"custody_id": "", "names": replace(NAMES, given_names="RUBEN")}, True),
        ({"names": Names(), "custody_id": "hc 2026 0419"}, True),
        ({"agency": "Pharr Police", "custody_id": "77"}, False),
    ],
)
def test_the_same_person_is_known_again(dora, changed, same):
    row = tell(dora)

    (found,) = selectors.alike_to(replace(ARREST, **changed), seat=dora, at=NOW)
    assert (found.notification, found.same) == (row, same)
    if same:
        with pytest.raises(BadInput) as refusal:
            tell(dora, **changed)
        assert list(refusal.value.problems) == ["again"]
        tell(dora, again=True, **changed)
    else:
        tell(dora, **changed)
    assert Notification.objects.count() == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"names": replace(NAMES, birth_date="1991-02-12"), "custody_id": "1"},
        {"names": replace(NAMES, birth_date=""), "custody_id": "1"},
        {"names": Names(), "custody_id": "HC-2026-0419", "agency": "Starr County Jail"},
    ],
)
def test_somebody_else_is_not(dora, changed):
    tell(dora)
    assert selectors.alike_to(replace(ARREST, **changed), seat=dora, at=NOW) == []


def test_a_transfer_leaves_a_receipt_without_the_person(dora, clara, laredo, shred_log):
    row = tell(dora)
    transferring.transfer(notification=row, to=laredo, by=dora, at=NOW)
    with pytest.raises(Settled):
        transferring.transfer(notification=row, to=laredo, by=dora, at=NOW)

    assert transferring.carry_over(at=NOW) == 1
    assert transferring.carry_over(at=NOW) == 0

    row.refresh_from_db()
    assert (row.to_post, row.arrived, bytes(row.sealed)) == (laredo, True, b"")
    (there,) = selectors.waiting(clara, NOW)
    assert (there.from_post, there.received_at, there.entry) == (
        dora.post, row.received_at, Entry.TRANSFER)  # fmt: skip
    assert read(there, clara).names == NAMES
    assert {mark.dossier_id for mark in Mark.objects.all()} == {there.dossier_id}
    assert selectors.waiting(dora, NOW) == []
    assert selectors.figures(dora, NOW, months=["2026-03"]) == []
    assert "Otra representación" in Message.objects.get().body
    assert "Ibarra" not in Message.objects.get().body


def test_another_posts_notification_is_nobody_elses(dora, clara):
    row = tell(dora)

    assert selectors.find(clara, row.pk, NOW) is None
    with pytest.raises(NotAllowed):
        settle(row, clara, Outcome.PHONED)
    with pytest.raises(NotAllowed):
        transferring.transfer(notification=row, to=clara.post, by=clara, at=NOW)


def test_the_head_of_post_takes_none_in(elena):
    with pytest.raises(NotAllowed):
        tell(elena)


def test_what_waits_beyond_its_day_calls_once(dora):
    row = tell(dora)

    assert calling.call(at=row.due_at - timedelta(seconds=1)) == 0
    assert calling.call(at=row.due_at) == 1
    assert calling.call(at=row.due_at + timedelta(minutes=1)) == 0
    assert "Ibarra" not in Message.objects.get().body


def test_what_was_answered_is_forgotten_after_ninety_days(dora):
    row = settle(tell(dora), dora, Outcome.VISITED)

    assert keeping.tidy(at=NOW + timedelta(days=89)) == 0
    assert keeping.tidy(at=NOW + timedelta(days=90)) == 1
    row.refresh_from_db()
    assert (bytes(row.sealed), row.outcome) == (b"", Outcome.VISITED)


def test_the_job_carries_calls_and_destroys(dora, laredo, shred_log):
    calls = tell(dora)
    gone = transferring.transfer(
        notification=tell(dora, custody_id="2", again=True), to=laredo, by=dora, at=NOW
    )
    with time_machine.travel(calls.due_at + timedelta(minutes=1)):
        tasks.work(0)
        tasks.work(1)

    gone.refresh_from_db()
    calls.refresh_from_db()
    assert (gone.arrived, gone.shredded, calls.called_at) == (
        True, True, calls.due_at + timedelta(minutes=1))  # fmt: skip
    assert not WrappedKey.objects.filter(dossier_id=gone.dossier_id).exists()
    assert Notification.objects.count() == 3


def test_every_act_stands_in_the_log(dora, uca):
    row = learn(tell(dora), dora)
    settle(row, dora, Outcome.PHONED)
    opening.open_case(notification=row, protocol="uca", route="T1", by=dora, at=NOW)

    said = set(Event.objects.filter(dossiers__contains=[row.dossier_id]).values_list(
        "action", flat=True))  # fmt: skip
    assert said >= {
        "notification.registered", "notification.learnt", "notification.settled",
        "notification.to_case", "notification.became_case",
    }  # fmt: skip
