"""Looking for a name opens what the seat may open, on the record, and keeps no word of it."""

import pytest

from tests.factories import NOW
from ventanilla.audit.models import Event
from ventanilla.cases import lists
from ventanilla.people.models import Identity
from ventanilla.security import vault
from ventanilla.security.crypto import Unreadable


def found(seat, words):
    return [track.pk for track in lists.listed(seat, NOW, state="all", words=words)]


def test_a_name_is_found_where_the_seat_reaches_and_nowhere_else(itzel, bruno, clara):
    assert found(bruno, "itsel mendes") == [itzel.pk]
    assert found(bruno, "Guadalupe Zamora") == []
    assert found(clara, "itsel mendes") == []


def test_a_search_is_one_line_of_the_log_with_its_size_and_no_words(itzel, bruno):
    found(bruno, "Itzel")
    line = Event.objects.filter(action="search.names").latest("pk")
    assert (line.kind, line.seat_id, line.dossiers) == ("search", bruno.pk, [])
    assert line.detail["compared"] == 1
    assert "itzel" not in str(line.detail).lower()


def test_a_row_that_was_moved_does_not_open_in_a_search(itzel, bruno):
    row = Identity.objects.get(dossier=itzel.dossier)
    dossier = str(itzel.dossier_id)
    moved = (dossier, str(itzel.pk), row.key_version, bytes(row.sealed))
    with pytest.raises(Unreadable):
        list(vault.open_for_search(Identity, [moved], {dossier: 1}, seat=bruno, at=NOW))
