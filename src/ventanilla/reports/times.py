"""How long case work takes, in numbers that say nothing of one case.

A percentile is somebody's own time. So it is given only where as many cases as the threshold lie on
each side of it: a median from 2 × threshold cases on, a ninth tenth from 10 × threshold. How
many cases there are is said in steps of the threshold, and a share in steps of five percent,
without those in time or those too late where they are fewer than the threshold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

#: (whole hours, whether in time)
Taken = tuple[int, bool | None]
STEP = 5


@dataclass(frozen=True, slots=True)
class Time:
    """What is given of one time in one quarter; None is not given.

    ``median`` and ``most`` (what nine of ten stay within) in whole hours; ``in_time`` in percent;
    ``at_least``: how many cases, rounded down.
    """

    median: int
    most: int | None
    in_time: int | None
    at_least: int

    def to_document(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """From what was stored."""
        return cls(**document)


def time_of(taken: Sequence[Taken], *, threshold: int) -> Time | None:
    """What may be said of the times of a quarter; None where they are too few."""
    if len(taken) < 2 * threshold:
        return None
    hours = sorted(each for each, __ in taken)
    return Time(
        median=hours[(len(hours) - 1) // 2],
        most=_rank(hours, 90) if len(hours) >= 10 * threshold else None,
        in_time=_share([in_time for __, in_time in taken if in_time is not None], threshold),
        at_least=len(hours) // threshold * threshold,
    )


def _rank(ordered: Sequence[int], percent: int) -> int:
    """The smallest that so many percent do not exceed."""
    return ordered[-(-len(ordered) * percent // 100) - 1]


def _share(in_time: Sequence[bool], threshold: int) -> int | None:
    kept = sum(in_time)
    late = len(in_time) - kept
    if len(in_time) < 2 * threshold or 0 < kept < threshold or 0 < late < threshold:
        return None
    return STEP * round(100 * kept / len(in_time) / STEP)
