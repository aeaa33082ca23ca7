"""What is left behind in a working copy: looked for with other means than it was made with."""

import io
import re
import zlib

import pikepdf
from PIL import Image

from tests.attachments.making import MARK, MARKED
from ventanilla.attachments.formats import LARGEST_COPY
from ventanilla.attachments.names import LONGEST, shown_name
from ventanilla.attachments.reading import Copy

MARKS = (MARKED, MARK.encode("utf-16-le"), MARK.encode("utf-16-be"), MARKED.hex().encode())
#: of the names of a PDF: those of something that acts, hides, or fetches
ACTING = {
    f"/{name}"
    for name in (
        "AA", "AF", "AcroForm", "Annots", "Collection", "EF", "EmbeddedFile", "EmbeddedFiles",
        "FileAttachment", "Filespec", "GoToE", "GoToR", "ImportData", "JS", "JavaScript",
        "Launch", "Metadata", "Movie", "Names", "OCGs", "OPI", "OpenAction", "Outlines",
        "PieceInfo", "Ref", "Rendition", "RichMedia", "Sound", "StructTreeRoot", "SubmitForm",
        "Thumb", "URI", "Widget", "XFA",
    )
}  # fmt: skip
GPS_IFD = 0x8825
MEASURES = {"limits", "calls", "no_new_rights"}


def dirt(copy: Copy) -> str:
    """What is wrong with a working copy; blank if nothing is."""
    found = [f"carries {mark!r}" for mark in MARKS if mark in copy.content]
    if len(copy.content) > LARGEST_COPY or not copy.content:
        found.append("has a wrong length")
    if not set(copy.held) >= MEASURES:
        found.append(f"was made in the open: {copy.held}")
    looks = {"jpeg": _of_picture, "png": _of_picture, "pdf": _of_paper, "ogg": _of_ogg,
             "mp3": _of_mp3, "m4a": _of_m4a, "txt": _of_text}  # fmt: skip
    return "; ".join(found + looks[copy.format.code](copy.content))


def _of_picture(content: bytes) -> list[str]:
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
        image.load()
        exif = image.getexif()
        found = [f"tells {name}" for name in image.info if name not in _HARMLESS]
        if len(exif) or exif.get_ifd(GPS_IFD):
            found.append("has Exif")
        if max(image.size) > 4000:
            found.append(f"is {image.size} large")
    if b"Exif" in content[:4096] or b"xmpmeta" in content or b"ICC_PROFILE" in content:
        found.append("has words of a camera")
    return found


_HARMLESS = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progression", "progressive"}


def _of_paper(content: bytes) -> list[str]:
    found = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if pdf.is_encrypted or not pdf.pages:
            found.append("is locked or empty")
        extra = set(pdf.Root.keys()) - {"/Type", "/Pages"}
        if extra or pdf.docinfo:
            found.append(f"has in its catalogue {extra}")
        for item in pdf.objects:
            found += [f"has {name}" for name in sorted(_names(item)) if name in ACTING]
            if isinstance(item, pikepdf.Stream):
                raw = item.read_raw_bytes()
                found += ["a stream tells" for mark in MARKS if mark in raw + _inflated(raw)]
                if b"Exif" in raw or "/F" in item:
                    found.append("has a stream with more than a drawing")
    return found


def _names(item: object, depth: int = 0) -> set[str]:
    if depth > 30:
        return {"/TooDeep"}
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        inside = [value for _key, value in item.items()]
        names = {str(key) for key in item.keys()}  # noqa: SIM118 - its own kind of mapping
    elif isinstance(item, pikepdf.Array):
        inside, names = list(item), set()
    else:
        return {str(item)} if isinstance(item, pikepdf.Name) else set()
    for value in inside:
        if not getattr(value, "is_indirect", False):
            names |= _names(value, depth + 1)
    return names


def _inflated(raw: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(raw, 10_000_000)
    except zlib.error:
        return b""


def _of_ogg(content: bytes) -> list[str]:
    said = content.count(b"OpusTags" + bytes(8)) + content.count(b"\x03vorbis" + bytes(8))
    return [] if said == 1 and content.startswith(b"OggS") else ["has no empty comment"]


def _of_mp3(content: bytes) -> list[str]:
    tagged = any(mark in content for mark in (b"ID3", b"APETAGEX")) or content[-128:-125] == b"TAG"
    return ["has a tag"] if tagged or content[0] != 0xFF else []


def _of_m4a(content: bytes) -> list[str]:
    found = [f"has {name!r}" for name in (b"udta", b"meta", b"uuid", b"ilst") if name in content]
    for kind in (b"mvhd", b"tkhd", b"mdhd"):
        at = content.find(kind)
        if any(content[at + 8 : at + 16]):
            found.append(f"tells in {kind!r} when it was made")
    return found


def _of_text(content: bytes) -> list[str]:
    hidden = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]",
                       content.decode())  # fmt: skip
    return [f"hides {hidden[0]!r}"] if hidden else []


def unclean_name(file: str) -> str:
    """What is wrong with the name that is shown for a file."""
    shown = shown_name(file)
    wrong = set(shown) & set("/\\\0\r\n\u202e\u2066\u2069\u200b\ud800")
    if wrong or len(shown) > LONGEST or not shown.endswith((".jpg", ".JPG")):
        return f"is shown as {shown!r}"
    return ""
