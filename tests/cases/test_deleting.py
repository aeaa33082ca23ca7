"""A record is deleted by its key: by two, on the calendar, for good, and nothing else falls."""

import itertools
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from tests import pages
from tests.factories import NOW, OfficerFactory
from ventanilla.audit.models import Event
from ventanilla.cases import disposal, lists, selectors
from ventanilla.cases.errors import AlreadyDecided, Deleted, Held, NotDue
from ventanilla.cases.models import Disposal, Hold, Section, Track
from ventanilla.cases.retention import delete_after
from ventanilla.cases.services import closing, disposing
from ventanilla.cases.states import DisposalReason, DisposalState, HoldReason, TrackState
from ventanilla.cases.tasks import delete, delete_rest
from ventanilla.common.errors import NotAllowed
from ventanilla.people.models import Token
from ventanilla.protocols.engine.definition import Retention, Text
from ventanilla.reports import services as reports
from ventanilla.reports.models import CaseFigures
from ventanilla.security import access, shredding, vault
from ventanilla.security.identity import Identity, entered
from ventanilla.security.keys.models import WrappedKey
from ventanilla.security.vault import Shredded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shred_log")]
LATER = NOW + timedelta(days=3000)


@pytest.fixture
def closed(itzel, alba):
    return closed_of(itzel, alba)


def closed_of(track, by):
    Track.objects.filter(pk=track.pk).update(state="closed", closed_on=NOW.date())
    disposing.fill_calendar(at=NOW)
    return selectors._with_all().get(pk=track.pk)


def due(track):
    return disposal.find(track.pk)


def deleted(track, alba, ximena, at=LATER):
    act = disposing.propose(item=due(track), reason=DisposalReason.RETENTION, by=alba, at=at)
    disposing.confirm(act=act, by=ximena, at=at)
    delete(str(act.pk))
    return Disposal.objects.get(pk=act.pk)


WORDS = Text(es="x", en="x")


@pytest.mark.parametrize(
    ("years", "age", "born", "closing", "day"),
    [
        (5, None, None, date(2026, 3, 3), date(2031, 3, 3)),
        (5, None, 2012, date(2024, 2, 29), date(2029, 3, 1)),
        (5, 20, 2012, date(2026, 3, 3), date(2031, 3, 3)),
        (5, 20, 2009, date(2026, 3, 3), date(2029, 1, 1)),
        (5, 20, None, date(2026, 3, 3), date(2031, 3, 3)),
        (5, 20, 2000, date(2026, 3, 3), date(2026, 4, 2)),
    ],
)
def test_the_calendar_follows_the_protocol(years, age, born, closing, day):
    rule = Retention(title=WORDS, keep_years_after_closing=years, until_age=age)
    assert delete_after(rule, closed_on=closing, birth_year=born) == day


def test_a_case_that_is_closed_knows_its_day_and_forgets_it_when_opened(itzel, alba):
    closing.close_case(track=itzel, reason="absconded", note="", by=alba, at=NOW)
    track = Track.objects.get(pk=itzel.pk)
    assert track.delete_after == date(2031, 3, 3)
    again = selectors._with_all().get(pk=itzel.pk)
    closing.reopen_case(track=again, note="Volvió a aparecer hoy.", by=alba, at=NOW)
    assert Track.objects.get(pk=itzel.pk).delete_after is None


def test_two_persons_a_receipt_and_nothing_opens(closed, alba, ximena, shred_log):
    reports.refresh(at=NOW)
    assert CaseFigures.objects.count() == 1
    section = Section.objects.filter(dossier=closed.dossier).first()
    assert Token.objects.filter(dossier=closed.dossier).exists()
    act = deleted(closed, alba, ximena)

    assert (act.state, act.proposer, act.confirmer) == ("done", alba.officer, ximena.officer)
    assert len(act.digest) == 64
    (line,) = shredding.noted()
    assert (line.dossier, line.act, line.digest) == (closed.dossier_id, act.pk, act.digest)
    assert shred_log.stat().st_mode & 0o777 == 0o600
    assert not WrappedKey.objects.filter(dossier_id=closed.dossier_id).exists()
    opened = vault.release(seat=None, dossiers=[closed.dossier], purpose="case.read", at=LATER)
    with pytest.raises(Shredded):
        opened.open(section)
    track = Track.objects.get(pk=closed.pk)
    assert (track.state, track.severity, track.route) == ("deleted", "", "")
    assert not Token.objects.filter(dossier=closed.dossier).exists()
    assert track.case.number == closed.case.number
    with pytest.raises(Deleted):
        selectors.open_track(track, seat=alba, at=LATER, purpose="case.read")
    with pytest.raises(Deleted):
        closing.reopen_case(track=track, note="A ver si se puede.", by=alba, at=LATER)
    assert CaseFigures.objects.count() == 1
    reports.refresh(at=LATER)
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"case.opened", "deletion.proposed", "deletion.confirmed", "dossier.deleted"} <= actions


