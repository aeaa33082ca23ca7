"""What is sealed opens only with its key, in its place, and never without a record."""

from datetime import date

import pytest

from tests.factories import NOW, PostFactory, SeatFactory
from ventanilla.audit.selectors import openings_of
from ventanilla.people.identity import Names
from ventanilla.people.models import Identity
from ventanilla.security import access, crypto, vault
from ventanilla.security.keys import services as keys
from ventanilla.security.models import Dossier

ITZEL = Names(given_names="Itzel", first_surname="Méndez")


@pytest.fixture
def dossier(db):
    scope = access.scope_for(post_id=PostFactory().pk, protocol="uca")
    made = Dossier(scope=scope, opened_on=date(2026, 3, 3))
    opened = vault.open_new(dossier=made, at=NOW)
    made.save()
    identity = Identity(dossier=made, scope_id=made.scope_id, key_version=made.key_version)
    opened.seal(identity, ITZEL.to_document()).save()
    return made


def test_a_reading_is_recorded_and_opens_the_row(dossier):
    seat = SeatFactory()

    opened = vault.release(seat=seat, dossiers=[dossier], purpose="case.read", at=NOW)

    assert opened.open(Identity.objects.get())["given_names"] == "Itzel"
    (event,) = openings_of(dossier.pk)
    assert (event.action, event.seat_id) == ("case.read", seat.pk)


def test_the_column_does_not_hold_the_name(dossier):
    sealed = bytes(Identity.objects.get().sealed)

    assert b"Itzel" not in sealed
    assert (len(sealed) - 29) % 256 == 0


def test_a_vault_opens_no_other_dossier(dossier):
    other = vault.release(seat=None, dossiers=[], purpose="case.read", at=NOW)

    with pytest.raises(crypto.Unreadable):
        other.open(Identity.objects.get())


def test_a_ciphertext_that_was_moved_does_not_open(dossier):
    opened = vault.release(seat=None, dossiers=[dossier], purpose="case.read", at=NOW)
    row = Identity.objects.get()
    moved = Identity(dossier=row.dossier, scope=row.scope, sealed=row.sealed)

    with pytest.raises(crypto.Unreadable):
        opened.open(moved)


def test_a_changed_byte_does_not_open(dossier):
    opened = vault.release(seat=None, dossiers=[dossier], purpose="case.read", at=NOW)
    row = Identity.objects.get()
    sealed = bytearray(row.sealed)
    sealed[40] ^= 1
    row.sealed = bytes(sealed)

    with pytest.raises(crypto.Unreadable):
        opened.open(row)


def test_without_its_key_a_dossier_stays_shut(dossier):
    keys.destroy(dossier.pk)
    opened = vault.release(seat=None, dossiers=[dossier], purpose="case.read", at=NOW)

    with pytest.raises(crypto.Unreadable):
        opened.open(Identity.objects.get())


def test_equal_documents_do_not_look_equal(dossier):
    opened = vault.release(seat=None, dossiers=[dossier], purpose="case.read", at=NOW)
    row = Identity.objects.get()

    assert opened.seal(row, {}).sealed != opened.seal(row, {}).sealed


def test_a_row_read_as_columns_opens_like_the_row_and_only_in_its_place(dossier):
    opened = vault.release(seat=None, dossiers=[dossier], purpose="case.read", at=NOW)
    held, pk, version, sealed = Identity.objects.values_list(*vault.SEALED).get()

    columns = opened.open_columns(Identity, (held, pk, version, sealed))

    assert columns == opened.open(Identity.objects.get())
    with pytest.raises(crypto.Unreadable):
        opened.open_columns(Identity, (held, held, version, sealed))
    with pytest.raises(crypto.Unreadable):
        opened.open_columns(Identity, (held, pk, version + 1, sealed))


def test_a_reading_by_ids_and_versions_is_recorded_too(dossier):
    seat = SeatFactory()

    opened = vault.release_versions(
        seat=seat, versions={dossier.pk: dossier.key_version}, purpose="case.listed", at=NOW
    )

    assert opened.open(Identity.objects.get())["given_names"] == "Itzel"
    (event,) = openings_of(dossier.pk)
    assert (event.action, event.seat_id) == ("case.listed", seat.pk)
