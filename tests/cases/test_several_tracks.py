"""One case, several tracks: asked for, opened, and unseen by those who may not see them."""

from datetime import timedelta

import pytest

from tests.cases.test_at_once import together
from tests.factories import NOW
from tests.restricted import ada, beto, carla, delia, register_ruth, ruth
from tests.several import REASON, afraid, olga, raul, small
from ventanilla.cases import selectors
from ventanilla.cases.models import Entry, Owed, Track, TrackCall
from ventanilla.cases.services import assigning, branching, deciding, disposing, recording, walls
from ventanilla.cases.services.branching import Wanted
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.outbox.models import Message
from ventanilla.security import access
from ventanilla.security.models import Grant, Wall

__all__ = ["ada", "beto", "carla", "delia", "olga", "raul", "register_ruth", "ruth", "small"]
pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(minutes=20)
WORDS = "Her uncle came to the window and asked for her twice."
BY_HAND = Wanted(protocol="small", by_hand=True, words=WORDS)


def opened(track):
    return selectors.open_track(track, seat=None, at=LATER, purpose="case.read")


def told(track):
    case = opened(track)
    return [(line.verb, line.detail) for line in selectors.history(track, case.vault)]


def of(case, protocol):
    return Track.objects.select_related("case__post", "dossier", "package", "scope").get(
        case=case, protocol=protocol
    )


@pytest.fixture
def called(ruth, ada, alba, uca):
    """Ruth's track called for the children's protocol, and Ada opened it. Alba heads that."""
    afraid(ruth, ada)
    branching.call(track=ruth, wanted=Wanted(protocol="uca"), by=ada, at=LATER)
    return of(ruth.case, "uca")


def test_a_finding_calls_for_a_track_until_it_is_there(ruth, ada, alba, uca):
    assert not opened(ruth).plan.tracks_called
    afraid(ruth, ada)
    [call] = opened(ruth).plan.tracks_called
    assert (call.protocol, call.finding, call.reason.en) == ("uca", "fear", REASON["en"])
    branching.call(track=ruth, wanted=Wanted(protocol="uca"), by=ada, at=LATER)
    assert not opened(ruth).plan.tracks_called


def test_the_new_track_is_a_dossier_of_its_own_with_names_and_no_answer(ruth, called):
    assert called.case_id == ruth.case_id
    assert called.dossier_id != ruth.dossier_id
    assert (called.scope.protocol, called.scope.level) == ("uca", 0)
    assert called.assigned_id is None
    case = opened(called)
    assert case.names.full_name == "Ruth Abigail Xool Canul"
    assert not case.record.restricted
    assert "back_home" not in case.record.all_facts
    assert case.record.events["notified_at"] == LATER
    assert called.due_at is not None
    assert Owed.objects.filter(track=called, seat=None).exists()


def test_both_say_why_each_in_its_own_dossier(ruth, called):
    [(verb, detail), *_] = told(ruth)
    assert (verb, detail["protocol.es"]) == ("track.called", "Atención consular A")
    assert detail["reason.es"] == REASON["es"]
    [(verb, detail)] = told(called)
    assert verb == "track.opened"
    assert detail == {"reason.es": REASON["es"], "reason.en": REASON["en"]}


def test_an_ordinary_track_does_not_learn_which_restricted_one_it_came_from(called):
    assert opened(called).record.linked == {}
    assert "small" not in str(told(called))


def test_whoever_heads_the_other_protocol_is_told_in_words_that_say_nothing(called, alba):
    message = Message.objects.get(officer=alba.officer)
    for word in ("Ruth", "Xool", "uca", "small", called.case.number):
        assert word not in message.subject + message.body


def test_the_officers_own_sentence_stands_beside_the_packages(ruth, ada, alba, uca):
    afraid(ruth, ada)
    wanted = Wanted(protocol="uca", words=WORDS)
    branching.call(track=ruth, wanted=wanted, by=ada, at=LATER)
    [(__, detail)] = told(of(ruth.case, "uca"))
    assert detail["reason.en"] == f"{REASON['en']} {WORDS}"


def test_a_track_about_somebody_else_begins_without_a_name(ruth, ada, alba, uca):
    afraid(ruth, ada)
    branching.call(track=ruth, wanted=Wanted(protocol="uca", other_person=True), by=ada, at=LATER)
    assert not opened(of(ruth.case, "uca")).names.full_name


