"""A recognition on paper: set in memory, as letters are."""

from pathlib import Path

from django.utils import translation

from ventanilla import alliances
from ventanilla.alliances.models import Recognition
from ventanilla.exchange import typesetting
from ventanilla.exchange.wording import clean, day_in_words

TEMPLATE = Path(alliances.__file__).parent / "paper" / "recognition.typ"


def print_out(given: Recognition, *, language: str) -> bytes:
    """The certificate of a recognition, as a PDF."""
    with translation.override(language):
        data = {
            "ministry": clean(given.post.ministry.name),
            "post": clean(given.post.name),
            "city": clean(given.post.city),
            "name": clean(given.name),
            "reason": clean(given.reason),
            "day": day_in_words(given.given_on, language=language),
            "signer": clean(given.given_by.name),
            "at_s": int(given.at.timestamp()),
        }
    return typesetting.render(TEMPLATE, assets={}, data=data, language=language)
