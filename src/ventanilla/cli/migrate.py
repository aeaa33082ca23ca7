"""``ventanilla migrate``: bring both databases up to date, as the owner of their tables.

After the tables the locks: functions, policies and rights as ``security.locks`` declares them.
"""

import argparse
import os

from ventanilla.cli.embedded import cluster
from ventanilla.config import environment, place
from ventanilla.config.databases import NAMES, ONLY_APP

WORDS = "Bring the case database and the key database up to date (as their owner)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    parser.add_argument("--quiet", action="store_true", help="say nothing when all goes well")


def run(arguments: argparse.Namespace) -> int:
    """Start the embedded server where there is one, then migrate each database."""
    profile = environment.profile()
    if profile in place.EMBEDDED and not environment.read("DATABASE_URL"):
        cluster.start(profile)
    migrate(quiet=arguments.quiet)
    return 0


def migrate(*, quiet: bool) -> None:
    """Run all migrations as the owner, and put the locks in order.

    Only for a process that does nothing else with Django.
    """
    os.environ["VENTANILLA_AS_OWNER"] = "1"
    import django
    from django.core.management import call_command

    django.setup()
    for alias in NAMES:
        # To record in the key database that the others have no tables there takes as long as
        # making them.
        call_command(
            "migrate",
            *filter(None, [ONLY_APP.get(alias)]),
            database=alias,
            verbosity=0 if quiet else 1,
            interactive=False,
        )
    from django.db import connections

    from ventanilla.security.locks import applying

    for alias in NAMES:
        connection = connections[alias]
        connection.ensure_connection()
        applying.apply(connection.connection, alias)
