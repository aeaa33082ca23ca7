"""Files made of nothing: pictures, papers and recordings for tests, without a sample of anybody."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pikepdf
import pillow_heif
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

pillow_heif.register_heif_opener()

#: stands wherever something personal would be left behind
MARK = "Calle Secreta 17"
MARKED = MARK.encode()
HTML = b"<html><script>alert(1)</script></html>"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def picture(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """White, with a red corner on top at the left: turned, it shows."""
    made = Image.new("RGB", size, "white")
    made.paste((220, 20, 20), (0, 0, size[0] // 2, size[1] // 2))
    return made.convert(mode)


def written(image: Image.Image, how: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, how, **options)
    return out.getvalue()


def jpeg(size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    return written(picture(size), "JPEG", quality=90, **options)


def png(mode: str = "RGB", **options: object) -> bytes:
    return written(picture(mode=mode), "PNG", **options)


def webp(**options: object) -> bytes:
    return written(picture(), "WEBP", **options)


def heic(**options: object) -> bytes:
    return written(picture(), "HEIF", **options)


def exif(orientation: int = 1) -> bytes:
    """Where, when and by whose camera."""
    data = Image.Exif()
    data[274] = orientation
    data[271] = MARK
    data[306] = "2026:03:03 09:00:00"
    gps = data.get_ifd(0x8825)
    gps[1], gps[2] = "N", (26.0, 12.0, 14.5)
    gps[3], gps[4] = "W", (98.0, 13.0, 47.9)
    gps[29] = "2026:03:03"
    data.get_ifd(0x8769)[37500] = MARKED * 50
    return data.tobytes()


def xmp(inside: str = "") -> bytes:
    return (
        f'<?xpacket begin=""?>{inside}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        f'GPSLatitude="26,12.24N" author="{MARK}"/></rdf:RDF></x:xmpmeta>'
    ).encode()


def laughs() -> str:
    """A few letters that stand for a billion."""
    lines = ['<!ENTITY a0 "ja">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f"<!DOCTYPE x [{''.join(lines)}]><x>&a9;</x>"


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def with_segment(content: bytes, marker: int, body: bytes) -> bytes:
    """A JPEG with one more segment behind its first bytes."""
    return content[:2] + segment(marker, body) + content[2:]


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def with_chunk(content: bytes, kind: bytes, body: bytes) -> bytes:
    """A PNG with one more chunk behind its header."""
    return content[:33] + chunk(kind, body) + content[33:]


def resized(content: bytes, width: int, height: int) -> bytes:
    """A PNG whose header lies about its size."""
    header = struct.pack(">II", width, height) + content[24:29]
    return content[:8] + chunk(b"IHDR", header) + content[33:]


def commented() -> PngInfo:
    info = PngInfo()
    info.add_text("Author", MARK)
    info.add_itxt("XML:com.adobe.xmp", xmp().decode())
    return info


def archive(name: str = "run.class") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, b"\xca\xfe\xba\xbe" + MARKED)
    return out.getvalue()


def paper(pages: int = 1) -> pikepdf.Pdf:
    """A PDF whose pages say which they are."""
    made = pikepdf.new()
    font = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    for number in range(pages):
        page = made.add_blank_page(page_size=(300, 300))
        page.Contents = made.make_stream(
            f"BT /F1 20 Tf 20 250 Td (page {number + 1}) Tj ET".encode()
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    return made


def saved(made: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    made.save(out, **options)
    return out.getvalue()


def pdf(pages: int = 1) -> bytes:
    return saved(paper(pages))


def frames(count: int = 40) -> bytes:
    """Silence as MPEG 1 layer III, 128 kbit/s."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * count


def id3(body: bytes) -> bytes:
    """An ID3v2.4 tag around frames of its own."""
    length = len(body)
    size = bytes(length >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\x00\x00" + size + body


def id3_frame(kind: bytes, body: bytes) -> bytes:
    length = len(body)
    return kind + bytes(length >> shift & 0x7F for shift in (21, 14, 7, 0)) + bytes(2) + body


def box(kind: bytes, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def m4a(*, more: bytes = b"", handler: bytes = b"soun", brand: bytes = b"M4A ") -> bytes:
    """The boxes of a recording; its dates are not nothing."""
    dates = b"\x00\x00\x00\x00" + b"\xe5\x01\x02\x03" * 2
    media = box(
        b"mdia",
        box(b"mdhd", dates, bytes(12)),
        box(b"hdlr", bytes(8), handler, bytes(12), MARKED, b"\0"),
        box(b"minf", box(b"smhd", bytes(8)), box(b"stbl", box(b"stco", bytes(8)))),
    )
    moov = box(
        b"moov", box(b"mvhd", dates, bytes(88)), box(b"trak", box(b"tkhd", dates, bytes(72)), media)
    )
    if more:
        moov = box(b"moov", moov[8:], more)
    return box(b"ftyp", brand, bytes(4), brand, b"isom") + moov + box(b"mdat", b"\x21\x10" * 400)


def page(
    packets: bytes, lengths: list[int], *, number: int, flags: int = 0, serial: int = 7
) -> bytes:
    """A page of Ogg with its checksum, worked out slowly, bit by bit."""
    head = b"OggS\0" + bytes([flags]) + bytes(8) + struct.pack("<II", serial, number)
    tail = bytes([len(lengths), *lengths]) + packets
    check = 0
    for value in head + bytes(4) + tail:
        check ^= value << 24
        for _bit in range(8):
            check = check << 1 ^ (0x04C11DB7 if check & 0x80000000 else 0)
        check &= 0xFFFFFFFF
    return head + check.to_bytes(4, "little") + tail


def laced(packet: bytes) -> list[int]:
    return [255] * (len(packet) // 255) + [len(packet) % 255]


def comments(*lines: bytes) -> bytes:
    said = b"".join(len(line).to_bytes(4, "little") + line for line in lines)
    return bytes(4) + len(lines).to_bytes(4, "little") + said


def opus(tags: bytes | None = None) -> bytes:
    head = b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0"
    said = tags if tags is not None else b"OpusTags" + comments(b"LOCATION=" + MARKED)
    return b"".join(_opus(head, said))


def _opus(head: bytes, said: bytes) -> Iterator[bytes]:
    yield page(head, laced(head), number=0, flags=2)
    number = 1
    lengths, at = laced(said), 0
    while lengths:
        part, lengths = lengths[:255], lengths[255:]
        yield page(said[at : at + sum(part)], part, number=number, flags=1 if at else 0)
        at, number = at + sum(part), number + 1
    for last in (0, 4):
        yield page(b"\xfc" + bytes(60), [61], number=number, flags=last)
        number += 1


def vorbis() -> bytes:
    ident = b"\x01vorbis" + bytes(23)
    said = b"\x03vorbis" + comments(b"ARTIST=" + MARKED) + b"\x01"
    setup = b"\x05vorbis" + bytes(300)
    return (
        page(ident, laced(ident), number=0, flags=2)
        + page(said + setup, laced(said) + laced(setup), number=1)
        + page(bytes(90), [90], number=2, flags=4)
    )
