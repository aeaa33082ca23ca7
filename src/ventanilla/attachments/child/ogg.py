"""Ogg with Opus or Vorbis: one stream, whole pages, and an empty page where the tags stood."""

import zlib
from dataclasses import dataclass

from ventanilla.attachments.formats import OGG, Refusal, Refused

REVERSED = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
HEADER = 27
LAST_PAGE = 4
CONTINUED = 1
#: how the first packet of a codec begins -> (how many packets of headers, an empty comment)
CODECS = {
    b"OpusHead": (2, b"OpusTags" + bytes(8)),
    b"\x01vorbis": (3, b"\x03vorbis" + bytes(8) + b"\x01"),
}


@dataclass(slots=True)
class Page:
    """A page of a stream: what its header says, and its segments as lengths and bytes."""

    flags: int
    position: bytes
    serial: bytes
    number: int
    lengths: bytes
    body: bytes

    def write(self) -> bytes:
        """The page with its checksum."""
        front = b"OggS\0" + bytes([self.flags]) + self.position + self.serial
        front += self.number.to_bytes(4, "little")
        behind = bytes([len(self.lengths)]) + self.lengths + self.body
        return front + checksum(front + bytes(4) + behind) + behind


def clean(content: bytes, code: str) -> tuple[bytes, str]:
    """The same sound with an empty comment. Raises :class:`Refused`."""
    pages = _pages(content)
    codec = next((name for name in CODECS if pages[0].body.startswith(name)), None)
    if codec is None or any(page.serial != pages[0].serial for page in pages):
        raise Refused(Refusal.NOT_SOUND)
    count, empty = CODECS[codec]
    packets, used = _header_packets(pages, count)
    if packets[0] != pages[0].body:
        raise Refused(Refusal.DAMAGED)
    headers = [pages[0], *_headers(pages[0].serial, [empty, *packets[2:]])]
    sound = pages[used:]
    if not sound or sound[0].flags & CONTINUED:
        raise Refused(Refusal.DAMAGED)
    for number, page in enumerate(headers + sound):
        page.number = number
    return b"".join(page.write() for page in headers + sound), OGG.code


def _pages(content: bytes) -> list[Page]:
    """Every page, each with the right checksum, from the first byte to the last."""
    pages, at = [], 0
    while at < len(content):
        head = content[at : at + HEADER]
        if len(head) < HEADER or head[:5] != b"OggS\0":
            raise Refused(Refusal.DAMAGED)
        lengths = content[at + HEADER : at + HEADER + head[26]]
        start = at + HEADER + head[26]
        end = start + sum(lengths)
        whole = content[at:end]
        if end > len(content) or checksum(whole[:22] + bytes(4) + whole[26:]) != head[22:26]:
            raise Refused(Refusal.DAMAGED)
        number = int.from_bytes(head[18:22], "little")
        pages.append(Page(head[5], head[6:14], head[14:18], number, lengths, content[start:end]))
        at = end
    if not pages:
        raise Refused(Refusal.DAMAGED)
    return pages


def _header_packets(pages: list[Page], count: int) -> tuple[list[bytes], int]:
    """The first packets of a stream, and how many pages they take."""
    packets, begun = [], b""
    for used, page in enumerate(pages, start=1):
        at = 0
        for length in page.lengths:
            begun += page.body[at : at + length]
            at += length
            if length < 255:
                packets.append(begun)
                begun = b""
        if len(packets) >= count:
            if len(packets) > count or begun:
                break
            return packets, used
    raise Refused(Refusal.DAMAGED)


def _headers(serial: bytes, packets: list[bytes]) -> list[Page]:
    """Packets laid out on pages of at most 255 segments."""
    segments = []
    for packet in packets:
        segments += [packet[at : at + 255] for at in range(0, len(packet), 255)]
        if len(packet) % 255 == 0:
            segments.append(b"")
    pages = []
    for at in range(0, len(segments), 255):
        part = segments[at : at + 255]
        continued = at > 0 and len(segments[at - 1]) == 255
        ends = any(len(segment) < 255 for segment in part)
        pages.append(
            Page(
                CONTINUED if continued else 0,
                bytes(8) if ends else b"\xff" * 8,
                serial,
                0,
                bytes(len(segment) for segment in part),
                b"".join(part),
            )
        )
    return pages


def checksum(page: bytes) -> bytes:
    """Ogg's checksum: the CRC of zlib, read from the other end of every byte."""
    mirrored = zlib.crc32(page.translate(REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2).to_bytes(4, "little")
