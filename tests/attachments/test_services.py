"""Files of a case: kept once, sealed, opened on the record, shredded."""

import hashlib
import threading
import uuid
from contextvars import copy_context

import pytest
from django.db import IntegrityError, connection, connections, transaction
from psycopg import sql

from tests.attachments import making
from tests.attachments.scanner import listening
from tests.cast import seat
from tests.factories import NOW
from ventanilla.attachments import selectors
from ventanilla.attachments.errors import NotScanned, OtherFile, TooMany, Unfit
from ventanilla.attachments.formats import MOST_FILES, Refusal
from ventanilla.attachments.models import Attachment, Chunk, Original
from ventanilla.attachments.services import adding, opening, removing
from ventanilla.attachments.services.adding import Upload
from ventanilla.attachments.states import CopyKind, FileKind
from ventanilla.audit.selectors import openings_of
from ventanilla.cases.selectors import find, history, open_track
from ventanilla.cases.services import assigning
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.network.roles import Role
from ventanilla.security import access
from ventanilla.security.chunks import Unreadable

REASON = "La fiscalía pide el archivo original."
TOKEN = uuid.UUID(int=1)


def photo(content=None, name="Itzel en la garita.jpg", note="De la madre", declared="image/jpeg"):
    content = making.jpeg(exif=making.exif()) if content is None else content
    return Upload(name=name, declared=declared, content=content, kind=FileKind.PHOTO, note=note)


@pytest.fixture
def add(itzel, bruno):
    def act(upload=None, token=None, by=bruno, track=itzel):
        return adding.add(
            track=track, upload=upload or photo(), token=token or uuid.uuid4(), by=by, at=NOW
        )

    return act


def opened_case(track, by):
    return open_track(find(by, track.pk, NOW), seat=by, at=NOW, purpose="case.read")


def read(content):
    return b"".join(content.pieces)


def actions(track):
    return [event.action for event in openings_of(track.dossier_id)]


def test_both_copies_are_kept_and_only_one_is_as_it_came(itzel, bruno, add, settings):
    upload = photo()
    row = add(upload)
    copy = read(selectors.open_copy(itzel, row.pk, seat=bruno, at=NOW))
    with listening(answer=b"stream: OK\0") as settings.CLAMAV:
        original = read(
            opening.open_original(track=itzel, attachment=row.pk, reason=REASON, by=bruno, at=NOW)
        )
    assert original == upload.content
    assert making.MARKED in original
    assert making.MARKED not in copy
    file = selectors.file_of(opened_case(itzel, bruno), row.pk)
    assert file.document["sha256"] == hashlib.sha256(upload.content).hexdigest()
    assert (file.name, file.note, file.kind) == (upload.name, upload.note, FileKind.PHOTO)
    assert file.size == len(upload.content)


def test_every_step_is_on_the_record(itzel, bruno, add, settings):
    row = add()
    selectors.open_copy(itzel, row.pk, seat=bruno, at=NOW)
    with listening(answer=b"stream: OK\0") as settings.CLAMAV:
        opening.open_original(track=itzel, attachment=row.pk, reason=REASON, by=bruno, at=NOW)
    removing.remove(track=itzel, attachment=row.pk, reason="Era de otro caso", by=bruno, at=NOW)
    done = actions(itzel)
    for action in ("added", "read", "original", "removed"):
        assert f"attachment.{action}" in done
    added = [event for event in openings_of(itzel.dossier_id) if event.detail.get("size")]
    assert [set(event.detail) for event in added] == [{"kind", "size"}]
    case = opened_case(itzel, bruno)
    told = {line.verb: line.detail for line in history(case.track, case.vault)}
    assert told["attachment.original"]["reason"] == REASON


def test_nothing_of_a_file_stands_in_clear(add, owner, itzel):
    with transaction.atomic():
        add(photo(name="Ana-Secreta.jpg", note="vive en " + making.MARK))
        with connection.cursor() as cursor:
            for model in (Attachment, Original, Chunk):
                table = sql.Identifier(model._meta.db_table)
                cursor.execute(sql.SQL("SELECT x::text FROM {} x").format(table))
                text = " ".join(row[0] for row in cursor.fetchall())
                assert text
                for word in ("Ana-Secreta", making.MARK, "JFIF", "sha256"):
                    assert word not in text
                    assert word.encode().hex() not in text


