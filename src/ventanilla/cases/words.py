"""Texts of a package in the language of whoever reads."""

from ventanilla.common.language import of_two
from ventanilla.protocols.engine.definition import Text


def in_words(text: Text) -> str:
    """The text in the reader's language; Spanish where there is none."""
    return of_two(text.es, text.en)
