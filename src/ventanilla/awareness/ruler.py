"""The Violentómetro: thirty acts in order, in three bands, to see what has become usual.

It opens a conversation and measures no risk. Whoever ticks an act of the last band, or that
somebody is shut in, is asked to talk to someone now; nobody is ever told that a risk is low.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Literal, Self

from pydantic import model_validator

from ventanilla.awareness.words import Code, Kept, Sure, Words, read

Colour = Literal["green", "yellow", "orange", "pink", "red", "purple"]
Three = tuple[int, int, int]


class Act(Kept):
    """One thing that somebody does. ``now``: ask for help today, whatever its band."""

    code: Code
    words: Words
    now: bool = False


class Band(Kept):
    """A third of the ruler: 1, 2 or 3, with what it asks for."""

    number: Literal[1, 2, 3]
    title: Words
    words: Words


class Edition(Kept):
    """The ruler as it was printed once: ``sizes``, how many acts each band has, and colours."""

    code: Code
    title: Words
    sizes: Three
    colours: tuple[Colour, Colour, Colour]
    about_sizes: Sure
    about_colours: Sure


@dataclass(frozen=True, slots=True)
class Mark:
    """An act at its place on the ruler of an edition."""

    number: int
    act: Act
    band: Band
    colour: Colour


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody ticked: the highest band (None: nothing), the acts, and whether to talk now."""

    band: Band | None
    marks: tuple[Mark, ...]
    now: bool


class Ruler(Kept):
    """The whole of it. The first edition is the one that is shown unasked."""

    origin: Words
    source: Sure
    acts: tuple[Act, ...]
    bands: tuple[Band, Band, Band]
    editions: tuple[Edition, ...]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        codes = [act.code for act in self.acts]
        if len(set(codes)) != len(codes):
            raise ValueError("an act stands twice")
        if [band.number for band in self.bands] != [1, 2, 3]:
            raise ValueError("the bands are 1, 2 and 3, in this order")
        if not self.editions:
            raise ValueError("there is no edition")
        for edition in self.editions:
            if sum(edition.sizes) != len(codes):
                raise ValueError(f"the bands of “{edition.code}” do not hold {len(codes)} acts")
        return self

    def edition(self, code: str) -> Edition | None:
        """The edition of that name; the first one where none is named."""
        if not code:
            return self.editions[0]
        return next((each for each in self.editions if each.code == code), None)

    def marks(self, edition: Edition) -> list[Mark]:
        """Every act at its place, from the first to the last."""
        ends = list(accumulate(edition.sizes))
        found = []
        for number, act in enumerate(self.acts, start=1):
            at = next(place for place, end in enumerate(ends) if number <= end)
            found.append(Mark(number, act, self.bands[at], edition.colours[at]))
        return found

    def answer(self, edition: Edition, ticked: Collection[str]) -> Answer:
        """What those codes come to; a code that is no act counts for nothing."""
        marks = tuple(mark for mark in self.marks(edition) if mark.act.code in ticked)
        band = marks[-1].band if marks else None
        grave = band is not None and band.number == len(self.bands)
        return Answer(band, marks, grave or any(mark.act.now for mark in marks))


@cache
def violentometro() -> Ruler:
    """The ruler of this installation."""
    return read(Ruler, "violentometro.yaml")
