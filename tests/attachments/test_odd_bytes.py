"""Whatever bytes come: a refusal or a clean copy, soon, and nothing else."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.attachments import cleanness, making
from ventanilla.attachments import reading
from ventanilla.attachments.child import jpeg, looking, mp4, mpeg, ogg, texts
from ventanilla.attachments.formats import FORMATS, Refused
from ventanilla.attachments.names import LONGEST, shown_name

WHOLE = {
    "jpeg": making.jpeg(exif=making.exif()),
    "png": making.png(),
    "webp": making.webp(),
    "heic": making.heic(),
    "pdf": making.pdf(2),
    "mp3": making.id3(making.MARKED) + making.frames(),
    "m4a": making.m4a(),
    "ogg": making.vorbis(),
    "txt": "Llegó sola.".encode(),
}
PLAIN = {"mp3": mpeg.clean, "m4a": mp4.clean, "ogg": ogg.clean, "txt": texts.clean}


@st.composite
def damaged(draw, code):
    """A good file with a few bytes changed, put in, or left out."""
    content = bytearray(WHOLE[code])
    for _change in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        piece = draw(st.binary(max_size=9))
        content[at : at + draw(st.integers(0, 9))] = piece
    return bytes(content)


@pytest.mark.parametrize("code", PLAIN)
def test_our_own_readers_refuse_or_copy(code):
    @settings(max_examples=250, deadline=2000)
    @given(damaged(code))
    def read(content):
        try:
            looking.check(content, FORMATS[code])
            copy, written = PLAIN[code](content, code)
        except Refused:
            return
        assert written == code
        assert copy

    read()


@settings(max_examples=300, deadline=2000)
@given(damaged("jpeg"))
@example(b"")
@example(b"\xff\xd8")
def test_segments_of_a_jpeg_are_cut_out_or_refused(content):
    try:
        copy = jpeg.without_words(content)
    except ValueError:
        return
    assert copy.startswith(b"\xff\xd8")
    assert copy.endswith(b"\xff\xd9")


@pytest.mark.parametrize("code", WHOLE)
@pytest.mark.parametrize("seed", range(4))
def test_the_child_refuses_or_copies(code, seed):
    chance = random.Random(f"{code}{seed}")  # noqa: S311 - the same every time
    content = bytearray(WHOLE[code])
    for _change in range(chance.randint(1, 8)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        copy = reading.make_copy(bytes(content), format=FORMATS[code])
    except Refused:
        return
    if code != "pdf":  # its words are what it shows
        assert cleanness.dirt(copy) == ""


@settings(max_examples=300)
@given(st.text(max_size=400))
def test_a_shown_name_is_one_line_and_no_path(name):
    shown = shown_name(name)
    assert len(shown) <= LONGEST
    assert shown.isprintable()
    assert not set(shown) & set("/\\")
    assert shown_name(shown) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", "-"),
        ("/", "-"),
        ("foto", "foto"),
        (".jpg", "-.jpg"),
        ("../../a.jpg", "a.jpg"),
        (r"C:\Users\ana\a.jpg", "a.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\r\nb.jpg", "ab.jpg"),
        ("  a   b .jpg. ", "a b.jpg"),
        ("x" * 300 + ".jpg", "x" * 116 + ".jpg"),
    ],
)
def test_what_is_left_of_a_name(name, shown):
    assert shown_name(name) == shown