def test_neighbours_stay_readable(closed, register, told, alba, ximena):
    other = register(told=told)
    deleted(closed, alba, ximena)
    case = selectors.open_track(
        selectors._with_all().get(pk=other.pk), seat=alba, at=NOW, purpose="case.read"
    )
    assert case.names.given_names == told.names.given_names
    listed = lists.listed(alba, NOW, state="all")
    assert [track.pk for track in listed] == [other.pk]


def test_nobody_deletes_alone(closed, alba, bruno):
    act = disposing.propose(item=due(closed), reason=DisposalReason.COURT, by=alba, at=NOW)
    with pytest.raises(NotAllowed):
        disposing.confirm(act=act, by=alba, at=NOW)
    with pytest.raises(NotAllowed):
        disposing.confirm(act=act, by=bruno, at=NOW)
    with pytest.raises(NotAllowed):
        disposing.propose(item=due(closed), reason=DisposalReason.COURT, by=bruno, at=NOW)
    with pytest.raises(IntegrityError, match="what_they_proposed"), transaction.atomic():
        Disposal.objects.update(confirmer=alba.officer)
    with pytest.raises(IntegrityError, match="disposed_of_by_one"), transaction.atomic():
        Disposal.objects.update(state=DisposalState.CONFIRMED)
    delete(str(act.pk))
    assert WrappedKey.objects.filter(dossier_id=closed.dossier_id).exists()


def test_the_key_service_destroys_for_nothing_but_a_committed_act(closed, alba, ximena, shred_log):
    act = disposing.propose(item=due(closed), reason=DisposalReason.COURT, by=alba, at=NOW)
    with pytest.raises(shredding.Refused):
        shredding.shred(closed.dossier_id, act=act.pk, at=NOW)
    with transaction.atomic():
        disposing.confirm(act=act, by=ximena, at=NOW)
        with pytest.raises(shredding.Refused):  # not committed yet
            shredding.shred(closed.dossier_id, act=act.pk, at=NOW)
    assert not shred_log.exists()
    other = closed.pk  # an id that is no dossier of this act
    with pytest.raises(shredding.Refused):
        shredding.shred(other, act=act.pk, at=NOW)


def test_the_time_has_to_be_over_unless_there_is_another_reason(closed, alba):
    with pytest.raises(NotDue):
        disposing.propose(item=due(closed), reason=DisposalReason.RETENTION, by=alba, at=NOW)
    disposing.propose(item=due(closed), reason=DisposalReason.REQUEST, by=alba, at=NOW)
    with pytest.raises(AlreadyDecided):
        disposing.propose(item=due(closed), reason=DisposalReason.COURT, by=alba, at=NOW)


def test_a_hold_stops_everything_and_is_lifted_by_two(closed, alba, ximena, dora):
    with pytest.raises(NotAllowed):
        disposing.hold(track=closed, reason=HoldReason.COURT, by=dora, at=NOW)
    act = disposing.propose(item=due(closed), reason=DisposalReason.COURT, by=alba, at=NOW)
    disposing.hold(track=closed, reason=HoldReason.COURT, by=alba, at=NOW)
    with pytest.raises(Held):
        disposing.confirm(act=act, by=ximena, at=NOW)
    disposing.withdraw(act=act, by=alba, at=NOW)
    with pytest.raises(Held):
        disposing.propose(item=due(closed), reason=DisposalReason.COURT, by=alba, at=NOW)

    lifting = disposing.propose_lifting(item=due(closed), by=alba, at=NOW)
    with pytest.raises(NotAllowed):
        disposing.confirm(act=lifting, by=alba, at=NOW)
    disposing.confirm(act=lifting, by=ximena, at=NOW)
    assert Hold.objects.get().lifted_at == NOW
    assert deleted(closed, alba, ximena).state == "done"


