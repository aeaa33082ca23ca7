"""The months of a post as a picture: attendances as bars, what is open and closed below them."""

from collections.abc import Sequence
from dataclasses import dataclass

from ventanilla.outreach.selectors import MonthLine

#: of the drawing, in its own units
STEP, WIDE, HIGH = 62, 40, 96


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: where it stands and how high it is."""

    line: MonthLine
    x: int
    height: int

    @property
    def y(self) -> int:
        """Its upper edge."""
        return HIGH - self.height

    @property
    def middle(self) -> int:
        """Where its words stand."""
        return self.x + WIDE // 2


def draw(lines: Sequence[MonthLine]) -> list[Bar]:
    """A bar for each month; the highest fills the picture, one with anybody is seen."""
    most = max((line.attendances for line in lines), default=0) or 1
    return [
        Bar(
            line=line,
            x=number * STEP + (STEP - WIDE) // 2,
            height=max(round(HIGH * line.attendances / most), 2 if line.attendances else 0),
        )
        for number, line in enumerate(lines)
    ]
