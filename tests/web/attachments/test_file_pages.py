"""The pages of the files of a case: what they show, to whom, and what browsers are told."""

import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import SkipFile
from django.urls import resolve, reverse
from PIL import Image

from tests.attachments import making
from tests.attachments.scanner import listening
from ventanilla.attachments.formats import LARGEST
from ventanilla.attachments.models import Attachment, Chunk
from ventanilla.audit.selectors import openings_of
from ventanilla.web.attachments.receiving import InMemory

NAME = "Itzel en la garita.jpg"
REASON = "La fiscalía pide el archivo original."


def upload(client, track, content=None, name=NAME, declared="image/jpeg", **fields):
    content = making.jpeg(exif=making.exif()) if content is None else content
    given = {
        "token": uuid.uuid4(),
        "kind": "photo",
        "note": "De la madre",
        "file": SimpleUploadedFile(name, content, content_type=declared),
        "whole": "yes",
        **fields,
    }
    return client.post(reverse("attachments:add", args=[track.pk]), given)


@pytest.fixture
def kept(itzel, bruno, as_seat):
    """A photo in Itzel's case, and the browser of the officer who added it."""
    client = as_seat(bruno)
    assert upload(client, itzel).status_code == 302
    return client, Attachment.objects.get()


def page(client, name, track, *rest):
    return client.get(reverse(f"attachments:{name}", args=[track.pk, *rest]))


def test_a_photo_is_added_listed_looked_at_and_saved(itzel, kept):
    client, row = kept
    listed = page(client, "list", itzel)
    assert NAME in listed.text
    assert "De la madre" in listed.text
    assert "Photo" in listed.text
    assert listed["Cache-Control"] == "no-store"
    shown = page(client, "detail", itzel, row.pk)
    assert reverse("attachments:picture", args=[itzel.pk, row.pk]) in shown.text
    copy = page(client, "copy", itzel, row.pk)
    content = copy.getvalue()
    assert copy["Content-Type"] == "image/jpeg"
    assert int(copy["Content-Length"]) == len(content)
    with Image.open(io.BytesIO(content)) as image:
        assert not len(image.getexif())
    assert making.MARKED not in content


def test_what_browsers_are_told_of_a_copy(itzel, kept):
    client, row = kept
    for name, how in (("copy", "attachment"), ("picture", "inline")):
        answer = page(client, name, itzel, row.pk)
        assert re.fullmatch(how + r'; filename="[0-9a-f]{12}\.jpg"', answer["Content-Disposition"])
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Cache-Control"] == "no-store"
        assert answer.getvalue()


def test_every_reading_is_on_the_record(itzel, kept):
    client, row = kept
    before = len(openings_of(itzel.dossier_id))
    page(client, "copy", itzel, row.pk).getvalue()
    page(client, "picture", itzel, row.pk).getvalue()
    actions = [event.action for event in openings_of(itzel.dossier_id)]
    assert actions[: len(actions) - before] == ["attachment.read", "attachment.read"]
    history = client.get(reverse("cases:history", args=[itzel.pk])).text
    assert "opened a file" in history
    assert "File added: Photo" in history


def test_a_file_of_another_post_does_not_exist(itzel, kept, clara, as_seat):
    _client, row = kept
    theirs = as_seat(clara)
    nowhere = uuid.uuid4()
    for name in ("detail", "copy", "picture", "original", "remove"):
        real = page(theirs, name, itzel, row.pk)
        made_up = theirs.get(reverse(f"attachments:{name}", args=[nowhere, nowhere]))
        assert real.status_code == made_up.status_code == 404
        assert _without_noise(real.text) == _without_noise(made_up.text)
    for name in ("list", "add"):
        assert page(theirs, name, itzel).status_code == 404
    assert upload(theirs, itzel).status_code == 404
    assert Attachment.objects.count() == 1


def _without_noise(text):
    return re.sub(
        r'nonce="[^"]*"|data-(left|token)="[^"]*"|csrf[^>]*|X-CSRFToken[^}]*|value="/[^"]*"|next=[^"]*',
        "",
        text,
    )


