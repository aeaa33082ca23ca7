"""On which consent a document goes out: to the one whom the person named, with what they listed."""

from collections.abc import Iterable
from datetime import datetime

from ventanilla.cases.consents import Shown, names_provider
from ventanilla.protocols.engine.definition import Document, Text
from ventanilla.protocols.engine.load import Package

_NOBODY = Text(
    es="La persona no ha permitido, por su nombre, a nadie que reciba esto. Pregunte en Permisos.",
    en="The person has agreed to nobody by name who may receive this. Ask, under consents.",
)


def binds(package: Package, document: Document) -> frozenset[str]:
    """The consents of a package that a document to its recipient needs one of; empty: it needs

    none.
    """
    return frozenset(
        consent.name
        for consent in package.consents.values()
        if document.recipient and consent.recipient == document.recipient
    )


def standing(
    shown: Iterable[Shown], package: Package, document: Document, *, at: datetime
) -> list[Shown]:
    """The consents that name somebody who may receive a document now."""
    names = binds(package, document)
    live = (one for one in shown if one.said.name in names and one.is_live(at))
    return [one for one in live if one.said.recipient.strip()]


def agreed(found: list[Shown], to: str) -> Shown | None:
    """The newest consent whose provider is named as who receives the document."""
    named = [one for one in found if names_provider(to, one.said.recipient)]
    return named[-1] if named else None


def lacking(package: Package, document: Document, found: list[Shown]) -> tuple[Text, ...]:
    """Why a document may not go to anybody, where the person named nobody."""
    return (_NOBODY,) if binds(package, document) and not found else ()


def unlisted(package: Package, document: Document, found: list[Shown], to: str) -> frozenset[str]:
    """The data that whoever receives a document was not allowed; while nobody is named yet, what

    none of them was.
    """
    matrix = package.definition.disclosures
    if matrix is None or not binds(package, document):
        return frozenset()
    consent = agreed(found, to)
    listed = {field for one in ([consent] if consent else found) for field in one.said.fields}
    return frozenset(field.name for field in matrix.fields) - listed
