"""Is a file what it says it is, and is it nothing else beside?

A file that two programs read as two different things (polyglot) is refused, wherever the second
one hides.
"""

import re

import puremagic

from ventanilla.attachments.formats import (
    HEIC,
    JPEG,
    M4A,
    MP3,
    OGG,
    PDF,
    PNG,
    TEXT,
    WEBP,
    Format,
    Refusal,
    Refused,
)

#: how a file of each format begins: offset and bytes, one of which has to be there
BEGINNINGS: dict[str, tuple[tuple[int, bytes], ...]] = {
    JPEG.code: ((0, b"\xff\xd8\xff"),),
    PNG.code: ((0, b"\x89PNG\r\n\x1a\n"),),
    WEBP.code: ((8, b"WEBPVP8"),),
    HEIC.code: ((4, b"ftyp"),),
    PDF.code: ((0, b"%PDF-"),),
    MP3.code: ((0, b"ID3"), *((0, b"\xff" + bytes([sync])) for sync in range(0xE2, 0x100))),
    M4A.code: ((4, b"ftyp"),),
    OGG.code: ((0, b"OggS"),),
}
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"hevc", b"hevx"})
SOUND_BRANDS = frozenset(
    {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"dash",
     b"3gp4", b"3gp5", b"3gp6", b"qt  "}
)  # fmt: skip
#: what puremagic may call a format, beside the types that its files are declared as
OTHER_NAMES: dict[str, frozenset[str]] = {
    M4A.code: frozenset({".m4a", ".mp4", ".3ga", ".3gp", ".m4b", ".mov", ".f4a"}),
    HEIC.code: frozenset({".heic", ".heif", ".mp4", ".hif"}),
    MP3.code: frozenset({".mp3", ".mpga", ".mp2"}),
}
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"
#: long enough not to come up by chance in 25 MB of noise
MARKUP = re.compile(
    rb"<(?:html[\s>]|script[\s>]|!doctype\s+html|svg[\s>][^>]{0,200}xmlns|\?php\s|iframe\s)",
    re.IGNORECASE,
)
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\xfd7zXZ\x00", b"MSCF\x00\x00\x00\x00")
#: within this many bytes of the end lies the directory of an archive
ZIP_END = 22 + 65_535
#: how texts begin that some program runs or draws
NOT_PLAIN = re.compile(
    rb"\s*(?:<\s*(?:!doctype|!--|\?xml|\?php|html|head|body|svg|script|iframe|img|a\s|meta)"
    rb"|\{\\rtf|%!PS|%PDF|#!|GIF8|MZ|PK\x03\x04|@echo|BM|BEGIN:VCALENDAR|From .{0,80}\d{4}\r?\n)",
    re.IGNORECASE,
)


def check(content: bytes, expected: Format) -> None:
    """Raise :class:`Refused` unless the content is of the format, and of no other."""
    if EICAR in content[:4096] or EICAR in content[-4096:]:
        raise Refused(Refusal.HARMFUL)
    if expected is TEXT:
        if NOT_PLAIN.match(content[:1024].removeprefix(b"\xef\xbb\xbf")):
            raise Refused(Refusal.DISAGREES)
        return
    if not _begins(content, expected) or not _is_named(content, expected):
        raise Refused(Refusal.DISAGREES)
    if _is_something_else_too(content, expected):
        raise Refused(Refusal.MIXED)


def _begins(content: bytes, expected: Format) -> bool:
    begun = any(
        content[offset : offset + len(mark)] == mark for offset, mark in BEGINNINGS[expected.code]
    )
    if expected is HEIC:
        return begun and not _brands(content).isdisjoint(HEIF_BRANDS)
    if expected is M4A:
        return begun and content[8:12] in SOUND_BRANDS
    return begun


def _brands(content: bytes) -> set[bytes]:
    """The brands of a file that begins with an ``ftyp`` box."""
    end = min(int.from_bytes(content[:4], "big"), 256)
    return {content[8:12]} | {content[at : at + 4] for at in range(16, end - 3, 4)}


def _is_named(content: bytes, expected: Format) -> bool:
    """Whether puremagic, which knows some thousand formats, sees this one among its answers."""
    try:
        found = puremagic.magic_string(content[:4096] + content[-4096:])
    except (puremagic.PureError, ValueError):
        found = []
    names = {f".{name}" for name in expected.extensions} | OTHER_NAMES.get(
        expected.code, frozenset()
    )
    if not found:  # an MP3 without tags begins with any of many pairs of bytes
        return expected is MP3
    return any(item.mime_type in expected.types or item.extension in names for item in found)


def _is_something_else_too(content: bytes, expected: Format) -> bool:
    return (
        _is_zip(content)
        or any(mark in content for mark in ARCHIVES)
        or bool(MARKUP.search(content[:1024] if expected is PDF else content))
        or (expected is not PDF and b"%PDF-" in content[:1024] + _after(content, expected)[:1024])
    )


def _after(content: bytes, expected: Format) -> bytes:
    """What stands behind the end of a picture, as far as that is told quickly."""
    if expected is JPEG:
        end = content.rfind(b"\xff\xd9")
        return content[end + 2 :] if end > 0 else b""
    if expected is PNG:
        end = content.rfind(b"IEND")
        return content[end + 8 :] if end > 0 else b""
    if expected is WEBP:
        return content[8 + int.from_bytes(content[4:8], "little") :]
    return b""


def _is_zip(content: bytes) -> bool:
    """Whether an archive's directory ends near the end, and is where it says that it is."""
    tail_at = max(0, len(content) - ZIP_END)
    at = content.rfind(b"PK\x05\x06", tail_at)
    while at != -1:
        size = int.from_bytes(content[at + 12 : at + 16], "little")
        if size <= at and content[at - size : at - size + 4] == b"PK\x01\x02":
            return True
        at = content.rfind(b"PK\x05\x06", tail_at, at)
    return False
