"""Where words leave the site: submissions in, and letters, tables and workbooks out."""

from judge.cast import Cast
from judge.naughty import Naughty


def check(people: Cast, strings: list[Naughty], *, few: bool) -> tuple[int, list[str]]:
    """What was tried, and what was wrong."""
    return 0, []
