"""The small package of these tests, and ways to change it."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ventanilla.protocols.engine.load import Package, load, read_folder

FOLDER = Path(__file__).parent / "package"


@lru_cache(maxsize=1)
def small() -> Package:
    """The small package, loaded once."""
    return load(FOLDER)


def files() -> dict[str, bytes]:
    """Its files."""
    return read_folder(FOLDER)


def changed(file: str, old: str, new: str) -> tuple[Mapping[str, bytes], int]:
    """Its files with one text replaced, and the line where that text stood."""
    found = files()
    text = found[file].decode()
    assert text.count(old) >= 1, f"{old!r} is not in {file}"
    line = text[: text.index(old)].count("\n") + 1
    found[file] = text.replace(old, new, 1).encode()
    return found, line
