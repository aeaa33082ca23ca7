"""The language of whoever reads."""

from typing import Literal

from django.utils.translation import get_language

Language = Literal["es", "en"]


def reading() -> Language:
    """Spanish, unless English was asked for."""
    return "en" if (get_language() or "es").startswith("en") else "es"


def of_two(es: str, en: str) -> str:
    """One of two texts, in the language of whoever reads."""
    return en if reading() == "en" else es
