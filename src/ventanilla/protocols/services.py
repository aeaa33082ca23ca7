"""Publish packages, and load them back as they were."""

import base64
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from ventanilla.protocols import signing
from ventanilla.protocols.engine import load as engine_load
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.errors import NotPublished
from ventanilla.protocols.models import PublishedVersion

LIBRARY = Path(__file__).parent / "library"


def shipped() -> list[str]:
    """Ids of the packages that come with the software."""
    return sorted(
        folder.name for folder in LIBRARY.iterdir() if (folder / "protocol.yaml").exists()
    )


def publish(*, folder: Path, at: datetime) -> PublishedVersion:
    """Store the package of a folder under its hash; the same bytes are published once."""
    return store(package=engine_load.load(folder), at=at)


def store(*, package: Package, at: datetime) -> PublishedVersion:
    """Store a package under its hash, signed; the same bytes are published once.

    Raises ImproperlyConfigured where there is no key to sign with.
    """
    published, __ = PublishedVersion.objects.get_or_create(
        content_hash=package.content_hash,
        defaults={
            "protocol": package.definition.id,
            "version": package.definition.version,
            "files": {
                path: base64.b64encode(content).decode() for path, content in package.files.items()
            },
            "published_at": at,
            "signature": signing.sign(
                package.content_hash,
                protocol=package.definition.id,
                version=package.definition.version,
            ),
        },
    )
    return published


def sign(*, version: PublishedVersion) -> None:
    """Sign a version that was published before there was a key."""
    version.signature = signing.sign(
        version.content_hash, protocol=version.protocol, version=version.version
    )
    version.save(update_fields=["signature"])


def newest(protocol: str) -> PublishedVersion:
    """The version that a new track opens with. Raises :class:`NotPublished`."""
    version = (
        PublishedVersion.objects.filter(protocol=protocol)
        .defer("files")
        .order_by("-published_at", "-pk")
        .first()
    )
    if version is None:
        raise NotPublished(protocol)
    return version


def newest_package(protocol: str) -> Package:
    """The package that a new track opens with. Raises :class:`NotPublished`."""
    return package(newest(protocol).content_hash)


def newest_of(names: Iterable[str]) -> dict[str, Package]:
    """The newest package of each of these protocols that is published; one question for all."""
    versions = (
        PublishedVersion.objects.filter(protocol__in=list(names))
        .order_by("protocol", "-published_at", "-pk")
        .distinct("protocol")
        .values_list("protocol", "content_hash")
    )
    return {name: package(digest) for name, digest in versions}


def published() -> list[PublishedVersion]:
    """The newest version of each protocol that is published here."""
    return [newest(code) for code in codes()]


def codes() -> list[str]:
    """The protocols that are published here."""
    return sorted(PublishedVersion.objects.values_list("protocol", flat=True).distinct())


def has_cards(protocol: str) -> bool:
    """Whether a package that comes with the software has a toolbox of cards."""
    return (LIBRARY / protocol / "cards.yaml").exists()


@lru_cache(maxsize=16)
def package(content_hash: str) -> Package:
    """The package with this hash: kept in memory, since published bytes never change."""
    files = PublishedVersion.objects.values_list("files", flat=True).get(content_hash=content_hash)
    return engine_load.load_files(
        {path: base64.b64decode(content) for path, content in files.items()}
    )
