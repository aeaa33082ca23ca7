"""``ventanilla directory …``: our needs, and the directory in from files of HSDS 3.0 and out."""

import argparse
from pathlib import Path

from ventanilla.cli import columns, ready

WORDS = "Load the list of needs; bring services in from files of HSDS 3.0, or write them."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    acts.add_parser("load", help="load our list of needs; says what changed")
    bringing = acts.add_parser(
        "import", help="JSON, lines of JSON, or a folder of CSV; all or nothing"
    )
    bringing.add_argument("path", type=Path, metavar="FILE|FOLDER")
    bringing.add_argument("--post", metavar="CODE", help="whose entries new ones are")
    writing = acts.add_parser("export", help="write everything but what is confidential")
    writing.add_argument("folder", type=Path, metavar="FOLDER")
    writing.add_argument("--csv", action="store_true", help="as tables with a datapackage")


def run(arguments: argparse.Namespace) -> int:
    """Bring in or write, and say what that did."""
    ready.acting_up()
    if arguments.act == "load":
        return _load()
    return _bring_in(arguments) if arguments.act == "import" else _write(arguments)


def _bring_in(arguments: argparse.Namespace) -> int:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.cli import given
    from ventanilla.directory.services import importing

    post = given.post(arguments.post) if arguments.post else None
    report = importing.bring_in_file(path=arguments.path, post=post, by=None, at=timezone.now())
    for field, times in sorted(report.left.items()):
        words = _("%(field)s is not of HSDS and was left out (%(times)s times).")
        print(words % {"field": field, "times": times})
    if not report:
        print(_("Nothing changed."))
        return 0
    columns.show(
        (
            table,
            _("%(number)s added") % {"number": change.added},
            _("%(number)s changed") % {"number": change.changed},
            _("%(number)s removed") % {"number": change.removed},
        )
        for table, change in report.changes.items()
        if change
    )
    return 0


def _write(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from ventanilla.directory.services import exporting

    counts = exporting.export(
        folder=arguments.folder, tables=arguments.csv, by=None, at=timezone.now()
    )
    columns.show((table, str(number)) for table, number in counts.items())
    return 0


def _load() -> int:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.directory import loading

    change = loading.load(at=timezone.now())
    if not change:
        print(_("Nothing changed. There are %(number)s needs.") % {"number": change.held})
        return 0
    columns.show(
        [
            (
                "needs.csv",
                _("%(number)s added") % {"number": change.added},
                _("%(number)s changed") % {"number": change.changed},
                _("%(number)s removed") % {"number": change.removed},
                _("%(number)s now") % {"number": change.held},
            )
        ]
    )
    return 0