def test_a_hold_set_after_the_confirmation_still_saves_the_record(closed, alba, ximena):
    act = disposing.propose(item=due(closed), reason=DisposalReason.COURT, by=alba, at=NOW)
    disposing.confirm(act=act, by=ximena, at=NOW)
    disposing.hold(track=closed, reason=HoldReason.COURT, by=alba, at=NOW)
    with pytest.raises(shredding.Refused):
        delete(str(act.pk))
    assert WrappedKey.objects.filter(dossier_id=closed.dossier_id).exists()
    assert not list(shredding.noted())


@pytest.mark.parametrize("crash", ["after the line", "after the keys"])
def test_a_crash_between_is_gone_over_again(closed, alba, ximena, monkeypatch, crash):
    act = disposing.propose(item=due(closed), reason=DisposalReason.COURT, by=alba, at=NOW)
    disposing.confirm(act=act, by=ximena, at=NOW)
    with monkeypatch.context() as patch:
        where = {
            "after the line": (shredding.keys, "destroy"),
            "after the keys": (disposing, "_bury"),
        }[crash]
        patch.setattr(*where, lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            delete(str(act.pk))
    delete_rest(0)
    act.refresh_from_db()
    (line,) = shredding.noted()
    assert (act.state, act.digest) == ("done", line.digest)
    assert len(act.digest) == 64
    assert Track.objects.get(pk=closed.pk).state == TrackState.DELETED


def test_what_a_restore_brings_back_the_list_takes_again(closed, alba, ximena):
    kept = list(WrappedKey.objects.filter(dossier_id=closed.dossier_id).values())
    before = Track.objects.filter(pk=closed.pk).values().get()
    deleted(closed, alba, ximena)
    WrappedKey.objects.bulk_create(WrappedKey(**row) for row in kept)
    Track.objects.filter(pk=closed.pk).update(**{k: before[k] for k in ("state", "deleted_on")})
    lines = shredding.replay()
    assert disposing.replay(lines=lines, at=LATER) == 1
    assert not WrappedKey.objects.filter(dossier_id=closed.dossier_id).exists()
    assert Track.objects.get(pk=closed.pk).state == TrackState.DELETED
    assert disposing.replay(lines=shredding.replay(), at=LATER) == 0


def test_a_line_cut_short_spoils_no_other(shred_log, closed, alba, ximena):
    shred_log.parent.mkdir(parents=True)
    shred_log.write_text('{"dossier": "12')
    deleted(closed, alba, ximena)
    assert [line.dossier for line in shredding.noted()] == [closed.dossier_id]
    assert len(shred_log.read_text().splitlines()) == 2
    assert json.loads(shred_log.read_text().splitlines()[1])["dossier"]


def test_the_calendar_shows_numbers_to_those_who_answer(closed, alba, steward, bruno, as_seat):
    for who, sees in ((alba, 1), (steward, 1), (bruno, 0)):
        secret = as_seat(who).session.session_key
        with pages.served(), entered(Identity(secret, who.pk)):
            found = disposal.calendar(who, LATER.date())
            assert len(found.due) == sees
            if who is steward:
                assert not Track.objects.exists()


def test_the_database_lets_nobody_propose_or_confirm_as_another(closed, alba, ximena, as_seat):
    item = due(closed)
    secret = as_seat(alba).session.session_key
    with pages.served(), entered(Identity(secret, alba.pk)):
        with pytest.raises(ProgrammingError), transaction.atomic():
            disposing._act(item, "deletion", ximena, NOW, reason="court")
        act = disposing._act(item, "deletion", alba, NOW, reason="court")
        with pytest.raises(ProgrammingError), transaction.atomic():
            Disposal.objects.update(state="confirmed", confirmer=ximena.officer)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Disposal.objects.update(proposer=ximena.officer)
    assert Disposal.objects.get() == act
    assert OfficerFactory._meta.model is not None


def test_lists_and_jobs_do_not_stumble(closed, register, told, alba, ximena):
    register(told=told)
    WrappedKey.objects.filter(dossier_id=closed.dossier_id).delete()  # as after half a restore
    Track.objects.filter(pk=closed.pk).update(state="open", closed_on=None, figures_stale=True)
    assert reports.refresh(at=timezone.now()) == 2
    lines = lists.lines_of(
        lists.listed(alba, NOW),
        access.reached_by(alba, NOW),
        seat=alba,
        at=NOW,
        purpose="case.listed",
    )
    assert len(lines) == 2
    assert lists.listed(alba, NOW, words="Itzel").count() == 1
    assert Path(settings.SHRED_LOG).name == "shreds.log"
    assert list(itertools.islice(shredding.noted(), 1)) == []
