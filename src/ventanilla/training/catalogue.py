"""The courses that come with the house: read once, kept in memory."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ventanilla.common.sources import Faulty
from ventanilla.training import package
from ventanilla.training.package import Course

LIBRARY = Path(__file__).parent / "library"


def folders(library: Path = LIBRARY) -> list[Path]:
    """The folders of the courses, by name."""
    return sorted(path.parent for path in library.glob(f"*/{package.FILE}"))


@cache
def courses() -> Mapping[str, Course]:
    """The courses by code. One that cannot be read is not there: `course check` says why."""
    found: dict[str, Course] = {}
    for folder in folders():
        try:
            found[folder.name] = package.read(folder)
        except Faulty:
            continue
    return found


def course(code: str) -> Course | None:
    """One course, if it is there."""
    return courses().get(code)


def opening(certificate: str) -> list[Course]:
    """The courses that give a certificate: those that one takes alone first."""
    found = [each for each in courses().values() if each.definition.certificate == certificate]
    return sorted(found, key=lambda each: (not each.is_read_here, bool(each.definition.needs)))


def needed_by(role: str) -> list[Course]:
    """The courses that a role has to take."""
    return [each for each in courses().values() if role in each.definition.roles]
