"""``ventanilla course list|check|xapi``: courses, checked by line; and what was learned of them."""

import argparse
import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ventanilla.cli import ready

if TYPE_CHECKING:
    from ventanilla.protocols.engine.load import Package

WORDS = "List and check the packages of courses; export what was learned."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    acts.add_parser("list", help="the courses that come with the software")
    telling = acts.add_parser("xapi", help="what was learned, as xAPI 1.0.3 statements, as JSON")
    telling.add_argument("--home", required=True, metavar="URL", help="the site's address")
    telling.add_argument("--since", required=True, metavar="DATE")
    telling.add_argument("--until", required=True, metavar="DATE", help="the last day")
    checking = acts.add_parser("check", help="check courses; 1 and a line for each problem")
    checking.add_argument("courses", nargs="*", metavar="CODE|FOLDER")


def run(arguments: argparse.Namespace) -> int:
    """Do the act; 0, or 1 with one line on stderr for each problem."""
    if arguments.act == "xapi":
        return _xapi(arguments)
    ready.django_up(language="en")
    from ventanilla.training import catalogue

    named = arguments.courses if arguments.act == "check" else []
    folders = [_folder(name) for name in named] or catalogue.folders()
    return _check(folders) if arguments.act == "check" else _list()


def _xapi(arguments: argparse.Namespace) -> int:
    ready.acting_up()
    from ventanilla.cli import given
    from ventanilla.training import xapi

    since, until = given.day(arguments.since), given.day(arguments.until)
    made = list(xapi.statements(since, until, home=arguments.home))
    print(json.dumps(made, ensure_ascii=False, indent=1))
    return 0


def _list() -> int:
    from ventanilla.training import catalogue

    for course in catalogue.courses().values():
        said = course.definition
        print(f"{said.code}  {said.version}  {said.kind}  {said.title.en}")
    return 0


def _check(folders: list[Path]) -> int:
    from ventanilla.common.sources import Faulty
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
