"""Pictures that say too much, swell, lie, or are something else as well."""

import io
import zlib
from collections.abc import Callable, Iterator

from PIL import Image

from tests.attachments.making import (
    EICAR,
    HTML,
    MARKED,
    archive,
    box,
    chunk,
    commented,
    exif,
    heic,
    jpeg,
    laughs,
    pdf,
    picture,
    png,
    profile,
    resized,
    segment,
    webp,
    with_chunk,
    with_segment,
    written,
    xmp,
)
from tests.attachments.torture import Torture
from ventanilla.attachments.formats import LARGEST, Refusal

Content = Callable[[], bytes]
FULL_HD = (1920, 1080)


def cases() -> Iterator[Torture]:
    """All of them."""
    yield from talkative()
    yield from odd()
    yield from turned()
    yield from swelling()
    yield from cut()
    yield from doubled()
    yield from disguised()


def talkative() -> Iterator[Torture]:
    """Taken; what they tell beside the picture is gone."""
    adobe = b"http://ns.adobe.com/xap/1.0/\0"
    made: dict[str, tuple[str, Content]] = {
        "Exif with GPS": ("a.jpg", lambda: jpeg(exif=exif())),
        "XMP": ("a.jpg", lambda: with_segment(jpeg(), 0xE1, adobe + xmp())),
        "XML bomb in XMP": ("a.jpg", lambda: with_segment(jpeg(), 0xE1, adobe + xmp(laughs()))),
        "comment": ("a.jpg", lambda: jpeg(comment=MARKED)),
        "IPTC": ("a.jpg", lambda: with_segment(jpeg(), 0xED, b"Photoshop 3.0\0" + MARKED)),
        "maker's notes": ("a.jpg", lambda: with_segment(jpeg(), 0xE9, MARKED * 4000)),
        "profile": ("a.jpg", lambda: jpeg(icc_profile=profile())),
        "broken profile": ("a.jpg", lambda: jpeg(icc_profile=MARKED * 900)),
        "thumbnail": ("a.jpg", lambda: with_segment(jpeg(), 0xE1, b"Exif\0\0" + jpeg())),
        "Exif that points to itself": ("a.jpg", lambda: with_segment(jpeg(), 0xE1, _loop())),
        "Exif of a billion entries": ("a.jpg", lambda: with_segment(jpeg(), 0xE1, _crowd())),
        "text": ("a.png", lambda: png(pnginfo=commented())),
        "eXIf": ("a.png", lambda: png(exif=exif())),
        "time": ("a.png", lambda: with_chunk(png(), b"tIME", b"\x07\xea\3\3\x09\0\0")),
        "unknown chunk": ("a.png", lambda: with_chunk(png(), b"seCr", MARKED)),
        "profile in PNG": ("a.png", lambda: png(icc_profile=profile())),
        "Exif and XMP in WebP": ("a.webp", lambda: webp(exif=exif(), xmp=xmp())),
        "profile in WebP": ("a.webp", lambda: webp(icc_profile=profile())),
        "Exif in HEIC": ("a.heic", lambda: heic(exif=exif())),
        "XMP in HEIC": ("a.heic", lambda: heic(xmp=xmp())),
        "words behind the end": ("a.jpg", lambda: jpeg() + MARKED),
        "a film behind the end": ("a.jpg", lambda: jpeg() + box(b"ftyp", b"mp42") + MARKED * 90),
        "words behind a PNG": ("a.png", lambda: png() + MARKED),
        "two pictures in one": ("a.jpg", lambda: jpeg(exif=exif()) + jpeg(exif=exif(6))),
    }
    for name, (file, content) in made.items():
        yield Torture(f"picture: {name}", file, content)
    yield Torture("picture: hidden behind nothing", "a.png", _see_through, check=_white)


def _white(copy: bytes) -> str:
    with Image.open(io.BytesIO(copy)) as image:
        return "" if image.convert("L").getextrema() == (255, 255) else "shows what was hidden"


def _loop() -> bytes:
    return b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\x08"


def _crowd() -> bytes:
    return b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x0f\0\2\xff\xff\xff\xff\0\0\0\x08" * 4000


def _see_through() -> bytes:
    image = picture(mode="RGBA")
    image.putalpha(0)
    return written(image, "PNG")


