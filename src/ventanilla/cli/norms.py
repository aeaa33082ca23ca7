"""``ventanilla norms check|load|close``: editions of the norms, from their files."""

import argparse
from pathlib import Path

from ventanilla.cli import columns, ready

WORDS = "Check the files of the norms, bring the editions in line with them, or close an edition."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    for act, words in (
        ("check", "read the files; 1 and a line for each fault"),
        ("load", "load the files; a closed edition stays as it is"),
    ):
        part = acts.add_parser(act, help=words)
        part.add_argument("--folder", type=Path, help="default: those that come with it")
    closing = acts.add_parser("close", help="let nothing about an edition that ended change")
    closing.add_argument("edition", help="such as 2012")


def run(arguments: argparse.Namespace) -> int:
    """Do the act, and say what it did."""
    if arguments.act == "check":
        return _check(arguments.folder)
    ready.acting_up()
    return _close(arguments.edition) if arguments.act == "close" else _load(arguments.folder)


def _check(folder: Path | None) -> int:
    ready.django_up(language=ready.terminal_language())
    from django.utils.translation import gettext as _

    from ventanilla.norms import reading

    for file in reading.read(folder or reading.DATA):
        shape = file.shape
        counted = _("%(number)s categories") % {"number": len(shape.categories)}
        print(f"{shape.edition}  {shape.since}  {counted}")
    return 0


def _load(folder: Path | None) -> int:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.norms import reading, services

    columns.show(
        (
            done.edition,
            _("%(number)s categories") % {"number": done.categories},
            _("changed") if done.changed else _("as it was"),
            _("closed") if done.closed else _("open"),
        )
        for done in services.load(at=timezone.now(), folder=folder or reading.DATA)
    )
    return 0


def _close(edition: str) -> int:
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.norms import services

    row = services.close(edition=edition, at=timezone.now())
    print(_("%(edition)s is closed since %(day)s.") % {"edition": row.code, "day": row.closed_on})
    return 0
