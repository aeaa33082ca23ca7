"""A PDF is copied page by page into a new one: what is drawn goes over, what acts does not.

Scripts, actions, embedded files, forms, films, links, outlines, layers and metadata hang on the
catalogue, on annotations, or beside what is drawn. The new catalogue has none; annotations
are drawn into their page; of what is drawn with, only known keys are kept.
"""

import contextlib
import io
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from ventanilla.attachments.child.jpeg import only_picture, without_words
from ventanilla.attachments.formats import MOST_PAGES, PDF, Refusal, Refused

#: bytes that one stream, and one picture, may swell to
LARGEST_STREAM = 64 * 1024 * 1024
LARGEST_PICTURE = 160 * 1024 * 1024
END_WITHIN = 1024
MEGABYTE = 1024 * 1024
DEEPEST = 60
DRAWN = frozenset({"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate",
                   "/Contents", "/UserUnit", "/Group"})  # fmt: skip
OF_FORMS = frozenset({"/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources",
                      "/Group", "/Filter", "/DecodeParms", "/Length"})  # fmt: skip
OF_PICTURES = frozenset({"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace",
                         "/BitsPerComponent", "/Intent", "/ImageMask", "/Mask", "/Decode",
                         "/Interpolate", "/SMask", "/SMaskInData", "/Filter", "/DecodeParms",
                         "/Matte", "/Length"})  # fmt: skip
#: keys of any object that say more than how to draw, or fetch something
NEVER = (
    "/AA", "/AF", "/EF", "/JS", "/JavaScript", "/Launch", "/Metadata", "/OpenAction",
    "/PieceInfo", "/Properties", "/RichMediaContent", "/URI", "/XFA",
)  # fmt: skip
#: filters that the library undoes by itself, and those that only hold a picture
UNDONE = frozenset({"/FlateDecode", "/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode"})
OF_PIXELS = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"})
#: keys by which a stream would be read from another file
ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")
CHANNELS = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4}

# The library opens its source of randomness when it is first needed, which would be too late: to
# open a PDF that is locked only against printing.
with Pdf.new() as _locked:
    _locked.save(io.BytesIO(), encryption=pikepdf.Encryption(owner="", user="", R=6))


def clean(content: bytes, code: str) -> tuple[bytes, str]:
    """The pages as they look, and nothing else. Raises :class:`Refused`."""
    if b"%%EOF" not in content[-END_WITHIN:]:
        raise Refused(Refusal.DAMAGED)
    try:
        with Pdf.open(io.BytesIO(content)) as given, Pdf.new() as made:
            if len(given.pages) > MOST_PAGES:
                raise Refused(Refusal.TOO_MANY_PAGES)
            if not given.pages:
                raise Refused(Refusal.DAMAGED)
            _draw_annotations(given)
            _keep_what_is_drawn(given)
            made.pages.extend(given.pages)
            _purge(made.objects)
            out = io.BytesIO()
            made.save(
                out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True
            )
    except pikepdf.PasswordError:
        raise Refused(Refusal.LOCKED) from None
    except (pikepdf.PdfError, zlib.error, ValueError, TypeError, KeyError) as fault:
        raise Refused(Refusal.DAMAGED) from fault
    return out.getvalue(), PDF.code


def _draw_annotations(given: Pdf) -> None:
    """What a form was filled with, and a stamp on a page, are drawn; then they are gone."""
    with contextlib.suppress(pikepdf.PdfError):
        given.generate_appearance_streams()
    given.flatten_annotations("screen")


def _keep_what_is_drawn(given: Pdf) -> None:
    for page in given.pages:
        for key in set(page.obj.keys()) - DRAWN:
            del page.obj[key]


def _purge(objects: Iterable[Object]) -> None:
    for found in objects:
        if isinstance(found, Stream):
            _purge_stream(found)
        _purge_inside(found, 0)


