"""Bring up what a command needs, each with a sentence when it cannot be had."""

import os
import sys

from ventanilla.cli.embedded import cluster
from ventanilla.config import environment, place
from ventanilla.config.databases import NAMES, ONLY_APP
from ventanilla.config.place import SetupError


def uses_embedded() -> bool:
    """Whether this profile's databases are the embedded server's."""
    return environment.profile() in place.EMBEDDED and not environment.read("DATABASE_URL")


def server_up() -> None:
    """Start the embedded PostgreSQL, where there is one. Call it before Django."""
    if uses_embedded():
        cluster.start(environment.profile())


def django_up(*, language: str | None = None) -> None:
    """Set Django up in this process, which works as a command: nobody is signed in here.

    ``language``: of what this process itself says.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ventanilla.config.settings")
    os.environ["VENTANILLA_AS_WORKER"] = "1"  # whatever a site that started it said of itself
    import django
    import django.utils.translation

    django.setup()
    from ventanilla.security.identity import Job, work_as

    work_as(Job(f"command.{(sys.argv[1:] or ['none'])[0]}"[:40]))
    if language:
        django.utils.translation.activate(language)


def database_up() -> None:
    """Make sure that both databases answer; needs Django. Raises SetupError when one does not."""
    from django.db import OperationalError, connections
    from django.db.utils import DatabaseError

    from ventanilla.security.identity import entered

    for alias in connections:
        try:
            with entered(None), connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
        except (OperationalError, DatabaseError) as error:
            remedy = (
                "Start it: `ventanilla postgres start`."
                if uses_embedded()
                else "Look at DATABASE_URL and KEYS_URL, and whether the server runs."
            )
            raise SetupError(f"The database “{alias}” does not answer. {remedy}") from error


def missing_migrations() -> list[str]:
    """Migrations that the databases lack, as ``app.name``."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    from ventanilla.security.identity import entered

    missing = []
    for alias in NAMES:
        with entered(None):  # without its migrations nobody can enter
            executor = MigrationExecutor(connections[alias])
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes(ONLY_APP.get(alias)))
        missing += [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
    return sorted(set(missing))


def terminal_language() -> str:
    """Spanish where the terminal is set to it, else English, like the help of the commands."""
    named = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "es" if next(filter(None, named), "").startswith("es") else "en"


def acting_up() -> None:
    """What a command needs that acts on records. It speaks the terminal's language."""
    server_up()
    django_up(language=terminal_language())
    migrated_up()


def everything_up() -> None:
    """Django, both databases, their migrations and the root key: what serving needs."""
    from ventanilla.security.keys import root

    root.current()
    migrated_up()


def migrated_up() -> None:
    """Both databases, with all their migrations and with the locks in order.

    Raises SetupError, which names the remedy.
    """
    database_up()
    missing = missing_migrations()
    if missing:
        raise SetupError(
            f"The databases lack {len(missing)} migrations, such as {missing[0]}. "
            "Run `ventanilla migrate`."
        )
    if wrong := broken_locks():
        raise SetupError(
            f"The locks of the database are not in order: {wrong[0]} ({len(wrong)} in all; "
            "`ventanilla doctor` says more.) Run `ventanilla migrate`."
        )


def broken_locks() -> list[str]:
    """What is wrong with the rights and policies of the case database; needs its migrations."""
    from django.db import connection

    from ventanilla.security.identity import entered
    from ventanilla.security.locks import lint

    with entered(None), connection.cursor() as cursor:
        return lint.findings(cursor.connection)
