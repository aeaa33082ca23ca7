"""Lines on a terminal, their parts one under the other."""

from collections.abc import Iterable, Sequence


def show(rows: Iterable[Sequence[object]]) -> None:
    """Print rows of equally many parts; nothing is cut, however narrow the terminal."""
    texts = [[str(part) for part in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        print(
            "  ".join(part.ljust(width) for part, width in zip(row, widths, strict=True)).rstrip()
        )
