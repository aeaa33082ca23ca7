"""The tokens of invented people, as rows for COPY."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ventanilla.demo import binary
from ventanilla.demo.copying import types_of
from ventanilla.demo.people import Person
from ventanilla.people import tokens
from ventanilla.people.matching.persons import Vocabulary
from ventanilla.security.tokens import Hasher

#: invented people share their words: each is understood once
_vocabulary = Vocabulary()


@lru_cache(maxsize=1)
def _hasher() -> Hasher:
    return Hasher()


def of(person: Person, facts: Mapping[str, Any]) -> list[bytes]:
    """The rows of one case's person, in the order of ``columns_of``."""
    place = (facts["dossier_id"], facts["scope_id"])
    types = types_of("people_token")
    return [
        binary.row(
            [
                binary.field(kind, value)
                for kind, value in zip(types, (*place, of_what.value, token), strict=True)
            ]
        )
        for of_what, token in tokens.written(person.names, _hasher(), _vocabulary)
    ]
