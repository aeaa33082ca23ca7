"""What may be attached: formats, limits, and the reasons for which a file is refused.

Plain standard library: the confined child reads it too.
"""

from dataclasses import dataclass
from enum import StrEnum

#: bytes of a file, files of a track, pixels of a picture, pages of a paper
LARGEST = 25 * 1024 * 1024
MOST_FILES = 50
MOST_PIXELS = 40_000_000
MOST_PAGES = 1_000
#: bytes of a working copy: a rewritten PDF may be longer than what came in
LARGEST_COPY = 40 * 1024 * 1024


class Refusal(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_LISTED = "not_listed"
    DISAGREES = "disagrees"
    DAMAGED = "damaged"
    MIXED = "mixed"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    SWELLS = "swells"
    LOCKED = "locked"
    NOT_UTF8 = "not_utf8"
    NOT_SOUND = "not_sound"
    TOO_HARD = "too_hard"
    HARMFUL = "harmful"


class Refused(Exception):
    """A file is not taken, for one of the reasons."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Format:
    """A format on the list. The first of ``extensions`` and ``types`` is what we write."""

    code: str
    extensions: tuple[str, ...]
    types: tuple[str, ...]
    picture: bool = False

    @property
    def copies(self) -> tuple[str, ...]:
        """Codes of the formats that its working copy may have."""
        return (
            ("jpeg", "png") if self.code == "png" else ("jpeg",) if self.picture else (self.code,)
        )

    @property
    def extension(self) -> str:
        return self.extensions[0]

    @property
    def media_type(self) -> str:
        return self.types[0]


JPEG = Format("jpeg", ("jpg", "jpeg", "jpe", "jfif"), ("image/jpeg", "image/pjpeg"), True)
PNG = Format("png", ("png",), ("image/png", "image/x-png"), True)
WEBP = Format("webp", ("webp",), ("image/webp",), True)
HEIC = Format(
    "heic",
    ("heic", "heif", "hif"),
    ("image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"),
    True,
)
PDF = Format("pdf", ("pdf",), ("application/pdf", "application/x-pdf"))
MP3 = Format("mp3", ("mp3", "mpga"), ("audio/mpeg", "audio/mp3", "audio/mpeg3", "audio/x-mpeg"))
M4A = Format("m4a", ("m4a",), ("audio/mp4", "audio/x-m4a", "audio/m4a", "video/mp4"))
OGG = Format(
    "ogg", ("ogg", "oga", "opus"), ("audio/ogg", "application/ogg", "audio/opus", "video/ogg")
)
TEXT = Format("txt", ("txt",), ("text/plain",))
FORMATS = {item.code: item for item in (JPEG, PNG, WEBP, HEIC, PDF, MP3, M4A, OGG, TEXT)}
BY_EXTENSION = {name: item for item in FORMATS.values() for name in item.extensions}
#: what browsers say of files whose type they do not know
UNDECLARED = frozenset({"", "application/octet-stream", "binary/octet-stream"})
