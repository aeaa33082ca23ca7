"""A package to send: a ZIP of a protocol's files with a manifest and a signature over it.

    manifest.json    what it is, and the hash of every file
    manifest.note    a signed note (C2SP): the hashes of the manifest and of the sums
    SHA256SUMS       the same hashes, for ``sha256sum --check``
    README.txt       what this is, and how to verify it with plain tools
    files/…          the protocol, as the engine reads it

The same version, ministry and key make the same bytes. Opening one runs nothing that is in it.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from ventanilla.common.sources import Faulty
from ventanilla.protocols.engine import load
from ventanilla.protocols.engine.load import Package
from ventanilla.security.signing import MARK, Keys, Signer
from ventanilla.sharing import archive, manifest
from ventanilla.sharing.errors import NotTaken
from ventanilla.sharing.manifest import FILES, FORMAT, Manifest, Ministry

MANIFEST, NOTE, SUMS, README = "manifest.json", "manifest.note", "SHA256SUMS", "README.txt"
#: what stands beside the files that a manifest names
HEAD = (MANIFEST, NOTE, SUMS)
KIND = f"ventanilla protocol archive {FORMAT}"

#: how anybody verifies one, in the folder into which it was unpacked
COMMANDS = (
    "openssl pkey -pubin -in ventanilla.pem -outform DER | sha256sum",
    f"sha256sum --check {SUMS}",
    f"sha256sum {MANIFEST} {SUMS}",
    f"cat {NOTE}",
    f"head -n 4 {NOTE} > body",
    f"tail -n 1 {NOTE} | awk '{{print $NF}}' | base64 -d | tail -c 64 > signature",
    "openssl pkeyutl -verify -pubin -inkey ventanilla.pem -rawin -in body -sigfile signature",
)
WORDS = """\
{title_es}
{title_en}
{protocol} {version} · {ministry_es} · {ministry_en}

Este archivo es un protocolo de atención consular para que otra cancillería lo estudie o lo adapte.
No contiene datos de ninguna persona. {disclaimer_es}

This file is a protocol of consular care for another ministry to study or adapt.
It holds no data of any person. {disclaimer_en}

Licencia / Licence: {licence}

Comprobar con herramientas comunes (ventanilla.pem: la llave pública de la cancillería) /
Verify with plain tools (ventanilla.pem: the public key of the ministry):

{commands}

La primera línea da la huella de la llave: compárela por teléfono. / The first line gives the
fingerprint of the key: compare it by telephone.
Las dos sumas tienen que ser las que dice manifest.note. / The two sums have to be those that
manifest.note says.
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A package whose signature and hashes hold. ``signed_by``: name and id of the key."""

    manifest: Manifest
    files: Mapping[str, bytes]
    package: Package
    signed_by: str


def pack(
    package: Package, *, ministry: Ministry, release: str, released_on: date, signer: Signer
) -> bytes:
    """The bytes of a signed package: a loaded protocol, from a ministry."""
    inside = {f"{FILES}{name}": content for name, content in sorted(package.files.items())}
    inside = {README: _readme(package, ministry), **inside}
    told = manifest.describe(
        package, ministry=ministry, release=release, released_on=released_on, files=inside
    )
    return archive.write(_members(told, signer.sign(_body(told)).encode(), inside))


def unpack(content: bytes, keys: Keys) -> Opened:
    """A package that verifies with one of these keys. Raises :class:`NotTaken`, saying why.

    First what is inside is listed and read as plain bytes; then the signature, then each hash;
    only what was signed by a known key is read as a protocol.
    """
    members = archive.read(content)
    for name in HEAD:
        if name not in members:
            raise NotTaken("missing", name=name)
    head = {name: members.pop(name) for name in HEAD}
    told = manifest.read(head[MANIFEST])
    signed_by = _signed(head[NOTE], keys)
    if head[NOTE].decode().partition("\n\n")[0] + "\n" != _body(told):
        raise NotTaken("other_manifest")
    _compare(told, members)
    if archive.write(_members(told, head[NOTE], members)) != content:
        raise NotTaken("not_canonical")
    files = {name.removeprefix(FILES): content for name, content in members.items()
             if name.startswith(FILES)}  # fmt: skip
    return Opened(told, files, _loaded(told, files), signed_by)


def _members(told: Manifest, note: bytes, inside: Mapping[str, bytes]) -> dict[str, bytes]:
    ordered = {name: inside[name] for name in sorted(inside)}
    return {MANIFEST: told.content, NOTE: note, SUMS: _sums(told), **ordered}


def _sums(told: Manifest) -> bytes:
    lines = [f"{entry.sha256}  {name}\n" for name, entry in sorted(told.files.items())]
    return "".join(lines).encode()


def _body(told: Manifest) -> str:
    """What is signed: four lines."""
    manifest_sum, sums_sum = (
        hashlib.sha256(part).hexdigest() for part in (told.content, _sums(told))
    )
    return (
        f"{KIND}\n{told.protocol} {told.version}\n{manifest_sum}  {MANIFEST}\n{sums_sum}  {SUMS}\n"
    )


def _readme(package: Package, ministry: Ministry) -> bytes:
    told = package.definition
    return WORDS.format(
        title_es=told.title.es,
        title_en=told.title.en,
        protocol=told.id,
        version=told.version,
        ministry_es=ministry.name.es,
        ministry_en=ministry.name.en,
        disclaimer_es=told.disclaimer.es,
        disclaimer_en=told.disclaimer.en,
        licence=told.licence,
        commands="\n".join(f"  {line}" for line in COMMANDS),
    ).encode()


def _signed(note: bytes, keys: Keys) -> str:
    """Name and id of the key that signed a note."""
    try:
        text = note.decode()
        name, __, encoded = (
            text.partition("\n\n")[2].removeprefix(MARK).rstrip("\n").rpartition(" ")
        )
        identity = base64.b64decode(encoded, validate=True)[:4]
    except (UnicodeError, binascii.Error) as error:
        raise NotTaken("bad_note") from error
    signer = f"{archive.shown(name)}+{identity.hex()}"
    if (name, identity) not in keys.known:
        raise NotTaken("unknown_key", name=signer)
    if not keys.is_signed(text):
        raise NotTaken("bad_signature")
    return signer


def _compare(told: Manifest, members: Mapping[str, bytes]) -> None:
    """Every file that was signed, as it was signed, and no other."""
    for name in sorted(told.files.keys() | members.keys()):
        if name not in members:
            raise NotTaken("missing", name=archive.shown(name))
        if name not in told.files or not (name == README or name.startswith(FILES)):
            raise NotTaken("unknown_file", name=name)
        if manifest.entry(members[name]) != told.files[name]:
            raise NotTaken("other_hash", name=name)


def _loaded(told: Manifest, files: Mapping[str, bytes]) -> Package:
    if load.content_hash(files) != told.hash:
        raise NotTaken("other_content")
    try:
        package = load.load_files(files)
    except Faulty as fault:
        raise NotTaken("unreadable", problem=fault.problems[0].told(gettext)) from fault
    if (package.id, package.version) != (told.protocol, told.version):
        raise NotTaken("other_protocol")
    return package
