"""A track of another protocol in one's case, attacked with SQL and the rights of a page."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.db import Error, connection, transaction

from tests.factories import NOW
from tests.restricted import ada, register_ruth
from tests.several import afraid, olga, raul, small
from ventanilla.cases.models import Case, Entry, Owed, Section, Track, TrackCall
from ventanilla.cases.services import branching, walls
from ventanilla.cases.services.branching import Wanted
from ventanilla.common.trips import code_of
from ventanilla.people.models import Identity
from ventanilla.security import vault
from ventanilla.security.access import scope_for
from ventanilla.security.models import Dossier, Grant, Wall

__all__ = ["ada", "olga", "raul", "register_ruth", "small"]
pytestmark = pytest.mark.django_db
WORDS = "Her uncle came to the window and asked for her twice."
REFUSED = "42501"  # insufficient privilege


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hidden(itzel, small, olga, bruno):
    """A restricted track in Itzel's case: Bruno asked for it, and a job opened it."""
    wanted = Wanted(protocol="small", by_hand=True, words=WORDS)
    branching.call(track=itzel, wanted=wanted, by=bruno, at=NOW)
    branching.answer(at=NOW)
    track = Track.objects.get(case=itzel.case, protocol="small")
    afraid(track, olga)
    return track


def asked(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def refused(act):
    """The code with which the database refuses; blank if it did not."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except Error as error:
        return code_of(error)
    return ""


def test_no_table_tells_of_it(itzel, hidden, bruno, on_a_page):
    with on_a_page(bruno):
        assert asked("SELECT count(*) FROM cases_track WHERE case_id = %s", itzel.case_id) == [1]
        for table in (Section, Identity, Owed, Entry, Grant, Wall):
            assert not table.objects.filter(dossier=hidden.dossier_id).exists(), table
        assert not Dossier.objects.filter(pk=hidden.dossier_id).exists()
        assert Case.objects.get(pk=itzel.case_id).number == itzel.case.number
        assert asked("SELECT count(*) FROM sec.openings(%s, 9)", hidden.dossier_id) == [0]
        assert Track.objects.filter(pk=hidden.pk).update(route="R2") == 0


def test_its_keys_are_not_released(hidden, bruno, on_a_page):
    with on_a_page(bruno), pytest.raises(vault.OutOfReach):
        vault.release(
            seat=bruno, dossiers=[Dossier(pk=hidden.dossier_id)], purpose="case.read", at=NOW
        )


def test_the_other_side_reads_nothing_of_whoever_asked(itzel, hidden, olga, on_a_page):
    with on_a_page(olga):
        assert not Track.objects.filter(pk=itzel.pk).exists()
        assert not TrackCall.objects.exists()
        assert not Entry.objects.filter(dossier=itzel.dossier_id).exists()


def tries(itzel, scope):
    """Ways to find out by writing, each with what it says."""
    dossier = uuid4()

    def begin():
        asked("SELECT sec.begin_dossier(%s, %s, 1, %s, 1)", dossier, scope.pk, date(2026, 3, 3))

    def add_dossier():
        Dossier.objects.create(pk=dossier, scope=scope, opened_on=date(2026, 3, 3))

    def add_track(**other):
        place = {"dossier_id": itzel.dossier_id, "scope_id": itzel.scope_id, **other}
        Track.objects.create(
            case_id=itzel.case_id, protocol="small", package_id=itzel.package_id,
            opened_on=date(2026, 3, 3), **place,
        )  # fmt: skip

    def become():
        Track.objects.filter(pk=itzel.pk).update(protocol="small")

    def become_there():
        Track.objects.filter(pk=itzel.pk).update(protocol="small", scope_id=scope.pk)

    return [
        refused(begin), refused(add_dossier), refused(add_track),
        refused(lambda: add_track(scope_id=scope.pk)),
        refused(lambda: add_track(scope_id=scope.pk, dossier_id=dossier)),
        refused(become), refused(become_there),
    ]  # fmt: skip


def test_writing_says_the_same_whether_there_is_one_or_not(
    itzel, hidden, register, bruno, on_a_page
):
    alone = register()
    with on_a_page(bruno):
        with_one, without = tries(itzel, hidden.scope), tries(alone, hidden.scope)
    assert with_one == without == [REFUSED] * 7


def test_only_whoever_opens_a_track_learns_what_others_ask_of_it(
    itzel, hidden, bruno, olga, elena, clara, on_a_page
):
    held = "SELECT sec.held(%s)"
    with on_a_page(bruno):
        assert set(asked(held, itzel.pk)) == {"mask_packets", "stop_tracing"}
        assert asked(held, hidden.pk) == []
        assert asked(held, uuid4()) == []
    for nobody in (elena, clara, olga):
        with on_a_page(nobody):
            assert asked(held, itzel.pk) == []


def test_a_wall_keeps_that_back_too(itzel, hidden, bruno, alba, on_a_page):
    walls.set_wall(track=itzel, username="bruno", reason="kinship", by=alba, at=NOW)
    with on_a_page(bruno):
        assert asked("SELECT sec.held(%s)", itzel.pk) == []


def test_a_call_stands_in_the_dossier_that_asked_and_nowhere_else(
    itzel, hidden, bruno, small, mcallen, on_a_page
):
    own = {"seat_id": bruno.pk, "on": date(2026, 3, 3), "sealed": b"x"}
    there = scope_for(post_id=mcallen.pk, protocol="small", level=1)

    def elsewhere():
        TrackCall.objects.create(
            track_id=hidden.pk, dossier_id=hidden.dossier_id, scope_id=there.pk, **own
        )

    def across():
        TrackCall.objects.create(
            track_id=hidden.pk, dossier_id=itzel.dossier_id, scope_id=itzel.scope_id, **own
        )

    with on_a_page(bruno):
        assert refused(elsewhere) == refused(across) == REFUSED
        assert asked("SELECT count(*) FROM cases_trackcall") == [1]
        assert refused(lambda: asked("DELETE FROM cases_trackcall RETURNING id")) == REFUSED
