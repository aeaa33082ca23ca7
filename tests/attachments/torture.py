"""The upload torture pack: hostile and odd files, each with what has to become of it.

``cases()`` makes them, ``run(case)`` does to one what adding it to a case does, short of the
database, and says whether the outcome is the expected one.
"""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from tests.attachments import cleanness
from tests.attachments.making import jpeg
from ventanilla.attachments.errors import Unfit
from ventanilla.attachments.formats import BY_EXTENSION, Refusal
from ventanilla.attachments.services import adding
from ventanilla.attachments.services.adding import Looked, Upload
from ventanilla.attachments.states import FileKind
from ventanilla.security import chunks

Check = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Torture:
    """A file to add. ``expected``: why it is refused; None: taken, and its copy is clean.

    ``check`` says what is wrong with the copy, beside what is asked of every copy.
    """

    name: str
    file: str
    content: Callable[[], bytes] = field(repr=False)
    expected: Refusal | None = None
    declared: str | None = None
    check: Check = field(default=lambda copy: "", repr=False)

    @property
    def type(self) -> str:
        """What the browser says; where nothing is said here, what suits the name."""
        if self.declared is not None:
            return self.declared
        suits = BY_EXTENSION.get(self.file.rpartition(".")[2].lower())
        return suits.media_type if suits else "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file. ``words``: what is wrong; blank if all is as expected."""

    refused: Refusal | None
    words: str

    @property
    def passed(self) -> bool:
        return not self.words


def cases() -> Iterable[Torture]:
    """Every file of the pack; names are unique."""
    from tests.attachments import hostile_papers, hostile_pictures, hostile_sounds, hostile_texts

    made: Iterator[Iterable[Torture]] = iter(
        (
            hostile_pictures.cases(),
            hostile_papers.cases(),
            hostile_sounds.cases(),
            hostile_texts.cases(),
            names(),
        )
    )
    for pack in made:
        yield from pack


def run(case: Torture) -> Outcome:
    """Add it, as far as that goes without a database."""
    content = case.content()
    upload = Upload(
        name=case.file, declared=case.type, content=content, kind=FileKind.EVIDENCE, note=""
    )
    try:
        looked = adding.look_at(upload)
    except Unfit as refused:
        return Outcome(refused.reason, _told(case.expected, refused.reason))
    if case.expected is not None:
        return Outcome(None, f"taken, and should be refused: {case.expected}")
    words = [_kept(content, looked), cleanness.dirt(looked.copy), case.check(looked.copy.content)]
    return Outcome(None, "; ".join(filter(None, words)))


def _told(expected: Refusal | None, reason: Refusal) -> str:
    return "" if expected == reason else f"refused as {reason}, not {expected or 'at all'}"


def _kept(content: bytes, looked: Looked) -> str:
    """Whether what came in comes out again, byte for byte, and the hash is its hash."""
    key, file = chunks.new_key(), uuid.uuid4()
    pieces = chunks.encrypt(key, content, file=file, kind="original")
    out = b"".join(chunks.decrypt(key, pieces, file=file, kind="original"))
    same = out == content and looked.sha256 == hashlib.sha256(out).hexdigest()
    return "" if same else "the original is not what came in"


def names() -> Iterator[Torture]:
    """Names that are more than a name."""
    for name, file in {
        "a path": "../../etc/passwd.jpg",
        "a path of Windows": r"C:\Users\ana\foto.jpg",
        "NUL inside": "foto.php\0.jpg",
        "a new line": "foto\r\nContent-Type: text-html\r\n.jpg",
        "turned around": "foto\u202egpj.exe.jpg",
        "isolated": "\u2066foto\u2069.jpg",
        "three hundred letters": "f" * 300 + ".jpg",
        "three hundred signs of four bytes": "\U0001f476" * 300 + ".jpg",
        "capital letters": "FOTO.JPG",
        "an ending of nothing": "foto.jpg. . ",
        "only an ending": ".jpg",
        "markup": '<img src=x onerror="alert(1)">.jpg',
        "a formula": "=cmd|' /C calc'!A0.jpg",
        "two endings": "foto.exe.jpg",
        "a device": "con.jpg",
        "percent": "%2e%2e%2ffoto.jpg",
        "accents apart": "nin\u0303a.jpg",
        "zero width": "fo\u200bto.jpg",
        "a lone surrogate": "fo\ud800to.jpg",
    }.items():
        yield Torture(f"name: {name}", file, jpeg, check=_name_is_clean(file))
    for file in (
        "foto.jpg.exe", "foto.svg", "foto.svgz", "foto.html", "foto.xhtml", "carta.docx",
        "carta.docm", "tabla.xlsm", "todo.zip", "todo.rar", "todo.7z", "foto.gif", "foto.tiff",
        "foto.bmp", "foto.ico", "film.mp4", "correo.eml", "macro.js", "foto", "foto.",
        "foto.jpg::$DATA", "foto.lnk", "foto.avif", "letra.ttf", "foto.\u202egpj",
    ):  # fmt: skip
        yield Torture(f"not listed: {file}", file, jpeg, Refusal.NOT_LISTED)
    for declared in ("text/html", "image/svg+xml", "image/png", "application/x-msdownload"):
        yield Torture(
            f"declared as {declared}", "foto.jpg", jpeg, Refusal.DISAGREES, declared=declared
        )
    for declared in ("", "application/octet-stream", "IMAGE/JPEG; charset=binary"):
        yield Torture(f"declared as “{declared}”", "foto.jpg", jpeg, declared=declared)


def _name_is_clean(file: str) -> Check:
    return lambda _copy: cleanness.unclean_name(file)
