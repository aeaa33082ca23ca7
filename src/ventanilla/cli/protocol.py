"""``ventanilla protocol …``: list, check, run and compare packages, and publish one.

Publishing, and what goes to other ministries or comes from them, needs a database.
"""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

import ventanilla.protocols
from ventanilla.cli import protocol_more, sharing
from ventanilla.common.sources import Faulty, Problem, Source, read_yaml
from ventanilla.protocols.engine.check import Report, check
from ventanilla.protocols.engine.diff import diff
from ventanilla.protocols.engine.exporting.standards import schema
from ventanilla.protocols.engine.load import Package, load
from ventanilla.protocols.engine.plan import plan
from ventanilla.protocols.engine.situations import BadSituation, Situation, Unfolding
from ventanilla.protocols.engine.state import Plan
from ventanilla.protocols.engine.written import plan_json, report_json

WORDS = "List, check, run, compare and publish protocol packages."
LIBRARY = Path(next(iter(ventanilla.protocols.__path__))) / "library"
#: the code of a command that was given what cannot be right
WRONG = 2


def add_parser(subparsers: Any) -> None:
    """Add the command to a parser's subcommands."""
    add_arguments(subparsers.add_parser("protocol", help=WORDS, description=WORDS))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words that may stand after ``protocol``."""
    words = parser.add_subparsers(dest="word", metavar="WORD", required=True)
    words.add_parser("list", help="the packages that come with the software")
    checking = words.add_parser("check", help="check packages; 1 and a line for each problem")
    checking.add_argument("packages", nargs="*", metavar="ID|FOLDER")
    checking.add_argument("--json", action="store_true", help="write the report as JSON")
    running = words.add_parser("run", help="what a package asks for in a situation")
    running.add_argument("package", metavar="ID|FOLDER")
    running.add_argument("--input", required=True, metavar="FILE", help="YAML or JSON; - for stdin")
    running.add_argument("--at", metavar="ISO", help="the moment, with its zone; default: now")
    running.add_argument("--json", action="store_true", help="write the plan as JSON")
    comparing = words.add_parser("diff", help="what changed between two packages")
    comparing.add_argument("old", metavar="OLD")
    comparing.add_argument("new", metavar="NEW")
    comparing.add_argument("--lang", choices=("es", "en"), default="en")
    comparing.add_argument(
        "--replay", action="store_true", help="name the open cases whose tasks would change"
    )
    describing = words.add_parser("schema", help="the JSON Schema of what an export gives")
    describing.add_argument("package", metavar="ID|FOLDER")
    describing.add_argument("export", metavar="EXPORT")
    taking = words.add_parser("import", help="an XLSForm (.xlsx) becomes an instrument")
    taking.add_argument("file", metavar="FILE.xlsx")
    taking.add_argument("--into", required=True, metavar="FOLDER", help="the package's folder")
    taking.add_argument("--name", help="what the instrument is called; default: the file's name")
    taking.add_argument("--replace", action="store_true", help="write over one that is there")
    giving = words.add_parser("export", help="an instrument as an XLSForm (.xlsx)")
    giving.add_argument("package", metavar="ID|FOLDER")
    giving.add_argument("instrument", metavar="INSTRUMENT")
    giving.add_argument("--out", required=True, type=Path, metavar="FILE.xlsx")
    printing = words.add_parser("booklet", help="the whole protocol to read and print, as PDF")
    printing.add_argument("package", metavar="ID|FOLDER")
    printing.add_argument("--lang", choices=("es", "en"), default="es")
    printing.add_argument("--out", required=True, type=Path, metavar="FILE.pdf")
    publishing = words.add_parser("publish", help="check a package and publish it on this server")
    publishing.add_argument("package", metavar="ID|FOLDER")
    sharing.add_words(words)


def run(arguments: argparse.Namespace) -> int:
    """Do what the word says; 0, or 1 with one line on stderr for each problem."""
    acts = {
        "list": _list, "check": _check, "run": _run, "diff": _diff, "schema": _schema,
        "publish": _publish, "import": protocol_more.take_in, "export": _export,
        "booklet": _booklet, **dict.fromkeys(sharing.ACTS, sharing.run),
    }  # fmt: skip
    try:
        return acts[arguments.word](arguments)
    except Faulty as fault:
        for problem in fault.problems:
            print(problem, file=sys.stderr)
        return 1


def folder(name: str) -> Path:
    """The folder of a package: a path, or the id of one that comes with the software."""
    shipped = LIBRARY / name
    return shipped if (shipped / "protocol.yaml").exists() else Path(name)


def shipped() -> list[Path]:
    """The folders of the packages that come with the software."""
    return sorted(path.parent for path in LIBRARY.glob("*/protocol.yaml"))


def _list(arguments: argparse.Namespace) -> int:
    for path in shipped():
        package = load(path)
        print(f"{package.id}  {package.version}  {package.definition.title.en}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    folders = [folder(name) for name in arguments.packages] or shipped()
    library = None if arguments.packages else [path.name for path in folders]
    reports = [(path, check(path, library=library)) for path in folders]
    if arguments.json:
        print(json.dumps([report_json(r) for __, r in reports], ensure_ascii=False, indent=1))
    else:
        for path, report in reports:
            _say(path, report)
    return 0 if all(report.green for __, report in reports) else 1


def _schema(arguments: argparse.Namespace) -> int:
    package = load(folder(arguments.package))
    if arguments.export not in package.exports:
        known = ", ".join(package.exports) or "none"
        print(f"{package.id} has no export “{arguments.export}”: it has {known}", file=sys.stderr)
        return WRONG
    export, standard = package.exports[arguments.export]
    print(json.dumps(schema(standard, export), indent=2, ensure_ascii=False))
    return 0


def _export(arguments: argparse.Namespace) -> int:
    return protocol_more.give_out(folder(arguments.package), arguments.instrument, arguments.out)


def _booklet(arguments: argparse.Namespace) -> int:
    package = load(folder(arguments.package))
    return protocol_more.print_booklet(package, arguments.lang, arguments.out)


def _publish(arguments: argparse.Namespace) -> int:
    from ventanilla.cli import ready

    ready.acting_up()
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.protocols import publishing

    folder = publishing.find(arguments.package)
    try:
        done = publishing.publish(folder=folder, at=timezone.now())
    except Faulty as fault:
        for problem in fault.problems:
            print(f"{folder}/{problem}", file=sys.stderr)
        print(_("Nothing was published."), file=sys.stderr)
        return WRONG
    given = {"package": done.version, "newest": done.current.version}
    if done.new:
        print(_("%(package)s is published. New cases open with it.") % given)
    elif done.version == done.current:
        print(_("%(package)s is published already. New cases open with it.") % given)
    else:
        print(_("%(package)s is published already. New cases open with %(newest)s.") % given)
    return 0


def _say(path: Path, report: Report) -> None:
    for problem in report.problems:
        print(f"{path}/{problem}")
    if report.green:
        counted = ", ".join(f"{len(codes)} {part}" for part, codes in report.codes.items())
        print(f"{report.id} {report.version}: {counted}")
        print(f"{report.id} {report.version}: {report.passed} of {report.total} vignettes hold")
    else:
        print(f"{report.id} {report.version}: {len(report.problems)} problems", file=sys.stderr)


def _run(arguments: argparse.Namespace) -> int:
    package = load(folder(arguments.package))
    unfolding = Unfolding(package)
    source, situation = _situation(arguments.input)
    try:
        unfolding.step(situation)
    except BadSituation as bad:
        raise Faulty([source.problem(bad.where, bad.what)]) from bad
    if arguments.at:
        moment = _moment(arguments.at)
        if moment is None:
            print("--at: write a moment with its zone, 2026-03-02T09:10:00-06:00", file=sys.stderr)
            return 1
        unfolding.now = moment
    made = plan(package, unfolding.state(), unfolding.now)
    if arguments.json:
        written = plan_json(package, made, unfolding.calendar.zone)
        print(json.dumps(written, ensure_ascii=False, indent=1))
    else:
        _tell(package, made, unfolding)
    return 0


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _situation(name: str) -> tuple[Source, Situation]:
    path = Path(name)
    if name != "-" and not path.is_file():
        raise Faulty([Problem(name, 1, "there is no such file")])
    source = read_yaml(name, sys.stdin.read() if name == "-" else path.read_text())
    try:
        return source, Situation.model_validate(source.value or {})
    except ValidationError as error:
        raise Faulty(
            [
                source.problem(tuple(detail["loc"]), f"{detail['loc'][-1]}: {detail['msg']}")
                for detail in error.errors()
            ]
        ) from error


def _tell(package: Package, made: Plan, unfolding: Unfolding) -> None:
    zone = unfolding.calendar.zone
    severity = made.severity.value if made.severity else "none"
    print(f"{package.id} {package.version}, stage {made.stage}, severity {severity}")
    for finding in made.findings:
        print(f"  {finding.severity.value:5} {finding.code} {finding.title.en} ({finding.status})")
        print(f"        because {finding.because.text.en}")
    for task in made.tasks:
        due = f"{task.due_at.astimezone(zone):%Y-%m-%d %H:%M}" if task.due_at else "no deadline"
        late = ", overdue" if task.overdue else ""
        print(f"  {task.code} {task.title.en} ({task.role}, {due}{late})")
    for clock in made.clocks:
        left = f", {clock.left_s // 60} min left" if clock.left_s is not None else ""
        print(f"  {clock.id} {clock.title.en}: {clock.state}{left}")
    for outcome in (o for o in made.outcomes if o.suggested):
        barred = f" (barred: {outcome.barred[0].en})" if outcome.barred else ""
        print(f"  {outcome.code} {outcome.title.en}{barred}")


def _diff(arguments: argparse.Namespace) -> int:
    old, new = load(folder(arguments.old)), load(folder(arguments.new))
    changes = diff(old, new)
    for change in changes:
        print(f"{'!' if change.weighty else ' '} {getattr(change.text, arguments.lang)}")
    if not changes:
        print("Nothing changed.")
    return protocol_more.replay(old, new) if arguments.replay else 0
