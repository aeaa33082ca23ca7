"""``ventanilla course list|check``: the courses that come with the software, checked by line."""

import argparse
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ventanilla.cli import ready

if TYPE_CHECKING:
    from ventanilla.protocols.engine.load import Package

WORDS = "List and check the packages of courses. Needs no database."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    acts.add_parser("list", help="the courses that come with the software")
    checking = acts.add_parser("check", help="check courses; 1 and a line for each problem")
    checking.add_argument("courses", nargs="*", metavar="CODE|FOLDER")


def run(arguments: argparse.Namespace) -> int:
    """Do the act; 0, or 1 with one line on stderr for each problem."""
    ready.django_up(language="en")
    from ventanilla.training import catalogue

    named = arguments.courses if arguments.act == "check" else []
    folders = [_folder(name) for name in named] or catalogue.folders()
    return _check(folders) if arguments.act == "check" else _list()


def _list() -> int:
    from ventanilla.training import catalogue

    for course in catalogue.courses().values():
        said = course.definition
        print(f"{said.code}  {said.version}  {said.kind}  {said.title.en}")
    return 0


def _check(folders: list[Path]) -> int:
    from ventanilla.protocols.engine.sources import Faulty
    from ventanilla.training import catalogue, checking

    known = frozenset(path.name for path in catalogue.folders()) | {path.name for path in folders}
    green = True
    for folder in folders:
        try:
            course = checking.check(folder, _package, known)
        except Faulty as fault:
            green = False
            for problem in fault.problems:
                print(f"{folder.name}/{problem}", file=sys.stderr)
            continue
        asked = sum(len(module.questions) for module in course.modules)
        decided = sum(len(module.exercises) for module in course.modules)
        counted = f"{len(course.modules)} modules, {asked} questions, {decided} exercises"
        print(f"{course.code} {course.definition.version}: {counted}")
    return 0 if green else 1


def _folder(name: str) -> Path:
    from ventanilla.training import catalogue

    shipped = catalogue.LIBRARY / name
    return shipped if shipped.is_dir() else Path(name)


@cache
def _package(name: str) -> "Package | None":
    from ventanilla.protocols import services as protocols
    from ventanilla.protocols.engine.load import load

    return load(protocols.LIBRARY / name) if name in protocols.shipped() else None
