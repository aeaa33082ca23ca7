"""What is put in comes out by a job alone, once, whole or told of."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from tests import pages
from tests.factories import NOW
from tests.sightings.windows import box, noticed, paula, send, victor
from ventanilla.common.errors import BadInput
from ventanilla.outbox.models import Message
from ventanilla.security import vault
from ventanilla.security.identity import entered
from ventanilla.security.letterbox import sealing
from ventanilla.security.letterbox import services as letterbox
from ventanilla.security.models import Dossier
from ventanilla.sightings import content, emptying
from ventanilla.sightings.models import Envelope, Receipt, Sighting
from ventanilla.sightings.services import sending
from ventanilla.sightings.states import Modality, Seen, Urgency

__all__ = ["box", "paula", "victor"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def opened(sighting, by=None):
    held = vault.release(seat=by, dossiers=[sighting.dossier], purpose="test", at=NOW)
    return held.open(sighting)


def test_a_letter_becomes_a_sighting_of_the_desk_and_leaves_the_box(paula):
    sighting = send(paula)

    assert (sighting.area, sighting.modality, sighting.urgency) == ("pasaporte", "office", "today")
    assert (sighting.post_id, sighting.scope.protocol) == (paula.post_id, "")
    assert opened(sighting)["called"] == "Luz Clarita"
    assert opened(sighting)["sent_by"] == [paula.pk]
    assert not Envelope.objects.exists()


def test_the_same_letter_twice_is_stored_once(paula):
    letter = uuid.uuid4()
    first = sending.send(letter=letter, noticed=noticed(), by=paula, at=NOW)
    again = sending.send(letter=letter, noticed=noticed(), by=paula, at=NOW)
    emptying.once()
    late = sending.send(letter=letter, noticed=noticed(), by=paula, at=NOW)
    emptying.once()

    assert first.number == again.number == late.number == 1
    assert Sighting.objects.count() == Receipt.objects.count() == 1


def test_two_windows_with_one_slip_are_one_sighting(paula, victor):
    first = send(paula)
    second = send(victor, slip="rev 41", called="", urgency=Urgency.NOW, contact="su hermana",
                  observations=("low_mood", "papers_held"))  # fmt: skip
    first.refresh_from_db()

    assert second is None
    assert first.urgency == Urgency.NOW
    said = opened(first)
    assert said["observations"] == ["companion_answers", "papers_held", "low_mood"]
    assert (said["called"], said["contact"]) == ("Luz Clarita", "su hermana")
    assert set(Receipt.objects.values_list("sighting", flat=True)) == {first.pk}


def test_another_slip_another_day_or_no_slip_is_another_person(paula):
    made = [send(paula), send(paula, slip="REV-042"), send(paula, slip=""), send(paula, slip="")]
    made.append(send(paula, at=NOW + timedelta(days=1)))

    assert len({sighting.pk for sighting in made}) == 5


def test_what_was_seen_offline_keeps_its_moment(paula):
    seen = NOW - timedelta(hours=8)
    sighting = send(paula, seen_at=seen)

    assert (sighting.seen_at, sighting.received_at) == (seen, NOW)


def test_a_clock_that_is_ahead_has_not_seen_the_future(paula):
    assert send(paula, seen_at=NOW + timedelta(days=400)).seen_at == NOW


@pytest.mark.parametrize(
    "change",
    [
        {"urgency": "very"}, {"seen_at": "2026-02-01T00:00:00+00:00"}, {"seen_at": "yesterday"},
        {"minors": 99}, {"minors": float("inf")}, {"called": "\ud800"},
        {"observations": ["is_a_victim"]}, {"called": "x" * 41}, {"note": 3},
        {"seen_at": "2026-03-03T09:00:00"}, {"language": "??"}, {"pretext": "lie"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_what_is_malformed_is_kept_as_it_came_counted_and_told(paula, alba, box, change):
    said = {**json.loads(noticed().to_letter()), **change}
    sealed = letterbox.seal(box, letter := uuid.uuid4(), json.dumps(said).encode())
    sending.post(letter=letter, box=box.pk, sealed=sealed, by=paula, at=NOW)
    emptying.once()
    emptying.once()

    kept = Envelope.objects.get()
    assert (bytes(kept.sealed), kept.refused_at) == (sealed, NOW)
    assert not Sighting.objects.exists()
    assert Message.objects.filter(officer=alba.officer).count() == 1


def test_a_letter_of_another_box_or_name_does_not_open(paula, alba, box):
    other = uuid.uuid4()
    for sealed in (letterbox.seal(box, other, b"{}"), b"\x01" * 90, b""):
        sending.post(letter=uuid.uuid4(), box=box.pk, sealed=sealed, by=paula, at=NOW)
    emptying.once()

    assert Envelope.objects.exclude(refused_at=None).count() == 3


def test_a_box_of_another_post_and_a_letter_too_long_are_refused(paula, laredo, box):
    there = letterbox.make(post=laredo, at=NOW)
    for where, sealed in ((there, b"x"), (box, b"x" * 20_000)):
        with pytest.raises(BadInput):
            sending.post(letter=uuid.uuid4(), box=where.pk, sealed=sealed, by=paula, at=NOW)


def test_a_letter_says_neither_its_length_nor_where_it_is_from(paula, box):
    short, long = noticed(note="").to_letter(), noticed(note="x" * 400).to_letter()
    assert len(short) == len(long) == content.STEP
    letter = uuid.uuid4()
    sending.send(letter=letter, noticed=noticed(modality=Modality.ONLINE), by=paula, at=NOW)
    emptying.once()
    assert Sighting.objects.get().modality == Modality.OFFICE


def test_letters_to_an_earlier_box_still_open(paula, box):
    letter = uuid.uuid4()
    sending.send(letter=letter, noticed=noticed(), by=paula, at=NOW)
    renewed = letterbox.make(post=box.post, at=NOW)
    late = uuid.uuid4()
    sealed = letterbox.seal(box, late, noticed(slip="").to_letter())
    sending.post(letter=late, box=box.pk, sealed=sealed, by=paula, at=NOW)
    emptying.once()

    assert renewed.version == 2
    assert letterbox.newest(box.post_id) == renewed
    assert Sighting.objects.count() == 2


def test_a_page_cannot_open_a_box_nor_look_into_it(paula, alba, box, as_seat):
    sending.send(letter=uuid.uuid4(), noticed=noticed(), by=paula, at=NOW)
    client = as_seat(alba)
    secret = client.session.session_key
    with pages.served(), entered(_Page(secret, alba.pk)):
        assert not Dossier.objects.filter(pk=box.pk).exists()
        with pytest.raises(vault.OutOfReach):
            vault.release_versions(seat=alba, versions={box.pk: 1}, purpose="test", at=NOW)
        for statement in (
            "SELECT sealed FROM sightings_envelope",
            "DELETE FROM sightings_envelope",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                connection.cursor().execute(statement)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM sightings_envelope")
            assert cursor.fetchall() == []


def test_a_window_learns_three_words_of_what_it_sent(paula, victor, alba):
    send(paula)
    assert [each.state for each in sending.today(seat=paula, at=NOW)] == [Seen.RECEIVED]
    assert sending.today(seat=victor, at=NOW) == []


def test_a_box_opens_with_its_own_private_half_only():
    one, other = (sealing.private_of(bytes([n]) * 48) for n in (1, 2))
    letter = sealing.seal(sealing.public_of(one), b"hola", bound=b"here")

    assert sealing.unseal(one, letter, bound=b"here") == b"hola"
    for key, bound in ((other, b"here"), (one, b"there")):
        with pytest.raises(letterbox.Unreadable):
            sealing.unseal(key, letter, bound=bound)


def _Page(secret, seat):
    from ventanilla.security.identity import Identity

    return Identity(secret, seat)


def put(**other):
    """A letter by hand, as whoever is at work."""
    row = {"id": uuid.uuid4(), "sealed": b"x", "received_at": NOW, "area": "", **other}
    with transaction.atomic():
        Envelope.objects.bulk_create([Envelope(**row)], ignore_conflicts=True)


def test_a_page_puts_in_nothing_in_another_name(paula, victor, box, as_seat):
    """The database refuses it, whatever the site says."""
    secret = as_seat(paula).session.session_key
    place = {"letterbox_id": box.pk, "post_id": paula.post_id}
    with pages.served(), entered(_Page(secret, paula.pk)):
        put(**place, area="pasaporte", seat=paula)
        put(**place)
        for false in (
            {"area": "vds", "seat": victor}, {"area": "vds"}, {"refused_at": NOW},
        ):  # fmt: skip
            with pytest.raises(ProgrammingError):
                put(**place, **false)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Receipt.objects.bulk_create(
                [Receipt(id=uuid.uuid4(), seat=victor, post=victor.post, day=NOW.date(), number=1,
                         at=NOW)]
            )  # fmt: skip
        with pytest.raises(ProgrammingError), transaction.atomic():
            Receipt.objects.update(state=Seen.CLOSED)
    with pages.served(), entered(None):
        put(**place)
        with pytest.raises(ProgrammingError):
            put(**place, area="pasaporte", seat=paula)


def test_letters_that_cannot_be_read_are_counted_by_the_desk_of_their_post(
    paula, alba, clara, box, as_seat
):
    sending.post(letter=uuid.uuid4(), box=box.pk, sealed=b"?", by=paula, at=NOW)
    emptying.once()
    assert "1 letter could not be read" in as_seat(alba).get("/reviews/").content.decode()
    assert "could not be read" not in as_seat(clara).get("/reviews/").content.decode()
