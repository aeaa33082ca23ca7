"""Indexes are taken away while many rows come in, and built again at once: it is twice as fast.

A hundred thousand cases put twenty million entries into the indexes of their tables. Only the
server's administrator can do without them. Indexes that foreign keys point at stay. What was taken
away is written down in the database before it is gone, so that a load that is killed can be mended.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import psycopg
from psycopg import sql

#: what was taken away and how it is built, until it is there again
TAKEN = sql.Identifier("load_demo_taken_indexes")
FOUND = """
SELECT relation::regclass::text, definition, removal
FROM (
    SELECT conrelid AS relation,
        format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s',
            conrelid::regclass, conname, pg_get_constraintdef(oid)) AS definition,
        format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname) AS removal
    FROM pg_constraint AS own
    WHERE contype IN ('p', 'u') AND NOT EXISTS (
        SELECT FROM pg_constraint WHERE contype = 'f' AND conindid = own.conindid)
    UNION ALL
    SELECT indrelid, pg_get_indexdef(indexrelid), format('DROP INDEX %%s', indexrelid::regclass)
    FROM pg_index
    WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    UNION ALL  -- nobody shall clean up behind the load while it runs
    SELECT oid,
        format('ALTER TABLE %%s RESET (autovacuum_enabled, toast.autovacuum_enabled)',
            oid::regclass),
        format('ALTER TABLE %%s SET (autovacuum_enabled = off, toast.autovacuum_enabled = off)',
            oid::regclass)
    FROM pg_class
) AS found
WHERE relation = ANY(%s::regclass[])
"""
MEMORY = "256MB"


@contextmanager
def taken_away(address: str, tables: Sequence[str], *, workers: int) -> Iterator[None]:
    """Without the indexes of some tables; afterwards, whatever happened, they are there again."""
    with psycopg.connect(address) as connection:
        connection.execute(
            sql.SQL("CREATE TABLE {} (relation text, definition text)").format(TAKEN)
        )
        for relation, definition, removal in connection.execute(FOUND, [list(tables)]).fetchall():
            connection.execute(
                sql.SQL("INSERT INTO {} VALUES (%s, %s)").format(TAKEN), [relation, definition]
            )
            connection.execute(removal)
    try:
        yield
    finally:
        build(address, workers=workers)


def build(address: str, *, workers: int) -> None:
    """Build what was taken away, if anything was: all of a table, or nothing, in a transaction."""
    with psycopg.connect(address) as connection:
        if connection.execute("SELECT to_regclass(%s)", [TAKEN.as_string()]).fetchone() == (None,):
            return
        relations = connection.execute(
            sql.SQL(
                "SELECT relation FROM {} GROUP BY 1 "
                "ORDER BY count(*) * pg_relation_size(relation::regclass) DESC"
            ).format(TAKEN)
        ).fetchall()
    with ThreadPoolExecutor(max(1, workers)) as pool:
        for _done in pool.map(partial(_build_those_of, address), [row[0] for row in relations]):
            pass
    with psycopg.connect(address) as connection:
        connection.execute(sql.SQL("DROP TABLE {}").format(TAKEN))


def _build_those_of(address: str, relation: str) -> None:
    """A table by itself: two connections that change one table would wait for each other."""
    with psycopg.connect(address) as connection:
        connection.execute(f"SET maintenance_work_mem = '{MEMORY}'")
        connection.execute("SET max_parallel_maintenance_workers = 0")
        taken = connection.execute(
            sql.SQL("DELETE FROM {} WHERE relation = %s RETURNING definition").format(TAKEN),
            [relation],
        )
        for (definition,) in taken.fetchall():
            connection.execute(definition)
