"""The two-person rule: two officers, one verdict, done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from tests.cast import seat
from tests.factories import NOW, SeatFactory
from ventanilla.common.errors import NotAllowed, NotNow
from ventanilla.network.roles import Role
from ventanilla.security import approvals
from ventanilla.security.identity import Job, entered
from ventanilla.security.oversight.models import Approval

DONE: list[str] = []
YES, NO = Approval.Verdict.APPROVED, Approval.Verdict.DECLINED
BRIEF = approvals.Kind("test_act", "A test", carry_out=lambda found, by, at: DONE.append(by.pk))
LATER = approvals.Kind("test_later", "Another test")


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setitem(approvals._KINDS, "test_act", BRIEF)
    monkeypatch.setitem(approvals._KINDS, "test_later", LATER)
    DONE.clear()


def ask(by, **more):
    return approvals.ask(kind="test_act", by=by, at=NOW, **more)


def test_another_person_approves_and_it_is_done(alba, ximena):
    asked = ask(alba)
    assert approvals.waiting_for(ximena, NOW) == [asked]
    approvals.decide(approval=asked.pk, verdict=YES, by=ximena, at=NOW)
    assert [ximena.pk] == DONE
    assert approvals.waiting_for(ximena, NOW) == []


def test_whoever_asks_does_not_decide_with_another_seat_either(alba, mcallen):
    asked = ask(alba)
    other = SeatFactory(officer=alba.officer, post=mcallen, role=Role.SUPERVISOR)
    for own in (alba, other):
        assert approvals.waiting_for(own, NOW) == []
        with pytest.raises(NotAllowed):
            approvals.decide(approval=asked.pk, verdict=YES, by=own, at=NOW)
    assert DONE == []


def test_the_database_refuses_one_person_for_two(alba):
    asked = ask(alba)
    with pytest.raises(IntegrityError, match="two_persons_decide"), transaction.atomic():
        Approval.objects.filter(pk=asked.pk).update(
            verdict=YES, decided_by=alba, decided_officer=alba.officer, decided_at=NOW
        )


@pytest.mark.parametrize("who", ["bruno", "elena", "clara"])
def test_only_a_head_of_protection_of_the_post_decides(alba, who, request):
    asked = ask(alba)
    other = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        approvals.decide(approval=asked.pk, verdict=YES, by=other, at=NOW)
    assert DONE == []


def test_a_protocol_of_another_seat(alba, ximena):
    asked = ask(alba, protocol="trafficking")
    with pytest.raises(NotAllowed):
        approvals.decide(approval=asked.pk, verdict=YES, by=ximena, at=NOW)


def test_what_was_declined_stays_so(alba, ximena):
    asked = ask(alba)
    approvals.decide(approval=asked.pk, verdict=NO, by=ximena, at=NOW)
    with pytest.raises(NotNow):
        approvals.decide(approval=asked.pk, verdict=YES, by=ximena, at=NOW)
    assert DONE == []


def test_after_three_days_nobody_decides(alba, ximena):
    asked = ask(alba)
    late = NOW + timedelta(hours=72)
    assert approvals.waiting_for(ximena, late) == []
    with pytest.raises(NotNow):
        approvals.decide(approval=asked.pk, verdict=YES, by=ximena, at=late)


def test_what_fails_is_not_approved(alba, ximena, monkeypatch):
    def fail(found, by, at):
        raise NotNow("Not now.")

    monkeypatch.setitem(approvals._KINDS, "test_act", approvals.Kind("test_act", "x", fail))
    asked = ask(alba)
    with pytest.raises(NotNow):
        approvals.decide(approval=asked.pk, verdict=YES, by=ximena, at=NOW)
    asked.refresh_from_db()
    assert asked.verdict == ""


def test_two_who_approve_at_once_do_it_once(alba, ximena, mcallen):
    third = seat("yara", mcallen, Role.SUPERVISOR)
    asked = ask(alba)

    def approve(by):
        try:
            with entered(Job("test")):
                approvals.decide(approval=asked.pk, verdict=YES, by=by, at=NOW)
        except NotNow:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, (ximena, third))) == [False, True]
    assert len(DONE) == 1


def test_a_yes_is_used_once_by_whoever_asked(alba, bruno, ximena):
    asked = approvals.ask(kind="test_later", by=bruno, at=NOW, target="7")
    wanted = {"kind": "test_later", "target": "7", "at": NOW}
    with pytest.raises(NotNow):
        approvals.use(by=bruno, **wanted)
    approvals.decide(approval=asked.pk, verdict=YES, by=ximena, at=NOW)
    with pytest.raises(NotNow):
        approvals.use(by=alba, **wanted)
    assert approvals.granted(by=bruno, **wanted) == asked
    approvals.use(by=bruno, **wanted)
    with pytest.raises(NotNow):
        approvals.use(by=bruno, **wanted)
    with connection.cursor() as cursor:
        cursor.execute("SELECT action FROM audit_event WHERE action LIKE 'approval.%' ORDER BY id")
        lines = [action for (action,) in cursor.fetchall()]
    assert lines == ["approval.asked", "approval.decided", "approval.used"]
