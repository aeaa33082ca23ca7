"""What is wrong with a database's locks: nothing starts on one where this finds anything.

Two questions. Does the catalogue stand as ``applying`` left it, from what is declared in this
version? And does it keep the rules that hold whatever is declared?
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg
from django.apps import apps

from ventanilla.config.databases import LOGINS, OWNER, RULES
from ventanilla.security.locks import catalogue, policies
from ventanilla.security.locks.applying import functions
from ventanilla.security.models import OfDossier

ROLES = (*LOGINS["default"], RULES)
#: PostgreSQL leaked rows past policies through statistics before these (CVE-2025-8713)
MENDED = {13: 22, 14: 19, 15: 14, 16: 10, 17: 6}
#: keys over more than one scope that somebody who sees one side could run against, and why not
SHARED_KEYS = {
    "cases_case a_post_gives_a_number_once": "numbers run on within a post, which knows how many",
    "cases_numbering one_numbering_for_post_and_year": "of a post, which alone reads it",
    "sightings_slipbook sightings_slipbook_pkey": "of a post, which alone reads it",
    "cases_track a_protocol_runs_once_in_a_case": "a row says no other protocol than its scope's",
    "cases_caselink two_cases_are_linked_once_in_a_way": "both cases have to be seen to be linked",
    "security_scope one_scope_for_post_protocol_and_level": "scopes are no secret",
    "directory_whereabouts a_desk_knows_once_where_a_location_is": "within a desk; that it is "
    "confidential is no secret",
    "reports_frozenedition a_period_has_one_first_edition": "all who work here see every edition",
    "reports_frozenedition reports_frozenedition_corrects_id_key": "all see every edition",
    "exports_file exports_file_pkey": "the random id of an export, and only a job adds one",
    "security_dossier a_dossier_stands_in_one_scope": "begins with a random id",
    "support_request a_case_is_paid_a_line_once_a_day": "whoever pays sees all of the post",
    "support_movement a_support_is_paid_once": "begins with a random id",
    "support_movement a_movement_is_corrected_once": "begins with a random id",
    "support_exempted a_support_is_exempted_once": "begins with a random id",
    "support_closedmonth books_close_a_month_once": "of a post, which alone closes it",
    "support_fund a_fund_is_opened_once_a_year": "funds are no secret",
    "support_line a_line_stands_once_in_a_fund": "lines are no secret",
    "support_rate support_rate_on_key": "rates are no secret",
    "oversight_freeze a_seat_is_frozen_once": "pages cannot add one: the functions do",
    "protocols_publishedversion protocols_publishedversion_content_hash_key": "nothing is hidden",
    "governance_review one_reviews_a_draft_once": "nothing is hidden",
    "oversight_alert oversight_alert_effect_key": "pages cannot add one: the functions do",
    "referrals_link referrals_link_digest_key": "a keyed hash of a random secret",
    "sharing_ministrykey a_key_is_written_down_once": "public keys, which everybody here reads",
    "headquarters_load a_post_counts_a_thing_once": "only a job adds one",
    "headquarters_escalation headquarters_escalation_alarm_key": "only a job adds one",
    "headquarters_seen a_seat_acknowledges_a_notice_once": "a seat acknowledges for itself only",
    "training_edition an_edition_of_a_course_has_its_number": "whoever plans sees every edition",
    "training_leading one_leads_an_edition_once": "who leads is no secret",
    "training_enrolment one_is_in_an_edition_once": "whoever enrols sees who is in",
    "training_enrolment one_is_in_an_online_course_once": "one begins for oneself only",
    "training_step a_step_is_there_once": "one answers for oneself only",
    "training_certificate a_certificate_has_a_code_of_its_own": "a random code",
    "training_certificate training_certificate_enrolment_id_key": "everybody sees certificates",
}
#: columns that make a key one of a single dossier, or of something random
OWN = frozenset(
    {
        "dossier_id",
        "id",
        "track_id",
        "sitting_id",
        "attachment_id",
        "export_id",
        "approval_id",
        "disclosure_id",
        "link_id",
    }
)
#: foreign keys without an index, and why they need none
UNINDEXED = {
    "procrastinate_jobs.worker_id": "the queue's own; workers are a handful",
}
#: tables with policies of their own kind, beside those of dossiers
BESIDES = frozenset({"security_dossier", "cases_case", "cases_caselink", "cases_numbering",
                     "audit_event"})  # fmt: skip

Check = Callable[[psycopg.Connection], Iterator[str]]


def findings(connection: psycopg.Connection) -> list[str]:
    """Every difference and every broken rule in the case database, as sentences."""
    if not _there(connection):
        return ["The second lock was never put in order here."]
    with connection.transaction():
        return [words for check in CHECKS for words in check(connection)]


def _there(connection: psycopg.Connection) -> bool:
    row = connection.execute(b"SELECT to_regclass('sec.applied') IS NOT NULL").fetchone()
    return bool(row and row[0])


def _as_declared(connection: psycopg.Connection) -> Iterator[str]:
    """What was changed since it was put in order, or was put in order from other declarations."""
    kept: dict[str, str] = dict(
        connection.execute(b"SELECT thing, digest FROM sec.applied").fetchall()
    )
    if kept.pop(catalogue.DECLARED, "") != catalogue.declared(functions()):
        yield "The locks of another version were applied here."
    found = catalogue.lines(connection)
    for thing in sorted(kept.keys() | found.keys()):
        if thing not in found:
            yield f"{thing} is gone."
        elif thing not in kept:
            yield f"{thing} was added by hand."
        elif found[thing] != kept[thing]:
            yield f"{thing} was changed by hand."


def _rows_are_locked(connection: psycopg.Connection) -> Iterator[str]:
    """Row-level security on every table of dossiers and those around them, for its owner too."""
    wanted = {model._meta.db_table for model in apps.get_models() if issubclass(model, OfDossier)}
    wanted |= BESIDES | set(policies.tables())
    rows = connection.execute(
        b"SELECT c.relname, relrowsecurity AND relforcerowsecurity, EXISTS ("
        b" SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND NOT a.attisdropped"
        b" AND a.attname IN ('dossier_id', 'scope_id'))"
        b" FROM pg_class AS c WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    )
    there = {name: (locked, of_dossier) for name, locked, of_dossier in rows.fetchall()}
    yield from (f"The table {name} is missing." for name in sorted(wanted - there.keys()))
    for name, (locked, of_dossier) in sorted(there.items()):
        if (name in wanted or of_dossier) and not locked:
            yield f"Row-level security of {name} is not enabled and forced."


def _stands_with_its_dossier(connection: psycopg.Connection) -> Iterator[str]:
    """A row's scope is its dossier's, by a foreign key over both."""
    rows = connection.execute(
        b"SELECT c.relname FROM pg_class AS c WHERE c.relkind = 'r'"
        b" AND c.relnamespace = 'public'::regnamespace AND 2 = (SELECT count(*) FROM pg_attribute"
        b" AS a WHERE a.attrelid = c.oid AND a.attname IN ('dossier_id', 'scope_id')"
        b" AND a.attnotnull AND NOT a.attisdropped) AND NOT EXISTS (SELECT FROM pg_constraint AS k"
        b" WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.convalidated"
        b" AND k.confrelid = 'security_dossier'::regclass AND k.confupdtype = 'c'"
        b" AND 2 = (SELECT count(*) FROM unnest(k.conkey) AS n JOIN pg_attribute AS a"
        b" ON a.attrelid = k.conrelid AND a.attnum = n WHERE a.attname IN"
        b" ('dossier_id', 'scope_id')))"
    )
    yield from (
        f"Nothing holds the rows of {name} in the scope of their dossier." for (name,) in rows
    )


def _functions(connection: psycopg.Connection) -> Iterator[str]:
    """Whatever works with other rights than its caller's finds names where we put them."""
    rows = connection.execute(
        b"SELECT f.oid::regprocedure::text, f.proowner::regrole::text, f.proconfig,"
        b" has_function_privilege('public', f.oid, 'EXECUTE') FROM pg_proc AS f"
        b" WHERE prosecdef AND pronamespace NOT IN"
        b" ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
    )
    for name, owner, settings, anybody in rows.fetchall():
        if owner != RULES:
            yield f"{name} works with the rights of {owner}."
        if not any(line.startswith("search_path=pg_catalog, pg_temp") for line in settings or ()):
            yield f"{name} does not say where it looks for names."
        if anybody:
            yield f"{name} may be called by anybody."
    rows = connection.execute(
        b"SELECT c.relname FROM pg_class AS c WHERE relkind IN ('v', 'm') AND relnamespace IN"
        b" ('public'::regnamespace, 'sec'::regnamespace)"
        b" AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false)"
    )
    yield from (f"The view {name} reads with its owner's rights." for (name,) in rows)


