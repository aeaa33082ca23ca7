"""Recordings that tell where they were made, that are films, or that are something else as well."""

from collections.abc import Callable, Iterator

from tests.attachments.making import (
    HTML,
    MARKED,
    archive,
    box,
    comments,
    frames,
    id3,
    id3_frame,
    jpeg,
    laced,
    m4a,
    opus,
    page,
    pdf,
    vorbis,
)
from tests.attachments.torture import Torture
from ventanilla.attachments.formats import Refusal

Content = Callable[[], bytes]


def cases() -> Iterator[Torture]:
    """All of them."""
    yield from talkative()
    yield from refused()


def talkative() -> Iterator[Torture]:
    """Taken; their tags are gone, the sound is there."""
    place = box(b"\xa9xyz", b"\0\x12\x15\xc7+26.2040-098.2300/", MARKED)
    many = b"OpusTags" + comments(*[b"COMMENT=" + MARKED * 20] * 300)
    cover = id3_frame(b"APIC", b"\0image/jpeg\0\3\0" + jpeg())
    made: dict[str, tuple[str, Content]] = {
        "frames alone": ("a.mp3", frames),
        "title": ("a.mp3", lambda: id3(id3_frame(b"TIT2", b"\3" + MARKED)) + frames()),
        "cover": ("a.mp3", lambda: id3(cover) + frames()),
        "two tags": ("a.mp3", lambda: id3(MARKED) + id3(MARKED) + frames()),
        "old tag": ("a.mp3", lambda: frames() + b"TAG" + MARKED.ljust(125)),
        "tag of APE": ("a.mp3", lambda: frames(200) + b"APETAGEX" + MARKED + bytes(40)),
        "noise between": ("a.mp3", lambda: frames() + MARKED + frames()),
        "cut in a frame": ("a.mp3", lambda: frames()[:-100]),
        "place in M4A": ("a.m4a", lambda: m4a(more=box(b"udta", place))),
        "list in M4A": ("a.m4a", lambda: m4a(more=box(b"meta", box(b"ilst", MARKED)))),
        "private box": ("a.m4a", lambda: m4a(more=box(b"uuid", bytes(16), MARKED))),
        "box behind": ("a.m4a", lambda: m4a() + box(b"uuid", bytes(16), MARKED)),
        "filled with words": ("a.m4a", lambda: m4a() + box(b"free", MARKED)),
        "dates": ("a.m4a", m4a),
        "of a telephone": ("a.m4a", lambda: m4a(brand=b"3gp4")),
        "Opus": ("a.ogg", opus),
        "Opus by its name": ("a.opus", opus),
        "Opus with long tags": ("a.oga", lambda: opus(many)),
        "Vorbis": ("a.ogg", vorbis),
    }
    for name, (file, content) in made.items():
        yield Torture(f"sound: {name}", file, content)


def refused() -> Iterator[Torture]:
    """Refused."""
    theora = b"\x80theora" + bytes(35)
    made: dict[str, tuple[str, Content, Refusal]] = {
        "tag without sound": ("a.mp3", lambda: id3(MARKED * 9), Refusal.DAMAGED),
        "three frames": ("a.mp3", lambda: frames(3), Refusal.DAMAGED),
        "noise": ("a.mp3", lambda: b"\xff\xfb" + bytes(range(256)) * 40, Refusal.DAMAGED),
        "more noise than sound": ("a.mp3", lambda: frames(9) + b"x" * 9000, Refusal.DAMAGED),
        "empty": ("a.mp3", lambda: b"", Refusal.EMPTY),
        "page behind": ("a.mp3", lambda: frames() + HTML, Refusal.MIXED),
        "page in a tag": ("a.mp3", lambda: id3(HTML) + frames(), Refusal.MIXED),
        "archive behind": ("a.mp3", lambda: frames() + archive(), Refusal.MIXED),
        "PDF in a tag": ("a.mp3", lambda: id3(pdf()) + frames(), Refusal.MIXED),
        "WAV as MP3": ("a.mp3", lambda: b"RIFF\x24\0\0\0WAVEfmt " + bytes(60), Refusal.DISAGREES),
        "Ogg as MP3": ("a.mp3", opus, Refusal.DISAGREES),
        "film": ("a.m4a", lambda: m4a(handler=b"vide"), Refusal.NOT_SOUND),
        "film beside sound": (
            "a.m4a",
            lambda: m4a(more=box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), b"vide")))),
            Refusal.NOT_SOUND,
        ),
        "text beside sound": (
            "a.m4a",
            lambda: m4a(more=box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), b"text")))),
            Refusal.NOT_SOUND,
        ),
        "no track": ("a.m4a", lambda: box(b"ftyp", b"M4A ", bytes(4)) + box(b"mdat", bytes(99)),
                     Refusal.DAMAGED),
        "cut M4A": ("a.m4a", lambda: m4a()[:-20], Refusal.DAMAGED),
        "a box that is too long": ("a.m4a", lambda: m4a() + b"\x7f\xff\xff\xffuuid",
                                   Refusal.DAMAGED),
        "a box of no length": ("a.m4a", lambda: m4a(more=b"\0\0\0\4uuid"), Refusal.DAMAGED),
        "boxes in boxes": ("a.m4a", lambda: m4a(more=_nested()), Refusal.DAMAGED),
        "archive in M4A": ("a.m4a", lambda: m4a() + box(b"mdat", archive()), Refusal.MIXED),
        "HEIC as M4A": ("a.m4a", lambda: box(b"ftyp", b"heic", bytes(4)) + bytes(99),
                        Refusal.DISAGREES),
        "Theora": ("a.ogg", lambda: page(theora, laced(theora), number=0, flags=2),
                   Refusal.NOT_SOUND),
        "two streams": ("a.ogg", lambda: opus() + page(bytes(9), [9], number=0, serial=8),
                        Refusal.NOT_SOUND),
        "a wrong checksum": ("a.ogg", lambda: opus()[:-1] + b"\x01", Refusal.DAMAGED),
        "cut Ogg": ("a.ogg", lambda: opus()[:-9], Refusal.DAMAGED),
        "words behind Ogg": ("a.ogg", lambda: opus() + MARKED, Refusal.DAMAGED),
        "page behind Ogg": ("a.ogg", lambda: opus() + HTML, Refusal.MIXED),
        "only headers": ("a.ogg", lambda: opus()[:-176], Refusal.DAMAGED),
    }  # fmt: skip
    for name, (file, content, why) in made.items():
        yield Torture(f"no sound: {name}", file, content, why)


def _nested() -> bytes:
    inside = b""
    for _depth in range(40):
        inside = box(b"trak", inside)
    return inside
