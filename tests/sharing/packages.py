"""Packages for tests: a small invented protocol, packed and signed by an invented ministry."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.shipped import shipped
from ventanilla.protocols.engine.definition import Text
from ventanilla.protocols.engine.load import Package, load_files
from ventanilla.security import signing
from ventanilla.security.signing import Keys, Signer
from ventanilla.sharing import package
from ventanilla.sharing.manifest import Ministry

RELEASED = date(2026, 3, 3)
ARCADIA = Ministry(
    code="MRA", country="AQ", name=Text(es="Ministerio de Arcadia", en="Ministry of Arcadia")
)
#: a protocol with nothing that a reader could miss: one page of YAML
SMALL = """\
id: paso
version: 1.0.0
title: {es: Primer paso, en: First step}
neutral_title: {es: Atención P, en: Care P}
summary: {es: Recibir a alguien., en: To receive somebody.}
subject: {es: Una persona, en: A person}
disclaimer: {es: Inventado para pruebas., en: Invented for tests.}
basis:
  # the law that this rests on
  - {id: LEY, citation: {es: Ley inventada, en: Invented law}, evidence: design}
roles:
  - {code: officer, title: {es: Quien atiende, en: Who attends}, seat: case_officer}
retention: {title: {es: Un año, en: One year}, keep_years_after_closing: 1}
"""


@dataclass(frozen=True)
class Key:
    """A key and its public half, in a folder of their own."""

    path: Path
    signer: Signer
    keys: Keys

    @property
    def public(self) -> str:
        """The line that is given away."""
        return signing.public_file(self.path).read_text().strip()


@cache
def key(name: str = "arcadia") -> Key:
    """A key, the same for all tests that name it."""
    path = Path(mkdtemp(prefix=f"ventanilla-{name}-")) / "protocol.key"
    signing.create(path)
    return Key(path, signing.load(path), signing.load_public(signing.public_file(path)))


def small(**changed: str) -> Package:
    """The small protocol; ``changed``: what stands there -> what stands there instead."""
    text = SMALL
    for was, now in changed.items():
        text = text.replace(f"{was}:", f"{was}: {now} #", 1)
    return load_files({"protocol.yaml": text.encode(), "CHANGELOG.md": b"# 1.0.0\nFirst.\n"})


def edited(package: Package, *edits: tuple[str, str, str]) -> Package:
    """A package as another hand has it; ``edits``: file, what stands there, what then stands."""
    files = dict(package.files)
    for name, was, now in edits:
        assert was.encode() in files[name], was
        files[name] = files[name].replace(was.encode(), now.encode(), 1)
    return load_files(files)


def packed(
    of: Package | None = None, *, by: Key | None = None, ministry: Ministry = ARCADIA
) -> bytes:
    """A signed package."""
    return package.pack(
        of or small(), ministry=ministry, release="Ventanilla 0", released_on=RELEASED,
        signer=(by or key()).signer,
    )  # fmt: skip


def general() -> Package:
    """The smallest protocol that comes with the software."""
    return shipped("general")
