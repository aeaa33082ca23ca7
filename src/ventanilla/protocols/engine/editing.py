"""Change one value of a YAML file where it stands: comments, order and all other lines stay.

The value's own span is replaced; a key that is not there yet gets a line of its own. What was
written is read again, and nothing else may have changed.
"""

import json
import re
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import yaml

from ventanilla.common.sources import Where, read_yaml

#: a text that YAML reads back as itself without quotes, outside of brackets
_PLAIN = re.compile(r"\w[^\n:#\[\]{},&*!|>'\"%@`]*(?<!\s)")
_NUMBER = re.compile(r"[\d._eE+-]+")
#: what one version of YAML or another reads as something else than a text
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_BLOCK = ("|", ">")


class NotThere(LookupError):
    """A file has nothing at a place, or nothing that can be changed by itself."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A node, the mapping around it, and whether it stands between brackets."""

    node: yaml.Node
    parent: yaml.MappingNode | None
    flow: bool


def put(text: str, where: Where, value: str | None) -> str:
    """The text of a file with another text at a place; None takes an optional key out.

    Raises :class:`NotThere` where the file has no such place, ``Faulty`` where it is no YAML.
    """
    before = read_yaml("", text).value
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if root is None:
        raise NotThere(where)
    around, key = _find(root, where[:-1]), where[-1]
    wanted = deepcopy(before)
    inside = _inside(wanted, where[:-1])
    there = not isinstance(around.node, yaml.MappingNode) or _has(around.node, str(key))
    if value is None:
        if not there:
            return text
        after = _removed(text, around, str(key))
        del inside[key]
    else:
        after = (
            _replaced(text, _find(root, where), value)
            if there
            else _added(text, around, str(key), value)
        )
        inside[key] = value
    if read_yaml("", after).value != wanted:
        raise NotThere(where)
    return after


def _inside(value: Any, where: Where) -> Any:
    for step in where:
        value = value[step]
    return value


def _has(node: yaml.MappingNode, key: str) -> bool:
    return any(each.value == key for each, __ in node.value)


def _find(root: yaml.Node, where: Where) -> _Found:
    node, parent, flow = root, None, bool(getattr(root, "flow_style", False))
    for step in where:
        if isinstance(node, yaml.MappingNode):
            child = next((value for key, value in node.value if key.value == str(step)), None)
            parent = node
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            child = node.value[step] if step < len(node.value) else None
            parent = None
        else:
            child = None
        if child is None:
            raise NotThere(where)
        node = child
        flow = flow or bool(getattr(node, "flow_style", False))
    return _Found(node, parent, flow)


def _offset(text: str, mark: yaml.Mark) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: mark.line]) + mark.column


def _replaced(text: str, found: _Found, value: str) -> str:
    if not isinstance(found.node, yaml.ScalarNode):
        raise NotThere
    start, end = (_offset(text, mark) for mark in (found.node.start_mark, found.node.end_mark))
    span = text[start:end]
    tail = ""
    if found.node.style in _BLOCK:  # its span ends on the line below, which stays where it is
        kept = len(span) - len(span.rstrip())
        tail = span[len(span) - kept :] if kept else ""
    return text[:start] + _written(value, flow=found.flow) + tail + text[end:]


def _added(text: str, around: _Found, key: str, value: str) -> str:
    """A line of its own before the second key; between brackets, a pair at their beginning."""
    node = around.node
    said = f"{key}: {_written(value, flow=around.flow)}"
    if not isinstance(node, yaml.MappingNode) or not node.value:
        raise NotThere
    if around.flow:
        at = _offset(text, node.value[0][0].start_mark)
        return f"{text[:at]}{said}, {text[at:]}"
    if len(node.value) == 1:
        raise NotThere
    second = node.value[1][0].start_mark
    at = _offset(text, second)
    return f"{text[:at]}{said}\n{' ' * second.column}{text[at:]}"


def _removed(text: str, around: _Found, key: str) -> str:
    """Without a key that stands on lines of its own; the first of an entry stays."""
    node = around.node
    if not isinstance(node, yaml.MappingNode):
        raise NotThere
    at = next(n for n, (each, __) in enumerate(node.value) if each.value == key)
    if around.flow or at == 0:
        raise NotThere
    lines = text.split("\n")
    first = node.value[at][0].start_mark.line
    last = node.value[at][1].end_mark
    after = last.line + (1 if last.column > 0 else 0)
    return "\n".join([*lines[:first], *lines[after:]])


def _written(value: str, *, flow: bool) -> str:
    """A text on one line, in quotes wherever YAML would read something else without."""
    plain = (
        not flow
        and _PLAIN.fullmatch(value)
        and not _NUMBER.fullmatch(value)
        and value.lower() not in _WORDS
    )
    return value if plain else json.dumps(value, ensure_ascii=False)
