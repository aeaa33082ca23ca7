"""Statements gathered for one trip: in their order, all or none, with Django's own errors."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW, DutyTurnFactory, PostFactory, SeatFactory
from ventanilla.audit import services as audit
from ventanilla.audit.selectors import openings_of
from ventanilla.common.trips import Joined, Subquery, Trip
from ventanilla.security import access, vault
from ventanilla.security.models import Dossier, DutyTurn, Grant, Scope, Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope():
    return access.scope_for(post_id=PostFactory().pk, protocol="uca")


def dossier_at(scope: Scope) -> Dossier:
    return Dossier(scope=scope, opened_on=NOW.date())


def test_what_was_written_is_found_by_the_same_trip(scope):
    trip = Trip()
    made = dossier_at(scope)
    trip.insert(made)
    found = trip.find(Dossier, id=made.pk)
    assert found == []

    trip.go()

    assert found == [made]
    assert found[0].opened_on == NOW.date()
    assert not made._state.adding


def test_only_the_named_fields_of_a_row_are_written(scope):
    made = dossier_at(scope)
    made.save()
    Dossier.objects.filter(pk=made.pk).update(key_version=7)
    made.opened_on = NOW.date().replace(year=2020)
    trip = Trip()
    trip.update(made, "opened_on")
    trip.go()

    made.refresh_from_db()
    assert (made.opened_on.year, made.key_version) == (2020, 7)


def test_a_subquery_says_on_the_way_whose_rows_are_meant():
    """Both kinds of values, each at its place."""
    one, other = DutyTurnFactory(), DutyTurnFactory()
    seat = Subquery(b"(SELECT seat_id FROM security_dutyturn WHERE id = %s)", (other.pk,))
    trip = Trip()
    found = trip.find(DutyTurn, seat_id=seat, id=other.pk)
    none = trip.find(DutyTurn, id=one.pk, seat_id=seat)
    trip.go()

    assert (found, none) == ([other], [])


def test_rows_are_deleted_by_what_is_equal():
    kept, gone = DutyTurnFactory(), DutyTurnFactory()
    trip = Trip()
    trip.delete(DutyTurn, id=gone.pk)
    trip.go()

    assert list(DutyTurn.objects.all()) == [kept]


def test_an_array_and_a_document_arrive_as_they_were(scope):
    made = dossier_at(scope)
    made.save()
    trip = Trip()
    audit.record(
        by=None, action="case.read", at=NOW, dossiers=[made.pk], detail={"rows": 2}, trip=trip
    )
    assert openings_of(made.pk) == []

    trip.go()

    (event,) = openings_of(made.pk)
    assert (event.dossiers, event.detail, event.at) == ([made.pk], {"rows": 2}, NOW)


def test_one_fault_leaves_nothing(scope):
    made = dossier_at(scope)
    again = Dossier(pk=made.pk, scope=scope, opened_on=NOW.date())
    trip = Trip()
    trip.insert(made, again)

    with pytest.raises(IntegrityError), transaction.atomic():
        trip.go()

    assert not Dossier.objects.exists()


def test_a_trip_is_empty_after_it_was_made(scope):
    trip = Trip()
    trip.insert(dossier_at(scope))
    trip.go()
    trip.go()

    assert Dossier.objects.count() == 1


def test_a_broken_transaction_takes_no_trip(scope):
    trip = Trip()
    trip.insert(dossier_at(scope))

    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            trip.go()


def test_a_reading_is_recorded_and_its_rows_come_on_the_same_way(scope):
    made = dossier_at(scope)
    vault.open_new(dossier=made, at=NOW)
    made.save()
    trip = Trip()
    found = trip.find(Dossier, id=made.pk)

    with CaptureQueriesContext(connection) as asked:
        vault.release(seat=None, dossiers=[made], purpose="case.read", at=NOW, trip=trip)

    assert [query["sql"].split()[1] for query in asked] == [
        "sec.enter(%s,",
        '"security_dossier"."id",',
    ]
    assert found == [made]
    assert [event.action for event in openings_of(made.pk)] == ["case.read"]


@pytest.mark.django_db(transaction=True)
def test_nobody_locks_a_row_without_a_transaction(scope):
    with pytest.raises(TransactionManagementError):
        Trip().lock(Dossier, id=dossier_at(scope).pk)


SEATS = Joined(lambda: Seat.objects.select_related("post", "officer"))


def test_rows_come_with_those_they_refer_to():
    seat, other = SeatFactory(), SeatFactory()
    trip = Trip()
    found = trip.find(SEATS, officer_id=seat.officer_id)
    none = trip.find(SEATS, officer_id=0)
    trip.go()

    with CaptureQueriesContext(connection) as asked:
        assert [(row.pk, row.officer.name, row.post.code) for row in found] == [
            (seat.pk, seat.officer.name, seat.post.code)
        ]
    assert (len(asked), none) == (0, [])
    assert found[0].post.zoneinfo == seat.post.zoneinfo
    assert other.pk not in {row.pk for row in found}


def test_a_row_that_refers_to_nothing_says_so():
    grants = Joined(lambda: Grant.objects.select_related("given_by"))
    dossier = dossier_at(access.scope_for(post_id=PostFactory().pk, protocol="uca"))
    dossier.save()
    Grant.objects.create(
        dossier=dossier,
        scope_id=dossier.scope_id,
        seat=SeatFactory(),
        purpose="help",
        since=NOW,
        until=NOW,
        given_by=None,
    )
    trip = Trip()
    found = trip.find(grants, dossier_id=dossier.pk)
    trip.go()

    assert [row.given_by for row in found] == [None]


def test_what_a_question_is_narrowed_by_is_said_where_it_is_asked():
    narrowed = Joined(lambda: Seat.objects.filter(role="supervisor"))

    with pytest.raises(ValueError, match="found by"):
        Trip().find(narrowed, id=1)
