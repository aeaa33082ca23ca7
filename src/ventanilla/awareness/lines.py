"""Numbers that anybody may call, each with where it was read and how sure it is."""

from functools import cache
from typing import Annotated

from django.db import models
from django.utils.translation import gettext_lazy as _
from pydantic import StringConstraints

from ventanilla.awareness.words import Code, Kept, Sure, Words, read


class For(models.TextChoices):
    """What a line is for."""

    DANGER = "danger", _("If you are in danger now")
    CONSULATE = "consulate", _("The consulate, day and night")
    VIOLENCE = "violence", _("If somebody hurts you")
    TRAFFICKING = "trafficking", _("If you are made to work, or may not leave")
    CRISIS = "crisis", _("If you cannot bear it any longer")


class Line(Kept):
    """A telephone line. ``dial``: what a telephone is told; ``sms``: where a text message goes."""

    code: Code
    serves: For
    name: Words
    shown: str
    dial: Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{3,15}$")] = ""
    sms: Annotated[str, StringConstraints(pattern=r"^([0-9]{3,10})?$")] = ""
    words: Words
    about: Sure


class Lines(Kept):
    """All of them, in the order in which they are offered; ``say``: how to begin, in English."""

    say: str
    lines: tuple[Line, ...]


def lines(*serves: For) -> list[Line]:
    """The lines that serve one of these, in order; all of them where nothing is named."""
    return [line for line in _all().lines if not serves or line.serves in serves]


def opening() -> str:
    """What to say first to somebody who answers in English."""
    return _all().say


@cache
def _all() -> Lines:
    return read(Lines, "lines.yaml")
