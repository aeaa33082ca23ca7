"""Texts of a package in the language of whoever reads."""

from ventanilla.common.language import reading
from ventanilla.protocols.engine.definition import Text


def in_words(text: Text) -> str:
    """The text in the reader's language; Spanish where there is none."""
    return text.en if reading() == "en" else text.es
