"""The suites, found by their files, with those that somebody still has to write."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "suites"
#: what stands on the programme and is not written yet: name, bar, lane. Its module takes it over.
PLANNED: dict[int, tuple[str, str, str]] = {}


@dataclass(frozen=True, slots=True, order=True)
class Suite:
    """One suite: ``module`` is empty while nobody has written it."""

    number: int
    name: str
    bar: str
    lane: str
    module: str = ""

    @property
    def code(self) -> str:
        """S7."""
        return f"S{self.number}"


def suites() -> list[Suite]:
    """All suites by their number."""
    written = [_read(path) for path in sorted(FOLDER.glob("s[0-9][0-9]_*.py"))]
    numbers = {suite.number for suite in written}
    planned = [Suite(number, *told) for number, told in PLANNED.items() if number not in numbers]
    return sorted(written + planned)


def chosen(only: Iterable[str]) -> list[Suite]:
    """The suites that were asked for by code (``S7``), or all. Raises ValueError for a wrong one.

    A number is enough, in either case of letters.
    """
    known = {suite.code: suite for suite in suites()}
    wanted = [f"S{code.upper().lstrip('S').lstrip('0')}" for code in only]
    if strangers := [code for code in wanted if code not in known]:
        raise ValueError(f"There is no suite {', '.join(strangers)}: {', '.join(known)}.")
    return [suite for code, suite in known.items() if not wanted or code in wanted]


def _read(path: Path) -> Suite:
    """What a module says of itself, without importing it."""
    said: dict[str, object] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name in {"NUMBER", "NAME", "BAR", "LANE"}:
                said[name] = ast.literal_eval(node.value)
    number = int(str(said["NUMBER"]))
    return Suite(
        number, str(said["NAME"]), str(said["BAR"]), str(said["LANE"]), f"judge.suites.{path.stem}"
    )