def _roles(connection: psycopg.Connection) -> Iterator[str]:
    """No role of ours is more than it says, makes anything, or becomes another."""
    rows = connection.execute(
        b"SELECT rolname, rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole"
        b" OR rolreplication, rolcanlogin FROM pg_roles WHERE rolname = ANY (%s)",
        [list(ROLES)],
    )
    there = {name: (strong, enters) for name, strong, enters in rows.fetchall()}
    for role in ROLES:
        strong, enters = there.get(role, (False, False))
        if role not in there:
            yield f"The role {role} is missing."
        if strong:
            yield f"The role {role} may more than any role of ours."
        if enters and role == RULES:
            yield f"Somebody can sign in as {role}."
    rows = connection.execute(
        b"SELECT m.roleid::regrole::text, m.member::regrole::text, m.inherit_option,"
        b" m.admin_option FROM pg_auth_members AS m"
        b" WHERE m.member IN (SELECT oid FROM pg_roles WHERE rolname = ANY (%s))",
        [list(ROLES)],
    )
    for role, member, inherits, administers in rows.fetchall():
        if (role, member) != (RULES, OWNER) or inherits or administers:
            yield f"{member} is a member of {role}."


def _nobody_makes_things(connection: psycopg.Connection) -> Iterator[str]:
    """Only the owner owns; nobody else makes tables, temporary ones neither."""
    others = [role for role in ROLES if role != OWNER]
    rows = connection.execute(
        b"SELECT r, has_database_privilege(r, current_database(), 'TEMP')"
        b" OR has_database_privilege(r, current_database(), 'CREATE') OR EXISTS ("
        b"  SELECT FROM pg_namespace AS n WHERE has_schema_privilege(r, n.oid, 'CREATE')),"
        b" EXISTS (SELECT FROM pg_class AS c WHERE c.relowner = r::regrole)"
        b" FROM unnest(%s::text[]) AS r",
        [[role for role in others if _known(connection, role)]],
    )
    for role, makes, owns in rows.fetchall():
        if makes:
            yield f"{role} may make things in this database."
        if owns:
            yield f"{role} owns a table."


