"""By what a person is found without opening anybody: hashes under a key that is not here."""

from collections.abc import Iterator
from uuid import UUID

from ventanilla.people.identity import Names
from ventanilla.people.matching.persons import Vocabulary
from ventanilla.people.models import Token
from ventanilla.people.phonetics import asked_keys, stored_keys
from ventanilla.people.states import TokenKind
from ventanilla.security.tokens import Hasher


def written(
    names: Names, hasher: Hasher, vocabulary: Vocabulary | None = None
) -> Iterator[tuple[TokenKind, bytes]]:
    """The tokens to keep of somebody."""
    for key in sorted(stored_keys(names, vocabulary)):
        yield TokenKind.PERSON, hasher.token(TokenKind.PERSON, key)
    if reference := plain_reference(names.agency_reference):
        yield TokenKind.REFERENCE, hasher.token(TokenKind.REFERENCE, reference)


def rows(names: Names, *, dossier: UUID, scope: int) -> list[Token]:
    """The tokens of a dossier's person, as rows (not saved)."""
    return [
        Token(dossier_id=dossier, scope_id=scope, kind=kind, token=token)
        for kind, token in written(names, Hasher())
    ]


def asked(names: Names) -> list[bytes]:
    """The tokens under which this person may be kept somewhere."""
    hasher = Hasher()
    return [hasher.token(TokenKind.PERSON, key) for key in sorted(asked_keys(names))]


def of_reference(text: str) -> bytes:
    """The token of a reference that an agency gave, however its dashes and blanks are written."""
    return Hasher().token(TokenKind.REFERENCE, plain_reference(text))


def plain_reference(text: str) -> str:
    """A reference as it is compared: letters and digits."""
    return "".join(sign for sign in text.upper() if sign.isalnum())
