"""What one reads of what is exchanged with other ministries."""

import base64
from collections.abc import Mapping
from functools import lru_cache

from django.db.models import QuerySet

from ventanilla.protocols.engine import load
from ventanilla.protocols.engine.load import Package
from ventanilla.sharing.models import Adaptation, Exchange, MinistryKey, Received, Release
from ventanilla.sharing.states import KeyState


def shared() -> QuerySet[Release]:
    """The releases that anybody may have, by protocol and the newest first; without their bytes."""
    found = Release.objects.filter(withdrawn_at=None).defer("file")
    return found.order_by("protocol", "-shared_at")


def releases() -> QuerySet[Release]:
    """Every release there ever was, the newest first; without their bytes."""
    return Release.objects.defer("file").order_by("-shared_at")


def shared_file(protocol: str, version: str) -> Release | None:
    """One release that anybody may have, with its bytes."""
    found = Release.objects.filter(withdrawn_at=None, protocol=protocol, version=version)
    return found.order_by("-shared_at").first()


def received() -> QuerySet[Received]:
    """Every package that came, the newest first; without its files."""
    return Received.objects.defer("files").order_by("-received_at", "-pk")


def newer(of: Received) -> QuerySet[Received]:
    """What came later of the same protocol from the same ministry, the newest first."""
    return received().filter(
        ministry=of.ministry, country=of.country, protocol=of.protocol,
        pk__gt=of.pk,
    )  # fmt: skip


def keys() -> QuerySet[MinistryKey]:
    """Keys of other ministries: those that wait, those trusted, those no longer."""
    return MinistryKey.objects.select_related(
        "proposed_by__officer", "confirmed_by__officer", "withdrawn_by__officer"
    ).order_by("country", "-proposed_at")


def trusted_keys() -> QuerySet[MinistryKey]:
    """Those that packages are verified with."""
    return keys().filter(state=KeyState.TRUSTED)


def adaptations() -> QuerySet[Adaptation]:
    """Every adaptation with its origin, the last changed first; without its files."""
    found = Adaptation.objects.select_related("origin").defer("files", "origin__files")
    return found.order_by("-changed_at")


def adaptation(pk: int) -> Adaptation | None:
    """One adaptation with its files and its origin."""
    return Adaptation.objects.select_related("origin").defer("origin__files").filter(pk=pk).first()


def origin_of(package: Package) -> Received | None:
    """The release that a package says it was adapted from, if it was received here."""
    said = package.definition.origin
    if said is None:
        return None
    return received().filter(ministry=said.ministry, content_hash=said.hash).first()


def exchanges() -> QuerySet[Exchange]:
    """The register, the newest first, with what was said since."""
    found = Exchange.objects.select_related("release").defer("release__file")
    return found.prefetch_related("words").order_by("-released_on", "-pk")


def package_of(received: Received) -> Package:
    """A received package, as the engine reads it: kept in memory, for it never changes."""
    return _loaded(received.pk, received.content_hash)


@lru_cache(maxsize=8)
def _loaded(pk: int, content_hash: str) -> Package:
    files = Received.objects.values_list("files", flat=True).get(pk=pk)
    return load.load_files(decoded(files))


def decoded(files: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a column, as bytes."""
    return {path: base64.b64decode(content) for path, content in files.items()}
