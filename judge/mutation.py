"""Changing inputs at random, keeping those that reach code which none reached before."""

import random
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

#: pieces that parsers stumble over
DICTIONARY = tuple(
    piece.encode()
    for piece in (
        "\0",
        "\ufeff",
        "\u202e",
        "\U0001f469\u200d\U0001f467",
        "é",
        "e\u0301",
        "-1",
        "0",
        "1e309",
        "NaN",
        "9" * 40,
        "2026-02-30",
        "2026-11-22T25:61:00Z",
        "24:00",
        "null",
        "true",
        "{}",
        "[]",
        "''",
        '"',
        "\\",
        "%s",
        "<",
        "</",
        "&amp;",
        "&#0;",
        "&x;",
        "<![CDATA[",
        "]]>",
        "<?",
        "<!--",
        "xmlns:x='y'",
        "&a",
        "*a",
        "!!python/name:os",
        "!!binary x",
        "<<: *a",
        "- ",
        ": ",
        "? ",
        "| ",
        "#",
        "\t",
        "\r\n",
        "\n\n",
        ",",
        ",,",
        ";",
        '""',
        "(",
        ")",
        "((((((((",
        "${",
        "}",
        "..",
        "//",
        " and ",
        " or ",
        "not(",
        "=",
        "string-length(",
        "regex(.,'(a+)+$')",
        "jr:choice-name(",
        "if(",
        "coalesce(",
        "*",
        "/ 0",
    )
)
LONGEST = 200_000
#: one run in so many is watched line by line, which is slow
WATCHED = 6


class Corpus:
    """Inputs worth changing. ``chance`` makes the same ones at every run of the same seed."""

    def __init__(self, seeds: list[bytes], seed: int, watched: str = "ventanilla") -> None:
        self.chance = random.Random(seed)
        self.inputs = list(seeds)
        self.watched = f"/{watched}/"
        self._lines: set[tuple[str, int]] = set()
        self._runs = 0

    def next(self) -> bytes:
        """Another input, made from one or two of those that are kept."""
        data = bytearray(self.chance.choice(self.inputs))
        for _ in range(self.chance.choice((1, 1, 2, 3, 6))):
            self._change(data)
        return bytes(data[:LONGEST])

    def _change(self, data: bytearray) -> None:
        chance, size = self.chance, len(data)
        at = chance.randrange(size + 1)
        match chance.randrange(8):
            case 0 if size:
                data[at % size] ^= 1 << chance.randrange(8)
            case 1 if size:
                data[at % size] = chance.randrange(256)
            case 2:
                data[at:at] = chance.choice(DICTIONARY)
            case 3:
                del data[at : at + chance.choice((1, 2, 8, 64, size // 2 + 1))]
            case 4:
                piece = data[at : at + chance.randrange(1, 200)]
                data[at:at] = piece * chance.choice((1, 2, 30))
            case 5:
                other = chance.choice(self.inputs)
                where = chance.randrange(len(other) + 1)
                data[at:] = other[where:]
            case 6:
                data[at : at + chance.randrange(1, 20)] = chance.choice(DICTIONARY)
            case _:
                lines = bytes(data).split(b"\n")
                chance.shuffle(lines)
                data[:] = b"\n".join(lines) if chance.random() < 0.1 else data

    def run(self, target: Callable[[bytes], object], data: bytes) -> None:
        """Give it to the target; keep it if, watched, it went where none had been."""
        self._runs += 1
        if not self.was_watched:
            target(data)
            return
        before = len(self._lines)
        sys.settrace(self._trace)
        try:
            target(data)
        finally:
            sys.settrace(None)
            if len(self._lines) > before:
                self.inputs.append(data)

    @property
    def was_watched(self) -> bool:
        """Whether the last run was watched line by line, and slow by that alone."""
        return self._runs % WATCHED == 0

    @property
    def reached(self) -> int:
        """How many lines of our code were seen."""
        return len(self._lines)

    def _trace(self, frame: FrameType, event: str, _: Any) -> Any:
        name = frame.f_code.co_filename
        if self.watched not in name:
            return None
        if event == "line":
            self._lines.add((name, frame.f_lineno))
        return self._trace
