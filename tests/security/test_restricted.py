"""Level 1 of a scope: ``decide``, the policies and the site's filter say the same of everybody.

And nobody lets themselves in by SQL of their own, with the session of a page.
"""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, connection, transaction

from tests.factories import NOW
from tests.restricted import (
    ada,
    beto,
    carla,
    delia,
    register_ruth,
    ruth,
    small,
    works_with_small,
)
from ventanilla.cases.models import Section, Track
from ventanilla.cases.services import assigning
from ventanilla.common.trips import Joined
from ventanilla.network.roles import Role
from ventanilla.security import access
from ventanilla.security.decisions import Action, CaseFacts, GrantFacts, SeatFacts, decide
from ventanilla.security.models import Grant, Wall

__all__ = ["ada", "beto", "carla", "delia", "register_ruth", "ruth", "small"]
pytestmark = pytest.mark.django_db
TRACKS = Joined(Track.objects.all)
BEGIN = "SELECT sec.begin_dossier(%s, %s, 1, %s, %s)"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def facts_of(seat):
    return SeatFacts(
        seat=seat.pk,
        officer=seat.officer_id,
        role=Role(seat.role),
        post=seat.post_id,
        zone=seat.post.zoneinfo,
        protocols=frozenset(seat.protocols),
        valid_from=seat.valid_from,
        valid_until=seat.valid_until,
    )


def case_of(track):
    grants = (
        GrantFacts(each.seat_id, Grant.Purpose(each.purpose), each.since, each.until)
        for each in Grant.objects.filter(dossier=track.dossier)
    )
    walled = Wall.objects.filter(dossier=track.dossier, lifted_at=None)
    return CaseFacts(
        post=track.scope.post_id,
        protocol=track.protocol,
        level=track.scope.level,
        grants=tuple(grants),
        walled=frozenset(walled.values_list("officer", flat=True)),
    )


def by_sql(track):
    """What the policies let whoever is there do with a track."""
    found = set()
    if Track.objects.filter(pk=track.pk).exists():
        found.add(Action.SEE)
    sections = Section.objects.filter(dossier=track.dossier)
    if sections.filter(name="state").exists():
        found.add(Action.READ)
    with transaction.atomic():
        if Track.objects.filter(pk=track.pk).update(route="R2"):
            found.add(Action.WRITE)
        transaction.set_rollback(True)
    return found


def by_filter(seat, track):
    """What the site's own filter lets a seat do."""
    found = set()
    if access.find_stub(TRACKS, track.pk, seat=seat, at=NOW):
        found.add(Action.SEE)
    if access.find_one(TRACKS, track.pk, seat=seat, at=NOW):
        found.add(Action.READ)
    return found


def by_decision(seat, track, case):
    asked = (Action.SEE, Action.READ, Action.WRITE)
    return {action for action in asked if decide(facts_of(seat), action, case, NOW)}


@pytest.mark.parametrize("has", ["nothing", "the case", "what ended", "a wall"])
def test_three_say_the_same_of_every_role(ruth, ada, mcallen, on_a_page, has):
    seats = [works_with_small(role.value, mcallen, role) for role in Role]
    for seat in seats:
        if has in ("the case", "what ended"):
            since, until = (NOW - HOUR, NOW + HOUR) if has == "the case" else (NOW - 2 * HOUR, NOW)
            access.grant(
                dossier=ruth.dossier, seat=seat, purpose=Grant.Purpose.ASSIGNMENT,
                since=since, until=until, given_by=ada,
            )  # fmt: skip
        if has == "a wall":
            Wall.objects.create(
                dossier=ruth.dossier, scope=ruth.scope, officer=seat.officer, reason="other",
                since=NOW, set_by=ada,
            )  # fmt: skip
    case = case_of(ruth)
    reads = set()
    for seat in seats:
        expected = by_decision(seat, ruth, case)
        with on_a_page(seat):
            assert by_sql(ruth) == expected, seat
            assert by_filter(seat, ruth) == expected - {Action.WRITE}, seat
        reads |= {seat.role} if Action.READ in expected else set()
    opens = {"the case": set(Role), "a wall": set()}
    assert reads == opens.get(has, {Role.SUPERVISOR})


def test_the_filter_alone_says_the_same(ruth, beto, delia, ada):
    """A job sees every row: here only the filter stands."""
    for seat in (beto, delia, ada):
        expected = by_decision(seat, ruth, case_of(ruth))
        assert by_filter(seat, ruth) == expected - {Action.WRITE}