def _known(connection: psycopg.Connection, role: str) -> bool:
    row = connection.execute(b"SELECT to_regrole(%s) IS NOT NULL", [role]).fetchone()
    return bool(row and row[0])


def _leakproof(connection: psycopg.Connection) -> Iterator[str]:
    """The terms of policies tell nothing about rows that they hide, so that indexes serve them."""
    rows = connection.execute(
        b"SELECT DISTINCT p.polrelid::regclass::text, f.proname FROM pg_policy AS p,"
        b" regexp_matches(p.polqual::text, ':opfuncid ([1-9][0-9]*)', 'g') AS called"
        b" JOIN pg_proc AS f ON f.oid = called[1]::oid WHERE NOT f.proleakproof"
    )
    yield from (f"A policy of {table} asks by {name}, which can tell." for table, name in rows)


def _version(connection: psycopg.Connection) -> Iterator[str]:
    major, minor = divmod(connection.info.server_version, 10_000)
    if minor < MENDED.get(major, 0) or major < 16:
        yield f"PostgreSQL {major}.{minor} tells of rows that policies hide; take a newer one."


def _keys(connection: psycopg.Connection) -> Iterator[str]:
    """A duplicate tells of a hidden row: keys hold within one dossier, or of random ids."""
    rows = connection.execute(
        b"SELECT c.relname, i.relname, ARRAY(SELECT a.attname::text FROM pg_attribute AS a"
        b"  WHERE a.attrelid = c.oid AND a.attnum = ANY (x.indkey)) FROM pg_index AS x"
        b" JOIN pg_class AS c ON c.oid = x.indrelid JOIN pg_class AS i ON i.oid = x.indexrelid"
        b" WHERE x.indisunique AND c.relrowsecurity AND c.relnamespace = 'public'::regnamespace"
    )
    for table, name, columns in rows.fetchall():
        if not OWN & set(columns) and f"{table} {name}" not in SHARED_KEYS:
            yield f"The key {name} of {table} reaches over scopes."


