"""PDFs that run, fetch, hide, swell, or are something else as well."""

import io
import zlib
from collections.abc import Callable, Iterator
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.attachments.making import (
    HTML,
    MARK,
    MARKED,
    archive,
    box,
    exif,
    jpeg,
    paper,
    pdf,
    saved,
    xmp,
)
from tests.attachments.torture import Torture
from ventanilla.attachments.formats import MOST_PAGES, Refusal

Change = Callable[[Pdf], object]
SCRIPT = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{MARK}')"))


def cases() -> Iterator[Torture]:
    """All of them."""
    for name, change in {**ACTING, **ANNOTATED, **TELLING}.items():
        yield Torture(f"paper: {name}", "a.pdf", partial(_changed, change), check=_still_says)
    yield Torture("paper: sizes of all pages", "a.pdf", _inherited, check=_still_drawn)
    yield from locked()
    yield from swelling()
    yield from broken()


def _changed(change: Change) -> bytes:
    made = paper(2)
    change(made)
    return saved(made)


def _still_says(copy: bytes) -> str:
    with pikepdf.open(io.BytesIO(copy)) as made:
        drawn = made.pages[0].Contents
        parts = list(drawn) if isinstance(drawn, Array) else [drawn]
        said = b"".join(part.read_bytes() for part in parts)
        return "" if b"page 1" in said and len(made.pages) == 2 else "lost its page"


def _inherited() -> bytes:
    """What a page is drawn on and with, said once for all."""
    made = paper(2)
    made.Root.Pages.MediaBox = made.pages[0].MediaBox
    made.Root.Pages.Resources = made.make_indirect(made.pages[0].Resources)
    for page in made.pages:
        del page.obj["/MediaBox"]
        del page.obj["/Resources"]
    return saved(made)


def _still_drawn(copy: bytes) -> str:
    with pikepdf.open(io.BytesIO(copy)) as made:
        page = made.pages[1]
        whole = list(page.mediabox) == [0, 0, 300, 300] and "/F1" in page.resources["/Font"]
    return "" if whole else "lost what its pages are drawn with"


def _root(**keys: object) -> Change:
    return lambda made: [made.Root.__setitem__(f"/{key}", value) for key, value in keys.items()]


def _page(**keys: object) -> Change:
    return lambda made: [
        made.pages[0].obj.__setitem__(f"/{key}", value) for key, value in keys.items()
    ]


def _annotated(**keys: object) -> Change:
    def change(made: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 99, 99]), **keys)
        made.pages[0].Annots = Array([made.make_indirect(note)])

    return change


def _attached(made: Pdf) -> None:
    made.attachments["macro.docm"] = pikepdf.AttachedFileSpec(made, MARKED, filename="macro.docm")


def _forms(made: Pdf) -> None:
    field = made.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("x"),
                   V=String("answer"), Rect=Array([0, 0, 99, 20]), AA=Dictionary(K=SCRIPT))
    )  # fmt: skip
    made.pages[0].Annots = Array([field])
    made.Root.AcroForm = Dictionary(
        Fields=Array([field]), NeedAppearances=True, DA=String("/Helv 0 Tf 0 g"),
        XFA=made.make_stream(b"<xdp:xdp>" + MARKED + b"</xdp:xdp>"),
    )  # fmt: skip


def _drawn(made: Pdf, **keys: object) -> pikepdf.Stream:
    """Something drawn on the first page: a stream among its resources."""
    data = keys.pop("data", b"q Q")
    drawn = made.make_stream(data, Type=Name.XObject, **keys)
    made.pages[0].Resources.XObject = Dictionary(X1=drawn)
    return drawn


def _photo(made: Pdf, *, packed: bool = False) -> None:
    content = jpeg(exif=exif(), comment=MARKED) + MARKED
    _drawn(
        made, data=zlib.compress(content) if packed else content, Subtype=Name.Image, Width=64,
        Height=48, ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
        Filter=Array([Name.FlateDecode, Name.DCTDecode]) if packed else Name.DCTDecode,
    )  # fmt: skip


def _jpeg_2000(made: Pdf) -> None:
    content = box(b"jP  ", b"\r\n\x87\n") + box(b"xml ", xmp()) + box(b"jp2c", b"\xff\x4f\xff\x51")
    _drawn(made, data=content, Subtype=Name.Image, Width=8, Height=8, Filter=Name.JPXDecode)


