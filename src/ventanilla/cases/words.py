"""Texts of a package in the language of whoever reads."""

from django.utils.translation import get_language

from ventanilla.protocols.engine.definition import Text


def in_words(text: Text) -> str:
    """The text in the reader's language; Spanish where there is none."""
    return text.en if (get_language() or "es").startswith("en") else text.es
