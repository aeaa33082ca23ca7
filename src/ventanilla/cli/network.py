"""``ventanilla network load``: posts, districts, ports and the rest, from their files."""

import argparse
from pathlib import Path

from ventanilla.cli import columns, ready

WORDS = "Bring posts, districts, ports and holidays in line with their files."
#: where the rows of a table come from
FILES = {
    "Ministry": "ministry.csv",
    "Source": "sources.csv",
    "Region": "regions.csv",
    "HolidayRule": "holidays.csv",
    "Post": "posts.csv",
    "District": "districts.csv",
    "Department": "areas.csv",
    "Port": "ports.csv",
    "PortHours": "port_hours.csv",
    "Station": "stations.csv",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    loading = acts.add_parser("load", help="load the files; says what changed, all or nothing")
    loading.add_argument(
        "--folder", type=Path, help="the pack of another country; default: those that come with it"
    )


def run(arguments: argparse.Namespace) -> int:
    """Load, and say what changed."""
    ready.acting_up()
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from ventanilla.network import loading
    from ventanilla.network.reading import DATA
    from ventanilla.outreach.services import programme

    changes = loading.load(at=timezone.now(), folder=arguments.folder or DATA)
    records = programme.load_known(at=timezone.now())
    if records:
        print(_("%(number)s programme records written from publications") % {"number": records})
    if not any(changes.values()):
        posts = changes["Post"].held
        print(_("Nothing changed. The network has %(posts)s posts.") % {"posts": posts})
        return 0
    columns.show(
        (
            FILES[table],
            _("%(number)s added") % {"number": change.added},
            _("%(number)s changed") % {"number": change.changed},
            _("%(number)s removed") % {"number": change.removed},
            _("%(number)s now") % {"number": change.held},
        )
        for table, change in changes.items()
        if change
    )
    return 0