def _purge_inside(found: Object, depth: int) -> None:
    """Dictionaries that stand inside others, which have no number of their own."""
    if depth > DEEPEST:
        raise Refused(Refusal.SWELLS)
    if isinstance(found, Dictionary | Stream):
        for key in NEVER:
            if key in found:
                del found[key]
        inside: Iterable[Any] = [value for _key, value in found.items()]
    elif isinstance(found, Array):
        inside = list(found)
    else:
        return
    for value in inside:
        if isinstance(value, Dictionary | Array) and not value.is_indirect:
            _purge_inside(value, depth + 1)


def _purge_stream(stream: Stream) -> None:
    for key in ELSEWHERE:
        if key in stream:
            del stream[key]
    kind = str(stream.get("/Subtype", ""))
    if kind == "/PS":
        stream.write(b"")
        stream["/Subtype"] = Name("/Form")
        stream["/BBox"] = Array([0, 0, 0, 0])
    known = {"/Form": OF_FORMS, "/PS": OF_FORMS, "/Image": OF_PICTURES}.get(kind)
    if known:
        for key in set(stream.keys()) - known:
            del stream[key]
    if kind == "/Image":
        _check_size(stream)
        _drop_words(stream)
    _check_swelling(stream, LARGEST_PICTURE if kind == "/Image" else LARGEST_STREAM)


def _filters(stream: Stream) -> list[str]:
    named = stream.get("/Filter", Array([]))
    return [str(name) for name in named] if isinstance(named, Array) else [str(named)]


def _check_size(stream: Stream) -> None:
    width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
    bits = int(stream.get("/BitsPerComponent", 1 if "/ImageMask" in stream else 8))
    channels = CHANNELS.get(str(stream.get("/ColorSpace", "")), 3 if bits > 1 else 1)
    if width * height * bits * channels // 8 > LARGEST_PICTURE:
        raise Refused(Refusal.TOO_MANY_PIXELS)


def _drop_words(stream: Stream) -> None:
    """A photograph inside a PDF still says where it was taken, unless that is cut out."""
    filters, packed = _filters(stream), stream.read_raw_bytes()
    if filters == ["/FlateDecode", "/DCTDecode"]:
        filters, packed = ["/DCTDecode"], b"".join(_unpacked(packed, LARGEST_STREAM))
    if filters == ["/DCTDecode"]:
        stream.write(without_words(packed), filter=Name("/DCTDecode"))
    elif filters == ["/JPXDecode"]:
        stream.write(only_picture(packed), filter=Name("/JPXDecode"))
    elif {"/DCTDecode", "/JPXDecode"} & set(filters):
        raise Refused(Refusal.SWELLS)


def _check_swelling(stream: Stream, most: int) -> None:
    """A stream that is packed to nothing and fills a memory is not passed on to a reader."""
    match _filters(stream):
        case []:
            return
        case ["/FlateDecode"]:
            with contextlib.suppress(zlib.error):  # broken, no bomb: readers show what they can
                for _part in _unpacked(stream.read_raw_bytes(), most):
                    pass
        case ["/RunLengthDecode"]:
            _count_runs(stream.read_raw_bytes(), most)
        case [only] if only in OF_PIXELS:
            return
        case names if set(names) <= UNDONE and len(set(names)) == len(names) <= 2:
            if len(stream.read_bytes()) > most:
                raise Refused(Refusal.SWELLS)
        case _:
            raise Refused(Refusal.SWELLS)


def _count_runs(packed: bytes, most: int) -> None:
    at = length = 0
    while at < len(packed) and packed[at] != 128:
        run = packed[at]
        length += run + 1 if run < 128 else 257 - run
        at += run + 2 if run < 128 else 2
    if length > most:
        raise Refused(Refusal.SWELLS)


def _unpacked(packed: bytes, most: int) -> Iterator[bytes]:
    """What a stream holds, a megabyte at a time, up to a limit."""
    unpack, length = zlib.decompressobj(), 0
    while packed:
        part = unpack.decompress(packed, MEGABYTE)
        length += len(part)
        if length > most:
            raise Refused(Refusal.SWELLS)
        yield part
        packed = unpack.unconsumed_tail