def _layers(made: Pdf) -> None:
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String(MARK)))
    made.pages[0].Resources.Properties = Dictionary(L1=layer)
    made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def _outline(made: Pdf) -> None:
    item = made.make_indirect(Dictionary(Title=String(MARK), A=SCRIPT))
    made.Root.Outlines = made.make_indirect(Dictionary(First=item, Last=item, Count=1))


def _metadata(made: Pdf) -> None:
    made.Root.Metadata = made.make_stream(xmp(), Type=Name.Metadata, Subtype=Name.XML)


ACTING: dict[str, Change] = {
    "script when opened": _root(OpenAction=SCRIPT),
    "program when opened": _root(OpenAction=Dictionary(S=Name.Launch, F=String("cmd.exe"))),
    "script when closed": _root(AA=Dictionary(WC=SCRIPT)),
    "scripts by name": _root(Names=Dictionary(
        JavaScript=Dictionary(Names=Array([String("x"), SCRIPT])))),
    "script after a script": _root(OpenAction=Dictionary(S=Name.GoTo, Next=Array([SCRIPT]))),
    "script of a page": _page(AA=Dictionary(O=SCRIPT)),
    "sends itself": _root(OpenAction=Dictionary(S=Name.SubmitForm, F=String("http://x/"))),
    "fetches data": _root(OpenAction=Dictionary(S=Name.ImportData, F=String("//x/y"))),
    "opens another": _root(OpenAction=Dictionary(S=Name.GoToR, F=String("//x/y.pdf"))),
    "opens one inside": _root(OpenAction=Dictionary(S=Name.GoToE, T=Dictionary(R=Name.C))),
    "address when opened": _root(OpenAction=Dictionary(S=Name.URI, URI=String("http://x/"))),
    "base for addresses": _root(URI=Dictionary(Base=String("http://x/"))),
    "files inside": _attached,
    "a collection": _root(Collection=Dictionary(View=Name.D)),
    "forms with XFA": _forms,
    "outline that acts": _outline,
}  # fmt: skip
ANNOTATED: dict[str, Change] = {
    "link": _annotated(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("http://x/"))),
    "link to a program": _annotated(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("x"))),
    "link to a script": _annotated(Subtype=Name.Link, A=SCRIPT),
    "clip": _annotated(Subtype=Name.FileAttachment, FS=Dictionary(Type=Name.Filespec,
                                                                 UF=String(MARK))),
    "rich media": _annotated(Subtype=Name.RichMedia, RichMediaContent=Dictionary()),
    "film": _annotated(Subtype=Name.Movie, Movie=Dictionary(F=String("x.avi"))),
    "sound": _annotated(Subtype=Name.Sound, Sound=Dictionary()),
    "screen": _annotated(Subtype=Name.Screen, A=Dictionary(S=Name.Rendition, JS=String("x"))),
    "3D": _annotated(Subtype=Name("/3D"), A=SCRIPT),
    "note": _annotated(Subtype=Name.Text, Contents=String(MARK), T=String(MARK)),
    "hidden note": _annotated(Subtype=Name.Popup, F=2, Contents=String(MARK)),
}  # fmt: skip
TELLING: dict[str, Change] = {
    "nothing": lambda made: None,
    "metadata": _metadata,
    "author": lambda made: made.docinfo.__setitem__("/Author", MARK),
    "private data": _page(PieceInfo=Dictionary(App=Dictionary(Private=String(MARK)))),
    "unknown keys": _page(Secret=String(MARK), Tabs=Name.S),
    "layers": _layers,
    "structure": _root(StructTreeRoot=Dictionary(K=String(MARK)), Lang=String(MARK)),
    "photo with GPS": _photo,
    "photo with GPS, packed": partial(_photo, packed=True),
    "JPEG 2000 with words": _jpeg_2000,
    "form from elsewhere": lambda made: _drawn(
        made, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Metadata=String(MARK),
        Ref=Dictionary(F=String("//x/y.pdf"))),
    "stream from elsewhere": lambda made: _drawn(
        made, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), F=String("//x/y"), FFilter=Name.A85),
    "PostScript": lambda made: _drawn(made, Subtype=Name.PS, data=MARKED),
    "other pictures": lambda made: _drawn(
        made, Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray,
        BitsPerComponent=8, data=b"x", Alternates=Array([]), OPI=Dictionary(F=String(MARK))),
}  # fmt: skip


