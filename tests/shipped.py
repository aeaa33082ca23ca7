"""The packages of the library, each loaded once for all tests."""

from functools import cache

from tests.factories import NOW
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package, load
from ventanilla.protocols.models import PublishedVersion


@cache
def shipped(name: str) -> Package:
    """A package as it stands."""
    return load(protocols.LIBRARY / name)


def published(name: str) -> PublishedVersion:
    """The same, published."""
    return protocols.store(package=shipped(name), at=NOW)