def odd() -> Iterator[Torture]:
    """Taken: kinds of pictures that cameras and screens do make."""
    modes = {"L": "JPEG", "CMYK": "JPEG", "1": "PNG", "P": "PNG", "LA": "PNG", "RGBA": "PNG"}
    for mode, how in modes.items():
        yield Torture(
            f"picture: {how} of mode {mode}",
            f"a.{how.lower()}",
            lambda mode=mode, how=how: written(picture(mode=mode), how),
        )
    deep = Image.frombytes("I;16", (16, 16), bytes(range(256)) * 2)
    frames = {"save_all": True, "append_images": [picture().rotate(90)], "duration": 100}
    yield Torture("picture: sixteen bits", "a.png", lambda: written(deep, "PNG"))
    yield Torture("picture: progressive", "a.jpeg", lambda: jpeg(progressive=True))
    yield Torture("picture: large, made smaller", "a.jpg", lambda: jpeg((5200, 1200)))
    yield Torture("picture: one point", "a.jpg", lambda: jpeg((1, 1)))
    yield Torture("picture: a line", "a.jpg", lambda: jpeg((60_000, 1)))
    yield Torture("picture: that moves, PNG", "a.png", lambda: written(picture(), "PNG", **frames))
    yield Torture(
        "picture: that moves, WebP", "a.webp", lambda: written(picture(), "WEBP", **frames)
    )
    yield Torture("picture: named jfif", "a.jfif", jpeg)
    yield Torture("picture: named heif", "a.HEIF", heic)


def turned() -> Iterator[Torture]:
    """Taken: upright, however the camera was held."""
    turns = [None, *(Image.Transpose(n) for n in (0, 3, 1, 5, 2, 6, 4))]
    for orientation, turn in enumerate(turns, start=1):
        image = picture() if turn is None else picture().transpose(turn)
        yield Torture(
            f"picture: held as {orientation}",
            "a.jpg",
            lambda image=image, held=orientation: written(
                image, "JPEG", quality=95, exif=exif(held)
            ),
            check=_upright,
        )


def _upright(copy: bytes) -> str:
    with Image.open(io.BytesIO(copy)) as image:
        corners = [image.getpixel(at) for at in ((5, 5), (58, 5), (5, 42), (58, 42))]
        red = [corner[1] < 90 for corner in corners]
        right = image.size == (64, 48) and red == [True, False, False, False]
    return "" if right else f"not upright: {red}"


def swelling() -> Iterator[Torture]:
    """Small on the wire, large in memory."""
    nothing = zlib.compress(bytes(150_000_000), 9)
    large = Image.new("1", (8000, 5001))
    yield Torture(
        "bomb: PNG of 2,500 million", "a.png",
        lambda: resized(png(), 50_000, 50_000), Refusal.TOO_MANY_PIXELS,
    )  # fmt: skip
    yield Torture(
        "bomb: 40 million and a line", "a.png",
        lambda: written(large, "PNG"), Refusal.TOO_MANY_PIXELS,
    )  # fmt: skip
    yield Torture("bomb: JPEG of 4,000 million", "a.jpg", _vast, Refusal.TOO_MANY_PIXELS)
    yield Torture(
        "bomb: text in a PNG", "a.png",
        lambda: with_chunk(png(), b"zTXt", b"Comment\0\0" + nothing), Refusal.DAMAGED,
    )  # fmt: skip
    yield Torture(
        "bomb: profile in a PNG", "a.png",
        lambda: with_chunk(png(), b"iCCP", b"icc\0\0" + nothing), Refusal.DAMAGED,
    )  # fmt: skip
    yield Torture("bomb: points in a PNG", "a.png", lambda: _flood(nothing))
    yield Torture("bomb: ten thousand scans", "a.jpg", _scans)
    yield Torture(
        "too large by a byte", "a.jpg",
        lambda: jpeg() + bytes(LARGEST + 1 - len(jpeg())), Refusal.TOO_LARGE,
    )  # fmt: skip
    yield Torture("26 MB", "a.png", lambda: png() + bytes(26 * 1024**2), Refusal.TOO_LARGE)


def _vast() -> bytes:
    content = jpeg()
    at = content.find(b"\xff\xc0")
    return content[: at + 5] + b"\xff\xdc\xff\xdc" + content[at + 9 :]


def _flood(nothing: bytes) -> bytes:
    """More points than the header says."""
    content = png()
    at = content.find(b"IDAT") - 4
    return content[:at] + chunk(b"IDAT", nothing) + chunk(b"IEND", b"")


def _scans() -> bytes:
    content = jpeg((800, 600), progressive=True)
    at = content.rfind(b"\xff\xda")
    return content[:at] + content[at:-2] * 300 + b"\xff\xd9"


