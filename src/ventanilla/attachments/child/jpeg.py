"""The segments of a JPEG, and the boxes of a JPEG 2000, that stay packed inside a PDF."""

SOS, EOI = 0xDA, 0xD9
#: Adobe's segment says how colours are meant; all other application segments and comments go
ADOBE = 0xEE
#: boxes of JPEG 2000 that say how to draw
DRAWN = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c"})
WORDS = frozenset({*range(0xE0, 0xF0), 0xFE}) - {ADOBE}


def without_words(content: bytes) -> bytes:
    """The same picture without Exif, XMP, profiles, comments and what stands behind its end.

    Raises ValueError for what is no JPEG.
    """
    if content[:2] != b"\xff\xd8":
        raise ValueError("not a JPEG")
    out, at = bytearray(content[:2]), 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise ValueError("no marker")
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == EOI:
            break
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise ValueError("a segment is cut off")
        if marker not in WORDS:
            out += content[at:end]
        at = _after_scan(content, end, out) if marker == SOS else end
    return bytes(out) + b"\xff\xd9"


def _after_scan(content: bytes, at: int, out: bytearray) -> int:
    """Copy the pixels up to the next marker, and say where that is."""
    start = at
    while (at := content.find(b"\xff", at)) != -1 and at + 1 < len(content):
        following = content[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            out += content[start:at]
            return at
        at += 1 if following == 0xFF else 2
    out += content[start:]
    return len(content)


def only_picture(content: bytes) -> bytes:
    """A JPEG 2000 without its boxes of XML, links and private data. Raises ValueError."""
    if content[:4] == b"\xff\x4f\xff\x51":  # bare, without boxes
        return content
    out, at = bytearray(), 0
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        elif length == 0:
            length = len(content) - at
        if length < 8 or at + length > len(content):
            raise ValueError("a box is cut off")
        if kind in DRAWN:
            out += content[at : at + length]
        at += length
    return bytes(out)
