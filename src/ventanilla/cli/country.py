"""``ventanilla country check``: the smallest pack of a country, and what of it is missing."""

import argparse
import json
import sys
from pathlib import Path

from ventanilla.config.place import SetupError

WORDS = "What a second country brings to run this, as data; what is there and what is missing."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    checking = acts.add_parser("check", help="each part of a pack; 1 where one is missing or wrong")
    checking.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER",
        help="the pack of a country; without it, what comes with the software",
    )  # fmt: skip
    checking.add_argument("--json", action="store_true", help="write it as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Say what stands where. Needs no database."""
    from ventanilla.cli import columns, ready

    language = ready.terminal_language()
    ready.django_up(language=language)
    from django.utils.translation import gettext as _

    from ventanilla.sharing import country
    from ventanilla.sharing.country import Stands

    if arguments.folder is not None and not arguments.folder.is_dir():
        raise SetupError(_("There is no folder “%(name)s”.") % {"name": arguments.folder})
    found = country.check(arguments.folder)
    words = {
        Stands.READY: _("ready"),
        Stands.MISSING: _("missing"),
        Stands.FAULTY: _("to be mended"),
        Stands.COMMON: _("the same everywhere, in code"),
    }
    if arguments.json:
        told = [
            {"part": each.part.code, "stands": str(each.stands), "entries": each.entries,
             "where": each.where, "by": each.part.by, "faults": list(each.faults)}
            for each in found
        ]  # fmt: skip
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        columns.show(
            (getattr(each.part.title, language), words[each.stands], str(each.entries), each.where,
             each.part.by)
            for each in found
        )  # fmt: skip
        for each in found:
            for fault in each.faults:
                print(fault, file=sys.stderr)
    wrong = [each for each in found if each.stands in (Stands.MISSING, Stands.FAULTY)]
    return 1 if wrong else 0