def locked() -> Iterator[Torture]:
    """Locked with a password, or only against printing."""

    def lock(**words: str) -> bytes:
        return saved(paper(2), encryption=pikepdf.Encryption(R=6, **words))

    yield Torture("paper: password", "a.pdf", lambda: lock(owner="a", user="b"), Refusal.LOCKED)
    yield Torture(
        "paper: not to be printed", "a.pdf", lambda: lock(owner="a", user=""), check=_still_says
    )


def swelling() -> Iterator[Torture]:
    """Small on the wire, large in memory."""
    once = zlib.compress(bytes(150_000_000), 9)
    yield Torture("paper bomb: a page", "a.pdf", lambda: _packed(once, 1), Refusal.SWELLS)
    yield Torture(
        "paper bomb: twice packed", "a.pdf", lambda: _packed(zlib.compress(once), 2),
        Refusal.SWELLS,
    )  # fmt: skip
    yield Torture(
        "paper bomb: the same again and again", "a.pdf",
        lambda: _packed(b"\x81\0" * 1_200_000, 1, how=Name.RunLengthDecode), Refusal.SWELLS,
    )  # fmt: skip
    yield Torture("paper bomb: a picture", "a.pdf", partial(_changed, _vast),
                  Refusal.TOO_MANY_PIXELS)  # fmt: skip
    yield Torture("paper bomb: pages", "a.pdf", lambda: pdf(MOST_PAGES + 1), Refusal.TOO_MANY_PAGES)
    yield Torture("paper bomb: deep", "a.pdf", _deep, Refusal.DAMAGED)


def _packed(content: bytes, times: int, how: Name = Name.FlateDecode) -> bytes:
    made = paper()
    made.pages[0].Contents.write(content, filter=Array([how] * times))
    return saved(made, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def _vast(made: Pdf) -> None:
    _drawn(made, data=zlib.compress(b"x"), Subtype=Name.Image, Width=60_000, Height=60_000,
           ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.FlateDecode)  # fmt: skip


def _deep() -> bytes:
    nested = b"[" * 60_000 + b"]" * 60_000
    return pdf().replace(b"/Type /Catalog", b"/Type /Catalog /Deep " + nested)


def broken() -> Iterator[Torture]:
    """Cut off, doubled, or no PDF at all."""
    made: dict[str, tuple[str, Callable[[], bytes], Refusal]] = {
        "cut at half": ("a.pdf", lambda: pdf()[: len(pdf()) // 2], Refusal.DAMAGED),
        "cut before the end": ("a.pdf", lambda: pdf()[:-8], Refusal.DAMAGED),
        "only a beginning": ("a.pdf", lambda: b"%PDF-1.7\n", Refusal.DAMAGED),
        "beginning and end": ("a.pdf", lambda: b"%PDF-1.7\n%%EOF", Refusal.DAMAGED),
        "noise inside": ("a.pdf", lambda: b"%PDF-1.7\n" + bytes(9999) + b"%%EOF",
                         Refusal.DAMAGED),
        "no page": ("a.pdf", lambda: saved(pikepdf.new()), Refusal.DAMAGED),
        "pages in a circle": ("a.pdf", _circle, Refusal.DAMAGED),
        "much behind the end": ("a.pdf", lambda: pdf() + b"MZ" + bytes(5000), Refusal.DAMAGED),
        "archive behind": ("a.pdf", lambda: pdf() + archive(), Refusal.MIXED),
        "archive before": ("a.pdf", lambda: archive() + pdf(), Refusal.DISAGREES),
        "page on its first line": ("a.pdf", lambda: pdf().replace(b"\n", b"\n%" + HTML + b"\n", 1),
                                   Refusal.MIXED),
        "something before": ("a.pdf", lambda: b"\n\n" + pdf(), Refusal.DISAGREES),
        "JPEG as pdf": ("a.pdf", jpeg, Refusal.DISAGREES),
        "page as pdf": ("a.pdf", lambda: HTML, Refusal.DISAGREES),
        "FDF as pdf": ("a.pdf", lambda: b"%FDF-1.2\n%%EOF", Refusal.DISAGREES),
        "Word as pdf": ("a.pdf", lambda: archive("word/document.xml"), Refusal.DISAGREES),
        "nothing at all": ("a.pdf", lambda: b"", Refusal.EMPTY),
    }  # fmt: skip
    for name, (file, content, why) in made.items():
        yield Torture(f"no paper: {name}", file, content, why)


def _circle() -> bytes:
    made = paper()
    made.Root.Pages.Kids = Array([made.Root.Pages])
    return saved(made)
