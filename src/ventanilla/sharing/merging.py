"""Take over what an origin changed since we adapted it: line by line, three ways.

Where only one side changed lines, that side counts; where both did the same, it is there once;
where they did otherwise, ours stays and the place is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

Lines = list[str]


@dataclass(frozen=True, slots=True)
class Merged:
    """Files after it. ``ours_stayed``: files in which both changed the same lines otherwise."""

    files: dict[str, bytes]
    ours_stayed: tuple[str, ...]


def merge(
    base: Mapping[str, bytes], theirs: Mapping[str, bytes], ours: Mapping[str, bytes]
) -> Merged:
    """All files of a package, three ways."""
    files, stayed = {}, []
    for name in sorted(base.keys() | theirs.keys() | ours.keys()):
        was, there, here = base.get(name), theirs.get(name), ours.get(name)
        content, clashed = _file(was, there, here)
        if content is not None:
            files[name] = content
        if clashed:
            stayed.append(name)
    return Merged(files, tuple(stayed))


def _file(was: bytes | None, there: bytes | None, here: bytes | None) -> tuple[bytes | None, bool]:
    if there in (here, was):
        return here, False
    if here == was:
        return there, False
    if was is None or there is None or here is None:
        return here, True
    try:
        old, new, own = (each.decode().splitlines(keepends=True) for each in (was, there, here))
    except UnicodeDecodeError:
        return here, True
    lines, clashed = _lines(old, new, own)
    return "".join(lines).encode(), clashed


def _lines(base: Lines, theirs: Lines, ours: Lines) -> tuple[Lines, bool]:
    """What stands between lines that all three share is decided stretch by stretch."""
    merged: Lines = []
    clashed = False
    at = there = here = 0
    for common, in_theirs, in_ours, length in _shared(base, theirs, ours):
        old, new, own = base[at:common], theirs[there:in_theirs], ours[here:in_ours]
        if new in (own, old):
            merged += own
        elif own == old:
            merged += new
        else:
            merged += own
            clashed = True
        merged += base[common : common + length]
        at, there, here = common + length, in_theirs + length, in_ours + length
    return merged, clashed


def _shared(base: Lines, theirs: Lines, ours: Lines) -> list[tuple[int, int, int, int]]:
    """Stretches of lines that stand in all three: where in each, and how long; the end is one."""
    in_theirs = _places(base, theirs)
    in_ours = _places(base, ours)
    found: list[tuple[int, int, int, int]] = []
    for at in range(len(base)):
        if at not in in_theirs or at not in in_ours:
            continue
        if found:
            first, there, here, length = found[-1]
            if (first + length, there + length, here + length) == (at, in_theirs[at], in_ours[at]):
                found[-1] = (first, there, here, length + 1)
                continue
        found.append((at, in_theirs[at], in_ours[at], 1))
    return [*found, (len(base), len(theirs), len(ours), 0)]


def _places(base: Lines, other: Lines) -> dict[int, int]:
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    return {
        block.a + step: block.b + step
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    }