def cut() -> Iterator[Torture]:
    """Refused: damaged, or cut off on the way."""
    whole: dict[str, Content] = {
        "jpg": lambda: jpeg(FULL_HD),
        "png": lambda: written(Image.effect_noise((300, 200), 60), "PNG"),
        "webp": lambda: written(Image.effect_noise((300, 200), 60), "WEBP"),
        "heic": heic,
    }
    for ending, content in whole.items():
        for share in (0.15, 0.5, 0.9):
            yield Torture(
                f"cut: {ending} at {share:.0%}",
                f"a.{ending}",
                lambda content=content, share=share: content()[: int(len(content()) * share)],
                Refusal.DAMAGED,
            )
        yield Torture(f"empty: {ending}", f"a.{ending}", lambda: b"", Refusal.EMPTY)
    for ending, magic in {"jpg": b"\xff\xd8\xff\xe0", "png": b"\x89PNG\r\n\x1a\n"}.items():
        yield Torture(
            f"only a beginning: {ending}", f"a.{ending}", lambda magic=magic: magic, Refusal.DAMAGED
        )
    yield Torture("a wrong checksum", "a.png", _miscounted, Refusal.DAMAGED)
    yield Torture(
        "a segment that ends nowhere", "a.jpg",
        lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + segment(0xDB, b"")[:2] + b"\xff\xff",
        Refusal.DAMAGED,
    )  # fmt: skip


def _miscounted() -> bytes:
    content = bytearray(png())
    content[29] ^= 0xFF
    return bytes(content)


def doubled() -> Iterator[Torture]:
    """Refused: a picture for one program, something else for another."""
    behind: dict[str, Content] = {
        "a page": lambda: HTML,
        "a page in capitals": lambda: HTML.upper(),
        "a script of PHP": lambda: b"<?php system($_GET[0]); ?>",
        "a drawing": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',
        "an archive": archive,
        "an archive with a remark": lambda: archive()[:-2] + b"\5\0hello",
        "a program of Java": lambda: archive("META-INF/MANIFEST.MF"),
        "a PDF": pdf,
        "a RAR": lambda: b"Rar!\x1a\x07\x01\0" + bytes(40),
        "a 7z": lambda: b"7z\xbc\xaf\x27\x1c" + bytes(40),
    }
    for file, make in {"jpg": jpeg, "png": png, "webp": webp}.items():
        for name, more in behind.items():
            yield Torture(
                f"{file} and {name}",
                f"a.{file}",
                lambda make=make, more=more: make() + more(),
                Refusal.MIXED,
            )
    within: dict[str, tuple[str, Content]] = {
        "a page in a comment": ("a.jpg", lambda: jpeg(comment=HTML)),
        "a page in Exif": ("a.jpg", lambda: with_segment(jpeg(), 0xE1, b"Exif\0\0" + HTML)),
        "a page in a chunk": ("a.png", lambda: with_chunk(png(), b"tEXt", b"Title\0" + HTML)),
        "an archive in a chunk": ("a.png", lambda: png()[:-12] + archive() + png()[-12:]),
    }
    for name, (file, content) in within.items():
        yield Torture(f"inside: {name}", file, content, Refusal.MIXED)
    yield Torture("a test virus behind", "a.jpg", lambda: jpeg() + EICAR, Refusal.HARMFUL)
    yield Torture(
        "a test virus in a comment", "a.jpg", lambda: jpeg(comment=EICAR), Refusal.HARMFUL
    )


def disguised() -> Iterator[Torture]:
    """Refused: not what the name says."""
    made: dict[str, tuple[str, Content]] = {
        "PNG as jpg": ("a.jpg", png),
        "JPEG as png": ("a.png", jpeg),
        "WebP as heic": ("a.heic", webp),
        "HEIC as jpg": ("a.jpg", heic),
        "GIF as jpg": ("a.jpg", lambda: written(picture(), "GIF")),
        "GIF and archive as jpg": ("a.jpg", lambda: written(picture(), "GIF") + archive()),
        "BMP as png": ("a.png", lambda: written(picture(), "BMP")),
        "TIFF as jpg": ("a.jpg", lambda: written(picture(), "TIFF")),
        "ICO as png": ("a.png", lambda: written(picture(), "ICO", sizes=[(16, 16)])),
        "SVG as png": ("a.png", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        "page as jpg": ("a.jpg", lambda: HTML),
        "program as jpg": ("a.jpg", lambda: b"MZ" + bytes(300)),
        "ELF as png": ("a.png", lambda: b"\x7fELF" + bytes(300)),
        "archive as heic": ("a.heic", archive),
        "AVIF as heic": ("a.heic", lambda: box(b"ftyp", b"avif", bytes(4), b"avif") + heic()),
        "film as heic": ("a.heic", lambda: box(b"ftyp", b"mp42", bytes(4), b"mp42") + bytes(99)),
        "AVI as webp": ("a.webp", lambda: b"RIFF\x40\0\0\0AVI LIST" + bytes(60)),
        "PDF as jpg": ("a.jpg", pdf),
        "EPS as jpg": ("a.jpg", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n"),
    }
    for name, (file, content) in made.items():
        yield Torture(f"disguise: {name}", file, content, Refusal.DISAGREES)