def _indexes(connection: psycopg.Connection) -> Iterator[str]:
    """A foreign key without an index makes a policy, or a deletion, read a whole table."""
    rows = connection.execute(
        b"SELECT c.relname, a.attname FROM pg_constraint AS k JOIN pg_class AS c"
        b" ON c.oid = k.conrelid JOIN pg_attribute AS a ON a.attrelid = c.oid"
        b" AND a.attnum = k.conkey[1] WHERE k.contype = 'f'"
        b" AND c.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_index AS x"
        b"  WHERE x.indrelid = c.oid AND x.indisvalid AND x.indkey[0] = ANY (k.conkey))"
    )
    for table, column in rows.fetchall():
        if f"{table}.{column}" not in UNINDEXED:
            yield f"The foreign key {column} of {table} has no index."


@dataclass(frozen=True, slots=True)
class _Quiet:
    """Tables that nobody but the functions and the owner may read."""

    table: str
    readers: tuple[str, ...]


QUIET = (
    _Quiet("sec.secret", (OWNER, RULES)),
    _Quiet("sec.taken", (OWNER, RULES)),
    _Quiet("sec.sought", (OWNER, RULES)),
)


def _secrets(connection: psycopg.Connection) -> Iterator[str]:
    """The signing key is for the functions alone; passwords and sessions are for the door."""
    for role in (role for role in ROLES if _known(connection, role)):
        for quiet in QUIET:
            if role not in quiet.readers and _may(connection, role, quiet.table, "SELECT"):
                yield f"{role} may read {quiet.table}."
    for role, table in ((role, table) for role in PAGES for table in BEHIND_THE_DOOR):
        if any(_may(connection, role, table, right) for right in ("SELECT", "INSERT", "UPDATE")):
            yield f"{role} may use {table}."
    for role in (role for role in ROLES if role not in (OWNER, RULES)):
        if any(_may(connection, role, "audit_event", right) for right in ("UPDATE", "DELETE")):
            yield f"{role} may change the log."


#: who must not see passwords and sessions, and where those stand
PAGES = (LOGINS["default"][1], LOGINS["default"][4], LOGINS["default"][5])
BEHIND_THE_DOOR = ("security_session", "security_credential", "mfa_authenticator")


def _may(connection: psycopg.Connection, role: str, table: str, right: str) -> bool:
    row = connection.execute(
        b"SELECT has_table_privilege(%s, %s, %s) OR (%s <> 'DELETE' AND"
        b" has_any_column_privilege(%s, %s, %s))",
        [role, table, right, right, role, table, right if right != "DELETE" else "SELECT"],
    ).fetchone()
    return bool(row and row[0])


CHECKS: tuple[Check, ...] = (
    _as_declared, _rows_are_locked, _stands_with_its_dossier, _functions, _roles,
    _nobody_makes_things, _leakproof, _version, _keys, _indexes, _secrets,
)  # fmt: skip