def test_a_file_of_another_case_does_not_exist_in_this_one(itzel, kept, register):
    client, row = kept
    other = register()
    for name in ("detail", "copy", "picture", "original", "remove"):
        assert page(client, name, other, row.pk).status_code == 404


def test_text_is_saved_with_its_encoding_and_never_shown_in_the_page(itzel, bruno, as_seat):
    client = as_seat(bruno)
    upload(client, itzel, "Llegó ‮sola".encode(), "nota.txt", "text/plain")
    row = Attachment.objects.get()
    answer = page(client, "copy", itzel, row.pk)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.getvalue().decode() == "Llegó sola"
    assert page(client, "picture", itzel, row.pk).status_code == 404
    assert "<img" not in page(client, "detail", itzel, row.pk).text.partition("<main")[2]


REFUSED = [
    (b"", NAME, "The file is empty.", "El archivo está vacío."),
    (making.png(), NAME, "not what its name says", "no es lo que dice su nombre"),
    (making.jpeg()[:200], NAME, "damaged or cut off", "dañado o cortado"),
    (making.jpeg() + making.archive(), NAME, "Another file hides", "se esconde otro archivo"),
    (b"x", "a.docx", "This kind of file is not taken", "no se recibe"),
    (bytes(LARGEST + 1), NAME, "larger than 25 MB", "más de 25 MB"),
    (making.EICAR, "a.txt", "known as harmful", "dañino"),
]


@pytest.mark.parametrize(("content", "name", "english", "spanish"), REFUSED)
def test_a_refusal_stands_at_the_field_in_both_languages(
    itzel, bruno, as_seat, content, name, english, spanish
):
    client = as_seat(bruno)
    for language, words in (("en", english), ("es", spanish)):
        client.cookies["language"] = language
        answer = upload(client, itzel, content, name, declared="")
        assert answer.status_code == 200
        assert words in answer.text
        assert "De la madre" in answer.text, "what was written stays"
    assert not Attachment.objects.exists()


def test_what_is_too_long_is_counted_and_not_held(itzel, bruno, rf):
    request = rf.post(address := reverse("attachments:add", args=[itzel.pk]))
    request.user, request.resolver_match = bruno.officer, resolve(address)
    handler = InMemory(request)
    handler.new_file("file", "a.png", "image/png", None)
    for _megabyte in range(26):
        handler.receive_data_chunk(bytes(2**20), 0)
    file = handler.file_complete(0)
    assert file.size == 26 * 2**20
    assert file.read() == b""
    with pytest.raises(SkipFile):
        handler.new_file("other", "b.png", "image/png", None)


def test_a_file_that_was_cut_on_its_way_is_refused(itzel, bruno, as_seat):
    answer = upload(as_seat(bruno), itzel, b"hola", "a.txt", "text/plain", whole="")
    assert "did not arrive whole" in answer.text
    assert not Attachment.objects.exists()


def test_no_other_page_takes_a_file(itzel, bruno, as_seat):
    client = as_seat(bruno)
    file = SimpleUploadedFile("a.jpg", making.jpeg())
    answer = client.post(
        reverse("cases:known", args=[itzel.pk]), {"receiver_name": "Rosario", "x": file}
    )
    assert answer.status_code == 302
    assert not answer.wsgi_request.FILES


def test_whoever_is_not_signed_in_leaves_no_file(itzel, client):
    answer = upload(client, itzel)
    assert answer.status_code == 401
    assert not answer.wsgi_request.FILES


def test_sent_twice_it_is_one_file(itzel, bruno, as_seat):
    client, token = as_seat(bruno), uuid.uuid4()
    first, second = (upload(client, itzel, token=token) for _time in range(2))
    assert first.status_code == second.status_code == 302
    assert Attachment.objects.count() == 1