def test_what_one_does_not_work_with_is_opened_by_the_job_and_unseen(
    itzel, bruno, alba, small, olga, raul
):
    branching.call(track=itzel, wanted=BY_HAND, by=bruno, at=LATER)
    assert Track.objects.filter(case=itzel.case).count() == 1
    assert branching.answer(at=LATER) == 1
    track = of(itzel.case, "small")
    assert (track.scope.protocol, track.scope.level) == ("small", 1)
    assert not Grant.objects.filter(dossier=track.dossier).exists()
    for seat in (bruno, alba):
        assert selectors.find(seat, track.pk, LATER) is None
        assert selectors.others(itzel, seat=seat, at=LATER) == []
    assert selectors.find(olga, track.pk, LATER) == track
    assert selectors.find(olga, itzel.pk, LATER) is None
    assert selectors.find(raul, track.pk, LATER) is None  # he knows that it is there, and no more
    assert access.reached_by(raul, LATER).knows(track)
    assert WORDS in str(told(track))


def test_what_a_job_does_in_the_evening_is_of_that_day_at_the_post(itzel, bruno, small, olga):
    evening = NOW.replace(hour=23) + timedelta(hours=4)
    branching.call(track=itzel, wanted=BY_HAND, by=bruno, at=evening)
    branching.answer(at=evening)
    day = NOW.date()
    assert day < evening.date()
    row, track = TrackCall.objects.get(track=itzel), of(itzel.case, "small")
    assert {row.on, row.answered_on, track.opened_on} == {day}
    assert set(Entry.objects.filter(dossier=track.dossier).values_list("on", flat=True)) == {day}


def trace(track, by, before=()):
    """All that the asking side can tell: its record, its history, its rows, and who was told."""
    case = opened(track)
    row = TrackCall.objects.exclude(pk__in=before).get(track=track)
    return (
        case.record.linked,
        [call.protocol for call in case.plan.tracks_called],
        told(track),
        (row.on, row.answered_on),
        [other.track.protocol for other in selectors.others(track, seat=by, at=LATER)],
        sorted(
            message.effect.replace(str(row.pk), "")
            for message in Message.objects.filter(effect__contains=row.pk)
        ),
    )


def test_asking_never_tells_whether_there_was_one(itzel, register, bruno, small, olga):
    branching.call(track=itzel, wanted=BY_HAND, by=bruno, at=LATER)
    branching.answer(at=LATER)
    first = trace(itzel, bruno)
    before = list(TrackCall.objects.values_list("pk", flat=True))
    branching.call(track=itzel, wanted=BY_HAND, by=bruno, at=LATER)  # there is one now
    branching.answer(at=LATER)
    second = trace(itzel, bruno, before)
    assert second[0] == first[0]
    assert second[2][0] == first[2][0]
    assert (second[1], *second[3:]) == (first[1], *first[3:])
    hidden = of(itzel.case, "small")
    assert [verb for verb, __ in told(hidden)] == ["track.asked", "track.opened"]
    assert all(WORDS in detail["reason.es"] for __, detail in told(hidden))


def test_behind_a_wall_one_asks_and_learns_nothing(ruth, ada, carla, alba, uca):
    """A wall before Ada stands around the children's track only: hers is the restricted one."""
    afraid(ruth, ada)
    branching.call(track=ruth, wanted=Wanted(protocol="uca"), by=ada, at=LATER)
    hidden = of(ruth.case, "uca")
    walls.set_wall(track=hidden, username=ada.officer.username, reason="kinship", by=alba, at=LATER)
    again = Wanted(protocol="uca", by_hand=True, words=WORDS)
    branching.call(track=ruth, wanted=again, by=ada, at=LATER)
    assert branching.answer(at=LATER) == 1
    assert told(hidden)[0][0] == "track.asked"
    assert Track.objects.filter(case=ruth.case).count() == 2


def test_whoever_never_opens_the_first_does_not_open_the_second(ruth, ada, beto, alba, uca):
    walls.set_wall(track=ruth, username="beto", reason="kinship", by=ada, at=NOW)
    afraid(ruth, ada)
    branching.call(track=ruth, wanted=Wanted(protocol="uca"), by=ada, at=LATER)
    track = of(ruth.case, "uca")
    assert Wall.objects.filter(dossier=track.dossier, officer=beto.officer).exists()
    assert selectors.find(beto, track.pk, LATER) is None


def test_of_a_restricted_level_whoever_opens_it_has_it_for_a_week(itzel, small, ada, carla, bruno):
    carla.protocols = ("small", "uca")
    branching.call(track=itzel, wanted=BY_HAND, by=carla, at=LATER)
    track = of(itzel.case, "small")
    [grant] = Grant.objects.filter(dossier=track.dossier)
    assert grant.seat_id == carla.pk
    assert not TrackCall.objects.exists()


def test_two_at_once_leave_one_track_and_both_reasons(ruth, ada, beto, carla, alba, uca):
    afraid(ruth, ada)
    results = together(
        lambda: branching.call(track=ruth, wanted=Wanted(protocol="uca"), by=ada, at=LATER),
        lambda: branching.call(track=ruth, wanted=Wanted(protocol="uca"), by=ada, at=LATER),
    )
    assert [type(each) for each in results if each is not None] == [NotNow]
    assert Track.objects.filter(case=ruth.case, protocol="uca").count() == 1


