"""Read YAML that people write, and remember on which line each thing stands.

YAML 1.1 would read ``yes``, ``no`` and dates as something else than what was written; here only
``true`` and ``false`` are truths, and a date stays the text that it is.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from ventanilla.common.sentences import say, told

Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a file: where, what, and how to mend it."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"

    def told(self, translate: Callable[[str], str]) -> str:
        """File, line and sentence, in the words that ``translate`` gives."""
        return f"{self.file}:{self.line}: {told(self.what, translate)}"


class Faulty(Exception):
    """Files that cannot be used. ``problems`` are sorted by file and line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Source:
    """One YAML file: its value, and the line of every node by its path."""

    file: str
    value: Any
    lines: dict[Where, int] = field(default_factory=dict)

    def line(self, where: Where) -> int:
        """The line of a node, or of the nearest node around it that is written."""
        for size in range(len(where), -1, -1):
            if where[:size] in self.lines:
                return self.lines[where[:size]]
        return 1

    def problem(self, where: Where, what: str) -> Problem:
        """A problem at a node."""
        return Problem(self.file, self.line(where), what)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML with the core schema of 1.2, without dates."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _rule, _first in (
    ("bool", r"true|false|True|False|TRUE|FALSE", "tfTF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?", "-+0123456789"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_rule})$"), list(_first)
    )


def decoded(file: str, content: bytes) -> str:
    """The text of a file. Raises :class:`Faulty` with the line where it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Faulty(
            [Problem(file, line, say("this is not UTF-8: save the file as UTF-8"))]
        ) from error


@lru_cache(maxsize=256)
def read_yaml(file: str, text: str) -> Source:
    """Read a file. Raises :class:`Faulty` with the line where it is no YAML.

    A draft of twenty files is read anew at each press of a key, and one of them has changed: what
    was read is kept. So nobody changes what is given out here; whoever wants to copies it.
    """
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        lines: dict[Where, int] = {}
        value = None if root is None else loader.construct_document(root)
        problems = [] if root is None else list(_mark(file, root, (), lines))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Faulty([Problem(file, mark.line + 1 if mark else 1, _said(error))]) from error
    except yaml.YAMLError as error:
        raise Faulty([Problem(file, 1, say("this is not YAML: {error}", error=error))]) from error
    finally:
        loader.dispose()
    if problems:
        raise Faulty(problems)
    return Source(file, value, lines)


def _said(error: yaml.MarkedYAMLError) -> str:
    return say(
        "this is not YAML: {problem}; mend the indentation or the quotes",
        problem=error.problem or error.context,
    )


def _mark(file: str, node: yaml.Node, where: Where, lines: dict[Where, int]) -> Iterator[Problem]:
    lines[where] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for at, child in enumerate(node.value):
            yield from _mark(file, child, (*where, at), lines)
    elif isinstance(node, yaml.MappingNode):
        seen: set[Hashable] = set()
        for key, child in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                yield Problem(
                    file, line, say("“{key}” is written twice; keep one of them", key=key.value)
                )
            seen.add(key.value)
            yield from _mark(file, child, (*where, str(key.value)), lines)
            # a block value starts on the line below its key; the key is what one looks for
            lines[(*where, str(key.value))] = key.start_mark.line + 1
