"""Whether one of two answers takes longer, told from the noise of a machine that others use too.

Both are measured beside one another, each as often first. At a glance the quickest of each are
compared, since whoever else is at work only ever makes things slower. What is not equal at two
glances is measured at length: what counts then is the median of the differences of pairs, and it
is only told when it is there every time.
"""

import statistics
from collections.abc import Callable

#: pairs of a glance, and of a second one
GLANCES = (3, 8)
#: pairs of a look at length (even, so that whatever only grows evens out), and how often
LENGTH, TIMES = 22, 3
#: seconds that an answer takes
Measured = Callable[[], float]


def gap(one: Measured, other: Measured, *, most: float) -> float:
    """By how many seconds ``one`` takes longer than ``other``; 0.0 if by no more than ``most``.

    Below zero where it is quicker by that much.
    """
    for pairs in GLANCES:
        measured = _pairs(one, other, pairs)
        quickest = [min(each) for each in zip(*measured, strict=True)]
        if abs(quickest[0] - quickest[1]) <= most / 2:
            return 0.0
    found = list[float]()
    for __ in range(TIMES):
        measured = _pairs(one, other, LENGTH)
        found.append(statistics.median(spent - spent_too for spent, spent_too in measured))
        if abs(found[-1]) <= most or found[-1] * found[0] < 0:
            return 0.0
    return statistics.median(found)


def _pairs(one: Measured, other: Measured, count: int) -> list[tuple[float, float]]:
    measured = []
    for at in range(count):
        if at % 2:
            spent, spent_too = one(), other()
        else:
            spent_too, spent = other(), one()
        measured.append((spent, spent_too))
    return measured
