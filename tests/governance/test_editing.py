"""One value of a file changes where it stands; comments, order and every other line stay."""

import difflib
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventanilla.common.sources import read_yaml
from ventanilla.protocols.engine.editing import NotThere, put
from ventanilla.protocols.services import LIBRARY

TEXT = """\
# head
- code: T-1   # a remark
  title: {es: Uno, en: One}
  why:
    es: >-
      Porque sí,
      y ya.
    en: "Because"
  role: officer
  due: 2 h after notified_at

# the second
- code: T-2
  title: {es: Dos, en: Two}
  role: officer
"""
FILES = sorted(LIBRARY.glob("*/*.yaml"))


def moved(before, after):
    """The lines that went and came."""
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


def texts(value, where=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, (*where, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from texts(inner, (*where, at))
    elif isinstance(value, str):
        yield where


@pytest.mark.parametrize(
    ("where", "value", "lines"),
    [
        ((0, "due"), "1 h after notified_at",
         ["-  due: 2 h after notified_at", "+  due: 1 h after notified_at"]),
        ((0, "title", "es"), "Uno, y más",
         ["-  title: {es: Uno, en: One}", '+  title: {es: "Uno, y más", en: One}']),
        ((0, "why", "es"), "Porque: sí",
         ["-    es: >-", "-      Porque sí,", "-      y ya.", '+    es: "Porque: sí"']),
        ((1, "due"), "at notified_at", ["+  due: at notified_at"]),
        ((0, "due"), None, ["-  due: 2 h after notified_at"]),
        ((0, "role"), "no", ["-  role: officer", '+  role: "no"']),
    ],
)  # fmt: skip
def test_only_the_line_of_the_value_moves(where, value, lines):
    assert moved(TEXT, put(TEXT, where, value)) == lines


@pytest.mark.parametrize("where", [(7, "due"), (0, "title"), (0, "why", "es", "x"), (0, "code")])
def test_what_cannot_be_changed_by_itself_is_refused(where):
    with pytest.raises(NotThere):
        put(TEXT, where, None if where[-1] == "code" else "x")


@settings(max_examples=40, deadline=None)
@given(data=st.data(), value=st.text(st.characters(codec="utf-8", exclude_categories=["C"]),
                                     min_size=1, max_size=40))  # fmt: skip
def test_whatever_is_written_is_read_back_and_nothing_else_changes(data, value):
    text = data.draw(st.sampled_from(FILES)).read_text()
    before = deepcopy(read_yaml("", text).value)
    where = data.draw(st.sampled_from(list(texts(before))))

    after = read_yaml("", put(text, where, value)).value

    inside, same = before, after
    for step in where[:-1]:
        inside, same = inside[step], same[step]
    assert same[where[-1]] == value
    inside[where[-1]] = value
    assert after == before
