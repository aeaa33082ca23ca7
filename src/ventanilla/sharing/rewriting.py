"""Change a part of a package's YAML where it stands: all other lines, and their comments, stay."""

import json
from collections.abc import Sequence
from typing import Any

import yaml

from ventanilla.common.sources import read_yaml

WIDTH = 100


def put(text: str, key: str, value: Any) -> str:
    """The text of a file whose top is a mapping, with another value under a key; None: without it.

    What is written is read again: nothing else may have changed.
    """
    wanted = dict(read_yaml("", text).value)
    wanted[key] = value
    if value is None:
        del wanted[key]
    lines = text.splitlines(keepends=True)
    first, last = _lines_of(text, key, lines)
    said = "" if value is None else _dumped({key: value})
    if said and first == last and lines and not lines[-1].endswith("\n"):
        said = f"\n{said}"
    after = "".join([*lines[:first], said, *lines[last:]])
    assert read_yaml("", after).value == wanted  # noqa: S101 - or the file is not as we know it
    return after


def put_words(text: str, entry: int, key: str, words: Sequence[str]) -> str:
    """The text of a file whose top is a list, with a list of words under a key of an entry."""
    wanted = list(read_yaml("", text).value)
    wanted[entry] = {**wanted[entry], key: list(words)}
    node = _root(text).value[entry]
    said = json.dumps(list(words), ensure_ascii=False)
    found = next((value for name, value in node.value if name.value == key), None)
    if found is not None:
        begins, ends = _offset(text, found.start_mark), _offset(text, found.end_mark)
        ends = begins + len(text[begins:ends].rstrip())
        after = f"{text[:begins]}{said}{text[ends:]}"
    elif node.flow_style:
        at = _offset(text, node.value[0][0].start_mark)
        after = f"{text[:at]}{key}: {said}, {text[at:]}"
    else:
        second = node.value[1][0].start_mark
        at = _offset(text, second)
        after = f"{text[:at]}{key}: {said}\n{' ' * second.column}{text[at:]}"
    assert read_yaml("", after).value == wanted  # noqa: S101
    return after


def _lines_of(text: str, key: str, lines: Sequence[str]) -> tuple[int, int]:
    """First line of a key, and the line after its value; the comments of the next key are not its.

    The end of the file where there is no such key.
    """
    starts = [(name.value, name.start_mark.line) for name, __ in _root(text).value]
    at = next((n for n, (name, __) in enumerate(starts) if name == key), None)
    if at is None:
        return len(lines), len(lines)
    first = starts[at][1]
    last = starts[at + 1][1] if at + 1 < len(starts) else len(lines)
    while last > first + 1 and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
        last -= 1
    return first, last


def _root(text: str) -> Any:
    """The node at the top of a file; its marks say where everything stands."""
    return yaml.compose(text, Loader=yaml.CSafeLoader)


def _offset(text: str, mark: yaml.Mark) -> int:
    return sum(len(line) + 1 for line in text.split("\n")[: mark.line]) + mark.column


def _dumped(value: dict[str, Any]) -> str:
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=WIDTH))