def test_sent_again_with_another_file_it_is_refused(itzel, bruno, as_seat):
    client, token = as_seat(bruno), uuid.uuid4()
    upload(client, itzel, token=token)
    answer = upload(client, itzel, making.jpeg((90, 90)), token=token)
    assert answer.status_code == 409
    assert Attachment.objects.count() == 1


def test_the_original_says_why_it_stands_apart(itzel, kept, settings):
    client, row = kept
    assert "no scanner for harmful software" in page(client, "original", itzel, row.pk).text
    address = reverse("attachments:original", args=[itzel.pk, row.pk])
    assert client.post(address, {"reason": REASON}).status_code == 409
    with listening(answer=b"stream: OK\0") as settings.CLAMAV:
        asked = client.get(address).text
        assert "byte for byte" in asked
        assert "At least 20 letters" in asked
        short = client.post(address, {"reason": "para ver"})
        assert "Say in a sentence" in short.text
        answer = client.post(address, {"reason": REASON})
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment; ")
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert making.MARKED in answer.getvalue()
    assert REASON in client.get(reverse("cases:history", args=[itzel.pk])).text


def test_an_original_that_is_harmful_is_not_handed_out(itzel, kept, settings):
    client, row = kept
    address = reverse("attachments:original", args=[itzel.pk, row.pk])
    with listening() as settings.CLAMAV:
        answer = client.post(address, {"reason": REASON})
    assert "known as harmful" in answer.text
    assert "Content-Disposition" not in answer


def test_the_night_desk_does_not_open_originals(itzel, kept, dora, as_seat, settings):
    _client, row = kept
    settings.CLAMAV = "127.0.0.1:1"
    theirs = as_seat(dora)
    assert page(theirs, "original", itzel, row.pk).status_code == 403
    assert "opened by the protection officer" in page(theirs, "detail", itzel, row.pk).text
    assert page(theirs, "copy", itzel, row.pk).getvalue()


def test_a_file_is_removed_for_good_with_its_reason(itzel, kept):
    client, row = kept
    address = reverse("attachments:remove", args=[itzel.pk, row.pk])
    assert "shredded" in client.get(address).text
    assert "few words" in client.post(address, {"reason": "no"}).text

    assert client.post(address, {"reason": "Era de otro caso"}).status_code == 302

    assert not Chunk.objects.exists()
    listed = page(client, "list", itzel).text
    assert "Era de otro caso" in listed
    assert reverse("attachments:detail", args=[itzel.pk, row.pk]) not in listed
    for name in ("detail", "copy", "picture", "original", "remove"):
        assert page(client, name, itzel, row.pk).status_code == 404


def test_only_whoever_added_it_or_the_head_of_protection_removes(itzel, kept, dora, as_seat):
    _client, row = kept
    theirs = as_seat(dora)
    assert page(theirs, "remove", itzel, row.pk).status_code == 403
    assert "Remove for good" not in page(theirs, "detail", itzel, row.pk).text


def test_a_name_is_shown_as_words_and_never_as_markup(itzel, bruno, as_seat):
    client = as_seat(bruno)
    upload(client, itzel, name='<img src=x onerror="alert(1)">.jpg', note="<b>x</b>")
    row = Attachment.objects.get()
    for text in (page(client, "list", itzel).text, page(client, "detail", itzel, row.pk).text):
        assert "<img src=x" not in text
        assert "<b>x</b>" not in text
    assert "onerror" not in page(client, "copy", itzel, row.pk)["Content-Disposition"]


def test_the_case_page_leads_to_its_files(itzel, bruno, as_seat):
    text = as_seat(bruno).get(reverse("cases:detail", args=[itzel.pk])).text
    assert reverse("attachments:list", args=[itzel.pk]) in text


def test_the_pages_ask_the_database_few_questions(itzel, kept, django_assert_max_num_queries):
    client, row = kept
    for name, rest in (("list", ()), ("detail", (row.pk,)), ("copy", (row.pk,))):
        page(client, name, itzel, *rest).getvalue()
        with django_assert_max_num_queries(25):
            page(client, name, itzel, *rest).getvalue()
