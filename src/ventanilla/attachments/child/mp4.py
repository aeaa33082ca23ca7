"""M4A: boxes that hold words about the sound become empty ones, where they stand.

Nothing moves, so every offset in the file stays right.
"""

from collections.abc import Iterator

from ventanilla.attachments.formats import M4A, Refusal, Refused

INSIDE = frozenset(
    {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"mvex", b"edts"}
)
#: boxes that playing needs; any other is emptied
KEPT = frozenset(
    {b"ftyp", b"styp", b"mdat", b"mvhd", b"tkhd", b"elst", b"mdhd", b"hdlr", b"smhd", b"dinf",
     b"stsd", b"stts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"ctts", b"sgpd",
     b"sbgp", b"mehd", b"trex", b"mfhd", b"tfhd", b"tfdt", b"trun", b"sidx", b"mfra", b"free",
     b"skip", b"wide"} | INSIDE
)  # fmt: skip
#: boxes that begin with when something was made and changed
DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
#: what a track may be (the last two name where its bytes are, in files of Apple)
SOUND = frozenset({b"soun", b"alis", b"url "})
EMPTIED = frozenset({b"free", b"skip", b"wide"})
DEEPEST = 12


def clean(content: bytes, code: str) -> tuple[bytes, str]:
    """The same sound without tags, dates and pictures. Raises :class:`Refused`."""
    copy, handlers, seen = bytearray(content), set(), set()
    for kind, start, body, end in _boxes(content, 0, len(content), 0):
        seen.add(kind)
        if kind == b"hdlr":
            handlers.add(bytes(content[body + 8 : body + 12]))
            copy[body + 24 : end] = bytes(max(0, end - body - 24))
        elif kind in DATED:
            wide = 16 if content[body : body + 1] == b"\x01" else 8
            copy[body + 4 : body + 4 + wide] = bytes(wide)
        elif kind not in KEPT:
            copy[start + 4 : start + 8] = b"free"
            copy[body:end] = bytes(end - body)
        elif kind in EMPTIED:
            copy[body:end] = bytes(end - body)
    if not {b"soun"} <= handlers <= SOUND:
        raise Refused(Refusal.NOT_SOUND if handlers else Refusal.DAMAGED)
    if not {b"moov", b"mdat"} <= seen:
        raise Refused(Refusal.DAMAGED)
    return bytes(copy), M4A.code


def _boxes(content: bytes, at: int, end: int, depth: int) -> Iterator[tuple[bytes, int, int, int]]:
    """(kind, start, start of the body, end) of every box; those of kept containers after them."""
    if depth > DEEPEST:
        raise Refused(Refusal.DAMAGED)
    while at < end:
        length, kind, body = (
            int.from_bytes(content[at : at + 4], "big"),
            content[at + 4 : at + 8],
            8,
        )
        if length == 1:
            length, body = int.from_bytes(content[at + 8 : at + 16], "big"), 16
        elif length == 0 and depth == 0:
            length = end - at
        if length < body or at + length > end:
            raise Refused(Refusal.DAMAGED)
        yield kind, at, at + body, at + length
        if kind in INSIDE:
            yield from _boxes(content, at + body, at + length, depth + 1)
        at += length
