"""The embedded server's own administrator: makes databases and roles, never serves."""

import psycopg

from ventanilla.config.place import SUPERUSER, Server


def connect(server: Server, database: str = "postgres") -> psycopg.Connection:
    """A connection that may do anything and commits each statement."""
    return psycopg.connect(server.url(role=SUPERUSER, database=database), autocommit=True)