def test_it_is_in_no_list_of_records_but_known(ruth, beto):
    reached = access.reached_by(beto, NOW)
    assert not Track.objects.filter(reached.condition).exists()
    assert Track.objects.get(reached.known) == ruth
    assert not reached.lists(ruth.scope_id, ruth.dossier_id)


def test_an_assignment_opens_at_the_next_transaction_and_shuts_as_fast(ruth, ada, beto, carla,
                                                                        on_a_page):  # fmt: skip
    with on_a_page(ada):
        assigning.assign(track=ruth, to=beto, by=ada, at=NOW)
    with on_a_page(beto):
        assert Action.WRITE in by_sql(ruth)
    with on_a_page(ada):
        assigning.assign(track=ruth, to=carla, by=ada, at=NOW)
    with on_a_page(beto):
        assert by_sql(ruth) == {Action.SEE}
    with on_a_page(carla):
        assert by_sql(ruth) == {Action.SEE, Action.READ, Action.WRITE}


def test_nobody_takes_a_case_by_a_grant_of_their_own(ruth, ada, beto, carla, on_a_page):
    assigning.assign(track=ruth, to=beto, by=ada, at=NOW)
    for seat, to in ((carla, carla), (beto, carla)):
        with on_a_page(seat), pytest.raises(ProgrammingError):
            access.grant(
                dossier=ruth.dossier, seat=to, purpose=Grant.Purpose.ASSIGNMENT,
                since=NOW, until=NOW + HOUR, given_by=seat,
            )  # fmt: skip


def test_nobody_keeps_a_case_longer(register_ruth, delia, on_a_page):
    with on_a_page(delia):
        track = register_ruth(delia)
    with on_a_page(delia), pytest.raises(ProgrammingError):
        Grant.objects.filter(dossier=track.dossier).update(until=NOW + 400 * 24 * HOUR)
    with on_a_page(delia):
        assert Grant.objects.filter(dossier=track.dossier).update(until=NOW) == 1


def test_whoever_registers_it_works_on_it_with_the_rights_of_a_page(
    register_ruth, delia, beto, on_a_page
):
    with on_a_page(delia):
        track = register_ruth(delia)
    with on_a_page(delia):
        assert by_sql(track) == {Action.SEE, Action.READ, Action.WRITE}
    with on_a_page(beto):
        assert by_sql(track) == {Action.SEE}


def test_a_dossier_that_stands_is_not_begun_again(ruth, beto, on_a_page):
    with on_a_page(beto), pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(BEGIN, [ruth.dossier_id, ruth.scope_id, date(2026, 3, 3), beto.pk])
    assert not Grant.objects.filter(dossier=ruth.dossier).exists()


def test_a_dossier_is_begun_in_ones_own_name_and_where_one_knows_of_cases(
    ruth, itzel, clara, beto, carla, on_a_page
):
    elsewhere = access.scope_for(post_id=clara.post_id, protocol="small", level=1)
    for scope, holder in ((ruth.scope, carla), (elsewhere, beto)):
        with on_a_page(beto), pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute(BEGIN, [uuid4(), scope.pk, date(2026, 3, 3), holder.pk])


def test_a_move_lets_out_whoever_had_it_and_stays_restricted(ruth, ada, beto, laredo, on_a_page):
    lucia = works_with_small("lucia", laredo, Role.SUPERVISOR)
    omar = works_with_small("omar", laredo, Role.CASE_OFFICER)
    assigning.assign(track=ruth, to=beto, by=ada, at=NOW)
    with on_a_page(ada):
        assigning.offer_move(track=ruth, to=laredo, reason="La llevan a Laredo.", by=ada, at=NOW)
    with on_a_page(lucia):
        track = access.find_one(
            Joined(lambda: Track.objects.select_related("case__post__ministry", "dossier")),
            ruth.pk, seat=lucia, at=NOW,
        )  # fmt: skip
        assigning.accept_move(track=track, by=lucia, at=NOW)
    moved = Track.objects.select_related("scope", "dossier__scope").get(pk=ruth.pk)
    assert (moved.scope.post, moved.scope.level) == (laredo, 1)
    for seat, does in ((beto, set()), (ada, set()), (omar, {Action.SEE})):
        with on_a_page(seat):
            assert by_sql(moved) == does
