"""The locks of a database that was restored: made as they are declared, as its owner.

PostgreSQL writes what it read back in other words and means the same: without this each policy
would seem to have been changed by hand, and one that was would go unseen among them.
"""

from django.utils.translation import gettext as _
from psycopg import sql

from ventanilla.cli import ready
from ventanilla.cli.copies import programs
from ventanilla.config.databases import NAMES, OWNER
from ventanilla.config.place import SetupError
from ventanilla.security.locks import applying


def mend() -> None:
    """Put functions, policies and rights in order.

    Raises SetupError where the code is newer than the copy: migrations come first.
    """
    ready.database_up()
    if missing := ready.missing_migrations():
        words = _("The code is newer than the copy by %(count)s migrations: `ventanilla migrate`.")
        raise SetupError(words % {"count": len(missing)})
    for alias in NAMES:
        with programs.connected(alias) as connection:
            owner = sql.SQL("SET SESSION AUTHORIZATION {}").format(sql.Identifier(OWNER))
            connection.execute(owner)
            applying.apply(connection, alias)
    ready.migrated_up()
