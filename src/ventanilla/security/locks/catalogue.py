"""What the database's own catalogue says of the locks: one line for each thing, comparable.

``applying`` keeps the lines as they were right after it; ``lint`` reads them again at each start.
"""

import hashlib
from collections.abc import Iterable

import psycopg

from ventanilla.security.locks import policies, rights

#: what, which, how: every table, column right, policy, function, sequence, trigger and constraint.
#: Rights are aggregated by their text, so that their order does not matter.
LINES = """
    WITH ours AS (SELECT oid, nspname FROM pg_namespace WHERE nspname IN ('public', 'sec')),
    told AS (
      SELECT 'schema' AS what, n.nspname::text AS name,
             concat_ws('|', n.nspowner::regrole, (
               SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(n.nspacl) AS a)) AS how
        FROM pg_namespace AS n JOIN ours USING (oid)
      UNION ALL
      SELECT CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' ELSE 'table' END,
             o.nspname || '.' || c.relname,
             concat_ws('|', c.relkind, c.relowner::regrole, c.relrowsecurity,
               c.relforcerowsecurity, c.reloptions, (
               SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(c.relacl) AS a))
        FROM pg_class AS c JOIN ours AS o ON o.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')
      UNION ALL
      SELECT 'column', c.relname || '.' || t.attname, (
               SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(t.attacl) AS a)
        FROM pg_attribute AS t JOIN pg_class AS c ON c.oid = t.attrelid
        JOIN ours AS o ON o.oid = c.relnamespace WHERE t.attacl IS NOT NULL
      UNION ALL
      SELECT 'policy', c.relname || '.' || p.polname,
             concat_ws('|', p.polcmd, p.polpermissive,
               (SELECT string_agg(r::regrole::text, ',' ORDER BY r::regrole::text)
                FROM unnest(p.polroles) AS r),
               'using ' || pg_get_expr(p.polqual, p.polrelid),
               'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
        FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid
        JOIN ours AS o ON o.oid = c.relnamespace
      UNION ALL
      SELECT 'function', f.oid::regprocedure::text,
             concat_ws('|', f.proowner::regrole, f.prosecdef, f.provolatile, f.proleakproof,
               f.prolang, f.proconfig, (
               SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(f.proacl) AS a),
               f.prosrc)
        FROM pg_proc AS f JOIN ours AS o ON o.oid = f.pronamespace
      UNION ALL
      SELECT 'trigger', c.relname || '.' || t.tgname,
             concat_ws('|', t.tgenabled, t.tgtype, t.tgfoid::regproc)
        FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
        JOIN ours AS o ON o.oid = c.relnamespace WHERE NOT t.tgisinternal
      UNION ALL
      SELECT 'constraint', c.relname || '.' || k.conname,
             concat_ws('|', k.convalidated, pg_get_constraintdef(k.oid))
        FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
        JOIN ours AS o ON o.oid = c.relnamespace WHERE k.contype IN ('f', 'c', 'u', 'p'))
    SELECT what || ' ' || name, encode(sha256(convert_to(coalesce(how, ''), 'UTF8')), 'hex')
    FROM told
"""
KEPT = """
    CREATE TABLE IF NOT EXISTS sec.applied (thing text PRIMARY KEY, digest text NOT NULL)
"""
#: the line under which stands what was declared
DECLARED = "declared"


def lines(connection: psycopg.Connection) -> dict[str, str]:
    """Each thing of the catalogue with the digest of what the catalogue says of it."""
    return dict(connection.execute(LINES.encode()).fetchall())


def declared(functions: bytes) -> str:
    """Changes when anything does that ``applying`` puts into the database."""
    digest = hashlib.sha256(functions)
    for part in _declarations():
        digest.update(part.encode())
    return digest.hexdigest()


def _declarations() -> Iterable[str]:
    yield from (policy.statement for policy in policies.declared())
    yield repr((rights.RIGHTS, rights.OF_KEYS, rights.FUNCTIONS, rights.USERS))


def keep(connection: psycopg.Connection, functions: bytes) -> None:
    """Write down how the catalogue stands now, for whoever starts. Needs the owner."""
    found = lines(connection) | {DECLARED: declared(functions)}
    connection.execute("DELETE FROM sec.applied")
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO sec.applied VALUES (%s, %s)", list(found.items()))