def test_two_jobs_answer_a_call_once(itzel, bruno, small, olga):
    branching.call(track=itzel, wanted=BY_HAND, by=bruno, at=LATER)
    results = together(lambda: branching.answer(at=LATER), lambda: branching.answer(at=LATER))
    assert sorted(results) == [0, 1]
    assert Track.objects.filter(case=itzel.case, protocol="small").count() == 1


def test_what_is_refused(ruth, itzel, ada, bruno, dora, alba, elena, uca, small, olga):
    call = branching.call
    with pytest.raises(NotNow):  # no finding calls for it
        call(track=ruth, wanted=Wanted(protocol="uca"), by=ada, at=LATER)
    with pytest.raises(BadInput):  # by hand, and no reason
        call(track=ruth, wanted=Wanted(protocol="uca", by_hand=True, words="why"), by=ada, at=NOW)
    for protocol in ("small", "nothing", ""):  # its own; one that nobody published
        with pytest.raises(BadInput):
            call(
                track=ruth,
                wanted=Wanted(protocol=protocol, by_hand=True, words=WORDS),
                by=ada,
                at=LATER,
            )
    with pytest.raises(NotAllowed):  # by hand only whoever decides findings
        call(track=itzel, wanted=BY_HAND, by=dora, at=LATER)
    with pytest.raises(NotAllowed):
        call(track=itzel, wanted=BY_HAND, by=elena, at=LATER)
    assert Track.objects.count() == 2
    assert not TrackCall.objects.exists()
    assert not Entry.objects.filter(dossier=ruth.dossier).exclude(seq=1).exists()


def test_where_nobody_heads_the_protocol_nothing_is_opened(itzel, bruno, small):
    with pytest.raises(NotNow, match="Nobody at this post"):
        branching.call(track=itzel, wanted=BY_HAND, by=bruno, at=LATER)


def test_one_that_the_seat_sees_is_not_asked_for_again(ruth, ada, called):
    with pytest.raises(NotNow, match="runs in this case already"):
        branching.call(
            track=ruth,
            wanted=Wanted(protocol="uca", by_hand=True, words=WORDS),
            by=ada,
            at=LATER,
        )


def test_what_protects_holds_in_every_track_without_a_reason(ruth, ada, called, alba):
    """Fear stops the search and masks: on the children's side too, where nobody reads why."""
    case = opened(called)
    assert case.held == {"stop_tracing", "mask_packets"}
    assert case.plan.effects >= case.held
    assert "fear" not in {found.name for found in case.plan.findings}
    called.refresh_from_db()
    assert called.effects == ""  # what is held is not passed on
    deciding.discard_finding(
        track=ruth, name="fear", reason="It was a misunderstanding.", by=ada, at=LATER
    )
    assert opened(called).held == frozenset()


def test_what_is_discarded_and_deleted_asks_for_nothing(ruth, ada, called):
    Track.objects.filter(pk=ruth.pk).update(effects="stop_tracing")
    assert opened(called).held == {"stop_tracing"}
    ruth.refresh_from_db()
    disposing._bury(ruth, LATER)
    assert opened(called).held == frozenset()


def test_a_track_that_moves_leaves_the_others_there(ruth, ada, called, alba, clara, laredo):
    """The children's track goes to Laredo; Ada goes on with hers, and gives it to somebody."""
    assigning.offer_move(track=called, to=laredo, reason="La llevan a Laredo.", by=alba, at=LATER)
    assigning.accept_move(track=of(ruth.case, "uca"), by=clara, at=LATER)
    moved, stays = of(ruth.case, "uca"), of(ruth.case, "small")
    assert moved.scope.post == laredo
    assert stays.scope.post != laredo
    afraid(stays, ada, LATER)
    assigning.assign(track=stays, to=ada, by=ada, at=LATER)
    with pytest.raises(NotAllowed):
        recording.record_known(track=moved, facts={}, by=alba, at=LATER)
    assert opened(moved).held == {"stop_tracing", "mask_packets"}


def test_a_damaged_call_holds_up_no_other(register, bruno, small, olga):
    damaged, sound = register(), register()
    for track in (damaged, sound):
        branching.call(track=track, wanted=BY_HAND, by=bruno, at=LATER)
    row = TrackCall.objects.get(track=damaged)
    row.sealed = bytes(len(bytes(row.sealed)))
    row.save()
    assert branching.answer(at=LATER) == 1
    assert Track.objects.filter(case=sound.case, protocol="small").exists()
    assert TrackCall.objects.get(track=damaged).answered_on is None
