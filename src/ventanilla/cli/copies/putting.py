"""Put a copy back into an empty database: looked through first, then all of it or nothing."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
from django.utils.translation import gettext as _

from ventanilla.cli.copies import manifest, programs
from ventanilla.cli.copies.manifest import Manifest, Tell
from ventanilla.cli.copies.programs import ADDRESSES
from ventanilla.config.databases import LOGINS, RULES
from ventanilla.config.place import SetupError
from ventanilla.security import age

TABLES = """
    SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
"""
ROLES = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
POWERFUL = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"


def check_order(cases: Manifest, keys: Manifest) -> None:
    """The keys may be newer than the cases, and never older. Raises SetupError."""
    if keys.began_at < cases.ended_at:
        words = _(
            "The copy of the keys was begun at %(keys)s, before that of the cases had ended "
            "(%(cases)s): the newest cases would have no key. Take a newer copy of the keys, or "
            "an older one of the cases. Nothing was restored."
        )
        raise SetupError(
            words % {"keys": f"{keys.began_at:%F %T}Z", "cases": f"{cases.ended_at:%F %T}Z"}
        )


def check_opens(folder: Path, copy: Manifest, identity: str) -> None:
    """See that a private key opens the dump's first piece. Raises SetupError."""
    if not copy.sealed_to:
        return
    if not identity:
        words = _(
            "%(file)s is sealed to %(to)s: give the private half with --identity. "
            "Nothing was restored."
        )
        raise SetupError(words % {"file": copy.file, "to": copy.sealed_to})
    try:
        next(age.unseal(identity, manifest.blocks(folder / copy.file)), None)
    except age.BadKey as error:
        raise SetupError(_("What was given with --identity is no private key.")) from error
    except age.Unreadable as error:
        words = _(
            "%(file)s is sealed to %(to)s, and this private key is another's. Nothing was restored."
        )
        raise SetupError(words % {"file": copy.file, "to": copy.sealed_to}) from error


def check_target(alias: str, copy: Manifest) -> Path:
    """See that a database is empty and everything there for it; gives ``pg_restore``.

    Raises SetupError.
    """
    with programs.connected(alias) as connection:
        _check_empty(alias, connection)
        _check_roles(alias, connection)
        server = connection.info.server_version
    if server // programs.MAJOR < copy.server // programs.MAJOR:
        words = _(
            "The copy was taken from PostgreSQL %(copy)s, and %(name)s is one of %(server)s: use a "
            "server that is no older. Nothing was restored."
        )
        versions = {"copy": copy.server // programs.MAJOR, "server": server // programs.MAJOR}
        raise SetupError(words % {**versions, "name": ADDRESSES[alias]})
    return programs.find("pg_restore", max(server, copy.server))


def _check_empty(alias: str, connection: psycopg.Connection) -> None:
    row = connection.execute(TABLES).fetchone()
    if row and row[0]:
        words = _(
            "The database of %(name)s is not empty: it has %(count)s tables. A copy is put into a "
            "new database, and never over another. Nothing was restored."
        )
        raise SetupError(words % {"name": ADDRESSES[alias], "count": row[0]})


def _check_roles(alias: str, connection: psycopg.Connection) -> None:
    if connection.execute(POWERFUL).fetchone() != (True,):
        words = _(
            "%(name)s is not the server's administrator, who alone can give each function back to "
            "its owner. Nothing was restored."
        )
        raise SetupError(words % {"name": ADDRESSES[alias]})
    wanted = [*LOGINS[alias], *([RULES] if alias == "default" else [])]
    held = {name for (name,) in connection.execute(ROLES, [wanted]).fetchall()}
    if missing := [name for name in wanted if name not in held]:
        words = _(
            "The server of %(name)s lacks the roles %(roles)s: make them first "
            "(`docs/guides/install-and-run.md`). Nothing was restored."
        )
        raise SetupError(words % {"name": ADDRESSES[alias], "roles": ", ".join(missing)})


def put(
    alias: str, folder: Path, copy: Manifest, *, program: Path, identity: str, tell: Tell
) -> None:
    """Put one part back, in one transaction. Raises SetupError, and then nothing was written."""
    arguments = ("--format=custom", "--exit-on-error", "--single-transaction")
    sealed = _told(manifest.blocks(folder / copy.file), tell)
    plain = age.unseal(identity, sealed) if copy.sealed_to else sealed
    try:
        with programs.running(program, *arguments, alias=alias, takes=True) as process:
            assert process.stdin is not None  # noqa: S101 - asked for
            for part in plain:
                process.stdin.write(part)
            process.stdin.close()
    except programs.Failed as failed:
        words = _("%(file)s could not be restored, and nothing of it was written: %(why)s")
        raise SetupError(words % {"file": copy.file, "why": failed}) from failed
    except age.Unreadable as error:
        words = _("%(file)s was changed after it was sealed. Nothing of it was restored.")
        raise SetupError(words % {"file": copy.file}) from error


def _told(parts: Iterable[bytes], tell: Tell) -> Iterator[bytes]:
    for part in parts:
        yield part
        tell(len(part))
