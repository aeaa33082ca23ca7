"""Published versions that are given to other ministries, as signed packages."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import NotNow
from ventanilla.network.models import Ministry
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.definition import Text
from ventanilla.protocols.models import PublishedVersion
from ventanilla.security import signing
from ventanilla.security.models import Seat
from ventanilla.security.signing import Keys, Signer
from ventanilla.sharing import manifest, package, policies
from ventanilla.sharing.errors import NoKey
from ventanilla.sharing.models import Release
from ventanilla.sharing.services import trusting


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A public key of this installation, in the forms in which it is given away."""

    name: str
    line: str
    pem: str
    fingerprint: str

    @property
    def grouped(self) -> str:
        """The fingerprint in groups of four signs, to be read aloud."""
        return trusting.grouped(self.fingerprint)


def pack(published: PublishedVersion) -> bytes:
    """The signed package of a published version. Raises :class:`NoKey`, ``NotNow``.

    The same version gives the same bytes: its day is that on which it was published.
    """
    return package.pack(
        protocols.package(published.content_hash),
        ministry=ministry(),
        release=f"Ventanilla {version('ventanilla')}",
        released_on=published.published_at.astimezone(UTC).date(),
        signer=_signer(),
    )


@transaction.atomic
def share(*, published: PublishedVersion, by: Seat | None, at: datetime) -> Release:
    """Give a published version to anybody, on the public site. By None: a command.

    Raises ``NotAllowed``, :class:`NoKey`, ``NotNow``.
    """
    if by is not None:
        policies.may_keep(by).enforce()
    # Two at once: the second one waits at the constraint, and fails there.
    if Release.objects.filter(published=published, withdrawn_at=None).exists():
        raise NotNow(_("This version is shared already."))
    content = pack(published)
    opened = package.unpack(content, keys())
    made = Release.objects.create(
        published=published, protocol=published.protocol, version=published.version,
        manifest=opened.manifest.model_dump(mode="json"), file=content,
        size=len(content), file_hash=hashlib.sha256(content).hexdigest(),
        signed_by=opened.signed_by, shared_at=at, shared_by=by,
    )  # fmt: skip
    _record(made, "shared", by, at)
    return made


@transaction.atomic
def withdraw(*, release: Release, by: Seat, at: datetime) -> None:
    """Take a version off the public site; whoever has it keeps it. Raises ``NotAllowed``."""
    policies.may_keep(by).enforce()
    held = Release.objects.select_for_update(of=("self",)).defer("file").get(pk=release.pk)
    if held.withdrawn_at:
        raise NotNow(_("This version is no longer shared."))
    held.withdrawn_at, held.withdrawn_by = at, by
    held.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record(held, "withdrawn", by, at)


def ministry() -> manifest.Ministry:
    """Whose installation this is. Raises ``NotNow`` before the network is loaded."""
    own = Ministry.objects.order_by("pk").first()
    if own is None:
        raise NotNow(_("No ministry is written down here. Run `ventanilla network load` first."))
    return manifest.Ministry(
        code=own.code, country=own.country, name=Text(es=own.name_es, en=own.name_en)
    )


def keys() -> Keys:
    """The public keys that this installation ever signed with. Raises :class:`NoKey`."""
    try:
        return signing.load_public(signing.public_file(_path()))
    except ImproperlyConfigured as error:
        raise NoKey from error


def own_key() -> OwnKey:
    """The newest public key of this installation. Raises :class:`NoKey`."""
    signer = _signer()
    key = signer.key.public_key()
    line = next(
        line for line in signing.public_file(_path()).read_text().split()
        if line.startswith(f"{signer.name}+{signer.key_id}+")
    )  # fmt: skip
    return OwnKey(
        f"{signer.name}+{signer.key_id}", line, trusting.pem(key), trusting.fingerprint(key)
    )


def _signer() -> Signer:
    try:
        return signing.load(_path())
    except ImproperlyConfigured as error:
        raise NoKey from error


def _path() -> Path:
    return Path(settings.PROTOCOL_KEY_FILE)


def _record(release: Release, what: str, by: Seat | None, at: datetime) -> None:
    detail = {"protocol": release.protocol, "version": release.version, "file": release.file_hash,
              "what": what}  # fmt: skip
    audit.record(by=by, action="sharing.release", at=at, detail=detail)