def test_the_same_form_sent_twice_is_one_file(itzel, add):
    first = add(token=TOKEN)
    assert add(token=TOKEN).pk == first.pk
    assert Attachment.objects.count() == 1
    assert Chunk.objects.count() == 2


def test_the_same_form_with_another_file_is_refused(add):
    add(token=TOKEN)
    with pytest.raises(OtherFile):
        add(photo(making.jpeg((80, 60))), token=TOKEN)
    assert Attachment.objects.count() == 1


def test_the_same_token_in_another_case_is_another_file(add, register, dora):
    other = register()
    assert add(token=TOKEN).pk != add(token=TOKEN, track=other, by=dora).pk


def test_what_is_refused_leaves_nothing(itzel, add):
    before = actions(itzel)
    for upload, reason in (
        (photo(b""), Refusal.EMPTY),
        (photo(making.jpeg()[:300]), Refusal.DAMAGED),
        (photo(making.png()), Refusal.DISAGREES),
        (photo(declared="text/html"), Refusal.DISAGREES),
        (photo(name="a.svg"), Refusal.NOT_LISTED),
        (photo(making.jpeg() + making.archive()), Refusal.MIXED),
    ):
        with pytest.raises(Unfit) as refused:
            add(upload)
        assert refused.value.reason is reason
        assert set(refused.value.problems) == {"file"}
    assert not Attachment.objects.exists()
    assert not Chunk.objects.exists()
    assert actions(itzel) == before


def test_a_case_holds_fifty_files_and_a_removed_one_makes_room(itzel, bruno, add):
    upload = Upload(name="a.txt", declared="text/plain", content=b"a", kind=FileKind.OTHER, note="")
    looked = adding.look_at(upload)
    with transaction.atomic():
        rows = [
            adding._keep(itzel, looked, token=uuid.uuid4(), by=bruno, at=NOW)
            for _number in range(MOST_FILES)
        ]
    with pytest.raises(TooMany):
        add(upload)
    removing.remove(
        track=itzel, attachment=rows[6].pk, reason="Era doble nada más", by=bruno, at=NOW
    )
    assert add(upload).place == 7


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_take_the_same_place(itzel, bruno):
    upload = Upload(name="a.txt", declared="text/plain", content=b"a", kind=FileKind.OTHER, note="")
    faults = []

    def act():
        try:
            adding.add(track=itzel, upload=upload, token=uuid.uuid4(), by=bruno, at=NOW)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=copy_context().run, args=(act,)) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(Attachment.objects.values_list("place", flat=True)) == [1, 2, 3, 4]


def test_the_database_counts_too(itzel, add):
    row = add()
    for place in (0, MOST_FILES + 1):
        row.place = place
        with pytest.raises(IntegrityError, match="fifty_files"), transaction.atomic():
            row.save()


def test_a_removed_file_does_not_open_and_its_reason_stays(itzel, bruno, add, settings):
    row = add()
    chunk = Chunk.objects.filter(kind=CopyKind.WORKING).get()
    removing.remove(track=itzel, attachment=row.pk, reason="Era de otro caso", by=bruno, at=NOW)
    assert not Chunk.objects.exists()
    assert not Original.objects.exists()
    assert selectors.open_copy(itzel, row.pk, seat=bruno, at=NOW) is None
    file = selectors.file_of(opened_case(itzel, bruno), row.pk)
    assert file.removed["reason"] == "Era de otro caso"
    assert "key" not in file.document["copy"]
    assert bytes(chunk.sealed)  # in an old back-up: without its key, nothing
    with pytest.raises(NotNow):
        removing.remove(track=itzel, attachment=row.pk, reason="Era de otro caso", by=bruno, at=NOW)
    settings.CLAMAV = "127.0.0.1:1"
    with pytest.raises(NotNow):
        opening.open_original(track=itzel, attachment=row.pk, reason=REASON, by=bruno, at=NOW)


def test_who_may_do_what(itzel, bruno, dora, alba, mcallen, add, settings):
    row = add(by=dora)
    settings.CLAMAV = "127.0.0.1:1"
    other = seat("fidel", mcallen, Role.CASE_OFFICER)
    with pytest.raises(NotAllowed):
        opening.open_original(track=itzel, attachment=row.pk, reason=REASON, by=dora, at=NOW)
    with pytest.raises(NotAllowed):
        removing.remove(track=itzel, attachment=row.pk, reason="No es de ella", by=other, at=NOW)
    removing.remove(track=itzel, attachment=row.pk, reason="No es de ella", by=alba, at=NOW)


