"""What a package says of itself: its manifest, in one way of writing it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ventanilla.protocols.engine.definition import Credit, Text
from ventanilla.protocols.engine.load import Package, content_hash
from ventanilla.sharing.errors import NotTaken

FORMAT = 1
#: the files of the protocol stand below this folder of a package
FILES = "files/"
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\r\n]+$")]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Ministry(_Said):
    """Whose package it is."""

    code: Line
    country: Country
    name: Text


class Origin(_Said):
    """From which release of another ministry a protocol was adapted."""

    ministry: Line
    protocol: Line
    version: Line
    hash: Sha256


class Entry(_Said):
    """One file: its hash and its length."""

    sha256: Sha256
    size: Annotated[int, Field(ge=0)]


class Manifest(_Said):
    """Everything that is known of a package without opening its files.

    ``release``: of the software that packed it. ``files``: every file beside the manifest, its
    note and its sums. ``hash``: of the protocol's files together, as the engine names a version.
    """

    format: int
    protocol: Line
    version: Line
    hash: Sha256
    title: Text
    summary: Text
    disclaimer: Text
    languages: tuple[Line, ...] = Field(min_length=1)
    licence: Line
    credits: tuple[Credit, ...]
    ministry: Ministry
    origin: Origin | None
    release: Line
    released_on: date
    changelog: str
    files: dict[str, Entry]

    @property
    def content(self) -> bytes:
        """The one way to write it."""
        return written(self.model_dump(mode="json"))


def written(value: object) -> bytes:
    """JSON with its keys in order, a key a line, in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode()


def read(content: bytes) -> Manifest:
    """A manifest from its bytes. Raises :class:`NotTaken` for another format or another shape."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotTaken("bad_manifest") from error
    if not isinstance(said, dict) or not isinstance(said.get("format"), int):
        raise NotTaken("bad_manifest")
    if said["format"] != FORMAT:
        raise NotTaken("other_format", found=said["format"], known=FORMAT)
    try:
        manifest = Manifest.model_validate_json(content)
    except ValidationError as error:
        raise NotTaken("bad_manifest") from error
    if manifest.content != content:
        raise NotTaken("bad_manifest")
    return manifest


def describe(
    package: Package, *, ministry: Ministry, release: str, released_on: date,
    files: Mapping[str, bytes],
) -> Manifest:  # fmt: skip
    """The manifest of a protocol's package; ``files``: all that stand beside it."""
    told = package.definition
    return Manifest(
        format=FORMAT,
        protocol=told.id,
        version=told.version,
        hash=content_hash(package.files),
        title=told.title,
        summary=told.summary,
        disclaimer=told.disclaimer,
        languages=told.languages,
        licence=told.licence,
        credits=told.credits,
        ministry=ministry,
        origin=_origin(told.origin),
        release=release,
        released_on=released_on,
        changelog=package.files.get("CHANGELOG.md", b"").decode(errors="replace"),
        files={name: entry(content) for name, content in files.items()},
    )


def entry(content: bytes) -> Entry:
    """What a manifest says of a file."""
    return Entry(sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def _origin(said: Any) -> Origin | None:
    return Origin(**said.model_dump()) if said else None
