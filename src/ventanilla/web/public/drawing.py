"""The ruler as a picture: where each act stands, and the sign in the middle of each band."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from ventanilla.awareness.ruler import Band, Colour, Mark

#: of the picture, in its own units: before the first act, and for each
MARGIN, STEP = 4, 10
#: numbers are written at the first act and at every fifth
EVERY = 5


@dataclass(frozen=True, slots=True)
class Notch:
    """An act on the picture. ``number``: as it is written there, if at all."""

    x: int
    middle: int
    colour: Colour
    number: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """The acts of a band, one beside the other, and where the band lies on the picture."""

    band: Band
    colour: Colour
    marks: Sequence[Mark]
    x: int
    width: int
    middle: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole ruler."""

    width: int
    notches: Sequence[Notch]
    stretches: Sequence[Stretch]


def draw(marks: Sequence[Mark], ticked: Collection[str] = ()) -> Picture:
    """The picture of a ruler, with what somebody ticked."""
    notches = [
        Notch(
            x=_left(mark),
            middle=_left(mark) + STEP // 2,
            colour=mark.colour,
            number=str(mark.number) if mark.number == 1 or mark.number % EVERY == 0 else "",
            ticked=mark.act.code in ticked,
        )
        for mark in marks
    ]
    stretches = [
        _stretch(band, list(of_band)) for band, of_band in groupby(marks, key=lambda m: m.band)
    ]
    return Picture(2 * MARGIN + STEP * len(notches), notches, stretches)


def _left(mark: Mark) -> int:
    return MARGIN + STEP * (mark.number - 1)


def _stretch(band: Band, marks: list[Mark]) -> Stretch:
    x, width = _left(marks[0]), STEP * len(marks)
    return Stretch(band, marks[0].colour, marks, x, width, x + width // 2)