def test_reasons_are_given(itzel, bruno, add, settings):
    row = add()
    settings.CLAMAV = "127.0.0.1:1"
    with pytest.raises(BadInput):
        opening.open_original(track=itzel, attachment=row.pk, reason="para ver", by=bruno, at=NOW)
    with pytest.raises(BadInput):
        removing.remove(track=itzel, attachment=row.pk, reason=" no ", by=bruno, at=NOW)


def test_an_original_is_opened_only_past_a_scanner(itzel, bruno, add, settings):
    row = add()
    act = {"track": itzel, "attachment": row.pk, "reason": REASON, "by": bruno, "at": NOW}
    settings.CLAMAV = ""
    with pytest.raises(NotScanned):
        opening.open_original(**act)
    settings.CLAMAV = "127.0.0.1:1"
    with pytest.raises(NotScanned):
        opening.open_original(**act)
    with listening() as settings.CLAMAV, pytest.raises(Unfit) as refused:
        opening.open_original(**act)
    assert refused.value.reason is Refusal.HARMFUL


def test_a_scanner_that_does_not_answer_lets_nothing_in(add, settings):
    settings.CLAMAV = "127.0.0.1:1"
    with pytest.raises(NotScanned):
        add()
    with listening() as settings.CLAMAV:
        with pytest.raises(Unfit):
            add()
        add(photo(making.jpeg()))
    assert Attachment.objects.count() == 1


def test_a_closed_case_takes_no_file_and_gives_none_up(itzel, alba, bruno, add, monkeypatch):
    row = add()
    itzel.state, itzel.closed_on = "closed", NOW.date()
    itzel.save()
    with pytest.raises(NotNow):
        add()
    with pytest.raises(NotNow):
        removing.remove(track=itzel, attachment=row.pk, reason="Era de otro caso", by=alba, at=NOW)
    assert read(selectors.open_copy(itzel, row.pk, seat=bruno, at=NOW))


def test_files_move_with_their_case(itzel, alba, clara, laredo, add):
    row = add()
    assigning.offer_move(track=itzel, to=laredo, reason="La llevan a Laredo.", by=alba, at=NOW)
    assigning.accept_move(track=find(clara, itzel.pk, NOW), by=clara, at=NOW)
    there = access.scope_for(post_id=laredo.pk, protocol="uca")
    for model in (Attachment, Original, Chunk):
        assert set(model.objects.values_list("scope", flat=True)) == {there.pk}
    moved = find(clara, itzel.pk, NOW)
    assert read(selectors.open_copy(moved, row.pk, seat=clara, at=NOW))


def test_pieces_that_were_tampered_with_do_not_open(itzel, bruno, add):
    row = add(photo(making.written(making.picture((1500, 1500)), "PNG"), "a.png", declared=""))
    other = add(photo(making.written(making.picture((1500, 1501)), "PNG"), "a.png", declared=""))

    def opened():
        return read(selectors.open_copy(itzel, row.pk, seat=bruno, at=NOW))

    assert opened()
    mine = Chunk.objects.get(attachment=row, kind=CopyKind.WORKING, index=0)
    sealed = bytes(mine.sealed)
    theirs = Chunk.objects.get(attachment=other, kind=CopyKind.WORKING, index=0)
    original = Chunk.objects.get(attachment=row, kind=CopyKind.ORIGINAL, index=0)
    for wrong in (bytes(theirs.sealed), bytes(original.sealed), sealed[:-1] + b"\0", b""):
        Chunk.objects.filter(pk=mine.pk).update(sealed=wrong)
        with pytest.raises(Unreadable):
            opened()
    mine.delete()
    with pytest.raises(Unreadable):
        opened()


def test_a_long_file_is_kept_in_many_pieces_and_comes_back(itzel, bruno, add, settings):
    content = making.frames(9000)
    row = add(photo(content, "voz.mp3", declared="audio/mpeg"))
    assert Chunk.objects.filter(attachment=row).count() == 2 * (len(content) // 65532 + 1)
    assert read(selectors.open_copy(itzel, row.pk, seat=bruno, at=NOW)) == content
