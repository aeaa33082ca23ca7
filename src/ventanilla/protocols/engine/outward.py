"""Words for outside: what may be said of a case where anybody may read it, and what never is."""

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ventanilla.protocols.engine.shapes import Part, Text

if TYPE_CHECKING:
    from ventanilla.protocols.engine.definition import Protocol

_WORD = re.compile(r"[^\W_]+")
_UNSEEN = frozenset({"Mn", "Cf"})  # accents, and signs that take no place
_PLURALS = ("", "s", "es")


class Outward(Part):
    """What goes out says this, and nothing of what it is about."""

    appointment: Text  # what an appointment is called
    message: Text  # a message on a telephone that somebody else may read
    caller: Text  # who calls
    slip: Text  # a note on paper


class Telling(Part):
    """Words that would tell, by language; in the singular."""

    es: tuple[str, ...]
    en: tuple[str, ...]


def telling(protocol: "Protocol", text: str) -> list[str]:
    """The words of ``outward_never``, of either language, that a text says.

    Upper case, accents, invisible signs and a plural hide none of them; a longer word that only
    begins like one is another word. Empty where the protocol names none.
    """
    never = protocol.outward_never
    if never is None:
        return []
    said = bare_words(text)
    return [word for word in dict.fromkeys((*never.es, *never.en)) if _said(bare_words(word), said)]


def outgoing(protocol: "Protocol") -> Iterator[tuple[tuple[str, ...], Text]]:
    """The texts of a protocol that anybody may read, each with its place."""
    yield ("neutral_title",), protocol.neutral_title
    if protocol.outward is not None:
        for name in Outward.model_fields:
            yield ("outward", name), getattr(protocol.outward, name)


def bare_words(text: str) -> list[str]:
    """The words of a text, without case, accents and signs that take no place."""
    signs = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in signs if unicodedata.category(sign) not in _UNSEEN)
    return _WORD.findall(bare.casefold())


def _said(word: list[str], said: list[str]) -> bool:
    """Whether a word (or several in a row, the last of them in any number) is among others."""
    *first, last = word or [""]
    size = len(word)
    return bool(word) and any(
        said[at : at + size - 1] == first and said[at + size - 1] in {last + s for s in _PLURALS}
        for at in range(len(said) - size + 1)
    )
