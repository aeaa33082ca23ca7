"""``ventanilla alliances load``: public memoranda and hotlines, from their files."""

import argparse

from ventanilla.cli import columns, ready

WORDS = "Bring public memoranda and hotlines in line with their files."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    acts.add_parser("load", help="load the files; what an officer changed since stays")


def run(arguments: argparse.Namespace) -> int:
    """Load, and say what changed."""
    ready.acting_up()
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.alliances.services import loading

    columns.show(
        (
            file,
            _("%(number)s added") % {"number": done.added},
            _("%(number)s changed") % {"number": done.changed},
            _("%(number)s kept as an officer left them") % {"number": done.kept},
            _("%(number)s now") % {"number": done.held},
        )
        for file, done in loading.load(at=timezone.now()).items()
    )
    return 0
