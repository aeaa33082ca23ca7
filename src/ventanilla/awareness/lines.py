"""Numbers that anybody may call, each with where it was read and how sure it is."""

from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import StringConstraints

from ventanilla.awareness.words import Code, Kept, Sure, Words, read


class For(StrEnum):
    """What a line is for."""

    DANGER = "danger"
    CONSULATE = "consulate"
    VIOLENCE = "violence"
    TRAFFICKING = "trafficking"
    CRISIS = "crisis"


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
    """All of them, in the order in which they are offered."""

    lines: tuple[Line, ...]


def lines(*serves: For) -> list[Line]:
    """The lines that serve one of these, in order; all of them where nothing is named."""
    return [line for line in _all().lines if not serves or line.serves in serves]


@cache
def _all() -> Lines:
    return read(Lines, "lines.yaml")
