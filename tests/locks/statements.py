"""The ways round that are plain statements: each with its reason, in the order they are sent."""

from collections.abc import Mapping, Sequence

SEES = "SELECT * FROM cases_track WHERE dossier_id = %(d)s"
HELD = (
    "SELECT count(*) FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database"
    " WHERE l.locktype IN ('advisory', 'tuple') AND d.datname = current_database()"
)
ALL_TABLES = ("security_dossier", "security_grant", "security_wall", "security_consent",
              "cases_section", "cases_entry", "cases_owed", "cases_alarm", "people_identity",
              "interviews_sitting", "interviews_submission", "exchange_notice",
              "exchange_disclosure", "exchange_handover", "attachments_attachment",
              "people_token", "referrals_referral", "referrals_link",
              "referrals_reply")  # fmt: skip
ENTRY = ('INSERT INTO cases_entry (id, key_version, sealed, seq, "on", dossier_id, scope_id) '
         "VALUES (gen_random_uuid(), 1, '', 1, %(day)s, {dossier}, {scope})")  # fmt: skip
GRANT = ("INSERT INTO security_grant (dossier_id, scope_id, seat_id, purpose, since, until) "
         "VALUES (%(d)s, {scope}, {seat}, '{purpose}', now(), now() + interval '1 hour')")  # fmt: skip
TRACK = ("INSERT INTO cases_track (id, protocol, route, stage, state, severity, outcome, opened_on,"
         " version, figures_stale, case_id, dossier_id, package_id, scope_id) VALUES "
         "(gen_random_uuid(), {protocol}, '', '', 'open', '', '', %(day)s, 0, false, {case}, "
         "{dossier}, 1, {scope})")  # fmt: skip
NEW = ("INSERT INTO security_dossier (id, key_version, opened_on, scope_id)"
       " VALUES (%(new)s, 1, %(day)s, %(own_scope)s)")  # fmt: skip
PLAIN: Mapping[str, Sequence[str]] = {
    **{f"read {table}": [f"SELECT * FROM {table} WHERE "
                         f"{'id' if table == 'security_dossier' else 'dossier_id'} = %(d)s"]
       for table in ALL_TABLES},
    "read the track": [SEES],
    "read the case": ["SELECT * FROM cases_case WHERE id = %(c)s"],
    "read by a primary key": ["SELECT * FROM cases_section WHERE id = %(s)s"],
    "read links": ["SELECT * FROM cases_caselink WHERE first_id = %(c)s OR second_id = %(c)s"],
    "enter with a guess": ["SELECT sec.enter('guess', %(other_seat)s)", SEES],
    "enter with another's seat": ["SELECT sec.enter(%(secret)s, %(other_seat)s)", SEES],
    "enter with no seat": ["SELECT sec.enter(%(secret)s, NULL)", SEES],
    "enter with nothing": ["SELECT sec.enter(NULL, NULL)", SEES],
    "unsigned context": [
        "SELECT set_config('sec.context', concat('seat|1|1|1|{{}}|{{}}|{{', %(d)s::uuid,"
        " '}}|{{}}|{{}}'), true)", SEES],
    "context with zeros for a signature": [
        "SELECT set_config('sec.context', concat('job||||{{1,2,3,4,5,6}}|{{}}|{{',"
        " %(d)s::uuid, '}}|{{}}|{{}}|', repeat('0', 64)), true)", SEES],
    "context shorter than a signature": ["SELECT set_config('sec.context', '|', true)", SEES],
    "context of nothing but a signature": [
        "SELECT set_config('sec.context', repeat('a', 64), true)", SEES],
    "one's own context with another dossier in it": [
        "SELECT set_config('sec.context', regexp_replace(current_setting('sec.context'),"
        " '\\{{[0-9a-f-]{{36}}\\}}', concat('{{', %(d)s::uuid, '}}')), true)", SEES],
    "one's own context as a job": [
        "SELECT set_config('sec.context', regexp_replace(current_setting('sec.context'),"
        " '^seat', 'job'), true)", SEES, "SELECT count(*) FROM cases_case"],
    "one's own context with every scope": [
        "SELECT set_config('sec.context', replace(current_setting('sec.context'),"
        " concat('{{', %(own_scope)s::bigint), concat('{{', %(scope)s::bigint)), true)", SEES],
    "context for the session": ["SELECT set_config('sec.context', '', false)", SEES],
    "RESET sec.context": ["RESET sec.context", SEES],
    "RESET ALL": ["RESET ALL", SEES],
    "DISCARD ALL": ["DISCARD ALL", SEES],
    "SET row_security off": ["SET LOCAL row_security = off", SEES],
    "SET ROLE to the owner": ["SET ROLE ventanilla_owner", SEES],
    "SET ROLE to the rules": ["SET ROLE ventanilla_rules", SEES],
    "SET ROLE to the worker": ["SET ROLE ventanilla_worker", SEES],
    "SET SESSION AUTHORIZATION": ["SET SESSION AUTHORIZATION ventanilla_owner", SEES],
    "session_replication_role": ["SET session_replication_role = replica", SEES],
    "take row security away": ["ALTER TABLE cases_track DISABLE ROW LEVEL SECURITY", SEES],
    "make a policy": ["CREATE POLICY mine ON cases_track USING (true)", SEES],
    "grant oneself rights": ["GRANT ventanilla_owner TO CURRENT_USER", SEES],
    "sign for oneself": ["SELECT sec.mac('job||||{{}}|{{}}|{{}}|{{}}|{{}}')"],
    "read the signing key": ["SELECT * FROM sec.secret"],
    "ask for another's standing": ["SELECT * FROM sec.standing(%(secret)s, %(other_seat)s)"],
    "begin a job": ["SELECT sec.begin_job('mine', NULL)"],
    "open a partner's link": ["SELECT * FROM sec.open_link('', '')"],
    "answer for a partner": ["SELECT sec.answer_link('', '', 'accepted', '{{}}', '')"],
    "begin a link anew": ["UPDATE referrals_link SET ended_at = NULL, wrong = 0"],
    "release keys": ["SELECT sec.release(%(secret)s, %(seat)s, ARRAY[%(d)s::uuid], 'case.read',"
                     " 'open', '{{}}', now())"],
    "take keys": ["SELECT sec.take(1, ARRAY[%(d)s::uuid])"],
    "who opened it": ["SELECT * FROM sec.openings(%(d)s, 10)"],
    "who opened it, as nobody": ["SELECT sec.enter('', NULL)",
                                 "SELECT * FROM sec.openings(%(d)s, 10)"],
    "what a seat has spent": ["SELECT sec.spent(%(other_seat)s, 'open', 'dossiers', '1 day')"],
    "digest of an id": ["SELECT sec.digest(ARRAY[%(d)s::uuid])"],
    "may I write it": ["SELECT sec.writes(%(d)s, %(scope)s)", "SELECT sec.writes(%(d)s, %(own_scope)s)"],
    "may I write it with its track": ["SELECT sec.writes(%(d)s, %(scope)s, %(t)s)",
                                      "SELECT sec.writes(%(d)s, %(own_scope)s, %(t)s)"],
    "may a track run there": ["SELECT sec.may_run(%(c)s, 'uca', %(own_scope)s)"],
    "read sessions": ["SELECT * FROM security_session"],
    "read passwords": ["SELECT * FROM security_credential"],
    "read second factors": ["SELECT * FROM mfa_authenticator"],
    "read the log": ["SELECT * FROM audit_event WHERE dossiers @> ARRAY[%(d)s::uuid]"],
    "change the log": ["UPDATE audit_event SET action = '' WHERE dossiers @> ARRAY[%(d)s::uuid]"],
    "empty the log": ["DELETE FROM audit_event"],
    "write the log in another's name": [
        "INSERT INTO audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)"
        " VALUES (now(), %(other_seat)s, %(officer)s, '', 'case.read', 'act', '{{}}', '{{}}')"],
    "write a release by hand": [
        "INSERT INTO audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)"
        " VALUES (now(), %(seat)s, %(officer)s, '', 'case.read', 'open', ARRAY[%(d)s::uuid],"
        " '{{}}')"],
    "write the log as a job": [
        "INSERT INTO audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)"
        " VALUES (now(), %(seat)s, %(officer)s, 'mine', 'case.read', 'act', '{{}}', '{{}}')"],
    "read the queue": ["SELECT * FROM procrastinate_jobs"],
    "put work into the queue": ["INSERT INTO procrastinate_jobs (task_name) VALUES ('x')"],
    "what applied": ["DELETE FROM sec.applied"],
    "COPY a query out": ["COPY (SELECT * FROM cases_track WHERE state <> 'x') TO STDOUT"],
    "COPY a table to a file": ["COPY cases_track TO '/tmp/out'"],
    "COPY to a program": ["COPY cases_track TO PROGRAM 'cat'"],
    "COPY rows in": ["COPY cases_section FROM STDIN"],
    "TEMP table": ["CREATE TEMP TABLE kept AS SELECT * FROM cases_track"],
    "SELECT INTO": ["SELECT * INTO kept FROM cases_track"],
    "make a table": ["CREATE TABLE public.kept (id int)"],
    "make a view": ["CREATE VIEW public.kept AS SELECT * FROM cases_track"],
    "make a function": ["CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    "make an operator's function in pg_temp": [
        "CREATE FUNCTION pg_temp.f(uuid) RETURNS bool LANGUAGE sql COST 0.0001 AS 'SELECT true'"],
    "make an extension": ["CREATE EXTENSION dblink"],
    "look first in one's own schema": ["SET LOCAL search_path = pg_temp, public", SEES],
    "DO block": ["DO $$ DECLARE n int; BEGIN SELECT count(*) INTO n FROM cases_track WHERE"
                 " dossier_id = %(d)s; PERFORM set_config('found.n', n::text, true); END $$",
                 "SELECT current_setting('found.n')"],
    "CTE that writes": ["WITH w AS (UPDATE cases_track SET route = 'T9' WHERE dossier_id = %(d)s"
                        " RETURNING *) SELECT * FROM w"],
    "CTE that deletes": ["WITH w AS (DELETE FROM cases_owed WHERE dossier_id = %(d)s RETURNING *)"
                         " SELECT * FROM w"],
    "DELETE the track": ["DELETE FROM cases_track WHERE dossier_id = %(d)s"],
    "TRUNCATE": ["TRUNCATE cases_owed"],
    "UPDATE … RETURNING": ["UPDATE cases_section SET sealed = 'x' WHERE dossier_id = %(d)s"
                           " RETURNING id, sealed"],
    "UPDATE … FROM": ["UPDATE cases_track AS mine SET route = 'T8' FROM cases_track AS theirs"
                      " WHERE mine.dossier_id = %(own)s AND theirs.dossier_id = %(d)s"
                      " RETURNING theirs.*"],
    "MERGE": ["MERGE INTO cases_track AS t USING (SELECT %(d)s::uuid AS d) AS s"
              " ON t.dossier_id = s.d WHEN MATCHED THEN UPDATE SET route = 'T7' RETURNING t.*"],
    "INSERT … ON CONFLICT DO UPDATE": [
        ENTRY.format(dossier="%(d)s", scope="%(scope)s")
        + " ON CONFLICT (dossier_id, seq) DO UPDATE SET sealed = 'y' RETURNING *"],
    "INSERT … ON CONFLICT in one's own scope": [
        ENTRY.format(dossier="%(d)s", scope="%(own_scope)s")
        + " ON CONFLICT (dossier_id, seq) DO UPDATE SET sealed = 'y' RETURNING *"],
    "duplicate key in its scope": [ENTRY.format(dossier="%(d)s", scope="%(scope)s")],
    "duplicate key in one's own scope": [ENTRY.format(dossier="%(d)s", scope="%(own_scope)s")],
    "ON CONFLICT DO NOTHING": [ENTRY.format(dossier="%(d)s", scope="%(own_scope)s")
                               + " ON CONFLICT DO NOTHING"],
    "duplicate section": [
        "INSERT INTO cases_section (id, key_version, sealed, name, dossier_id, scope_id) VALUES "
        "(gen_random_uuid(), 1, '', 'state', %(d)s, %(own_scope)s)"],
    "duplicate grant": [GRANT.format(scope="%(own_scope)s", seat="%(other_seat)s", purpose="help")],
    "grant oneself the dossier": [GRANT.format(scope="%(scope)s", seat="%(seat)s", purpose="help"),
                                  "SELECT sec.enter(%(secret)s, %(seat)s)", SEES],
    "grant oneself in one's own scope": [
        GRANT.format(scope="%(own_scope)s", seat="%(seat)s", purpose="assignment"),
        "SELECT sec.enter(%(secret)s, %(seat)s)", SEES],
    "break the glass by hand": [
        GRANT.format(scope="%(own_scope)s", seat="%(seat)s", purpose="break_glass"),
        "SELECT sec.enter(%(secret)s, %(seat)s)", SEES],
    "point a grant of one's own at it": [
        "UPDATE security_grant SET dossier_id = %(d)s WHERE seat_id = %(seat)s",
        "SELECT sec.enter(%(secret)s, %(seat)s)", SEES],
    "widen one's own seat": ["UPDATE security_seat SET protocols = '{{uca,gbv}}'", SEES],
    "move one's own seat": [
        "UPDATE security_seat SET post_id = post_id + 1 WHERE id = %(seat)s", SEES],
    "widen what roles reach": ["UPDATE sec.reach SET record = 9, stub = 9", SEES],
    "make an inactive officer active": ["UPDATE security_officer SET is_active = true"],
    "take a wall down": ["UPDATE security_wall SET lifted_at = now() WHERE dossier_id = %(d)s"],
    "pull the track over": [
        "UPDATE cases_track SET scope_id = %(own_scope)s WHERE dossier_id = %(d)s", SEES],
    "pull the dossier over": [
        "UPDATE security_dossier SET scope_id = %(own_scope)s WHERE id = %(d)s", SEES],
    "push one's own row there": [
        "UPDATE cases_section SET dossier_id = %(d)s WHERE dossier_id = %(own)s"
        " AND name = 'state'"],
    "a track of one's own in its case": [
        NEW, TRACK.format(protocol="'uca'", case="%(c)s", dossier="%(new)s",
                          scope="%(own_scope)s")],
    "another protocol in its case": [
        NEW, TRACK.format(protocol="'gbv'", case="%(c)s", dossier="%(new)s",
                          scope="%(own_scope)s")],
    "a second track of its dossier": [
        TRACK.format(protocol="'uca'", case="%(own_c)s", dossier="%(d)s", scope="%(own_scope)s")],
    "put one's own track into its case": [
        "UPDATE cases_track SET case_id = %(c)s WHERE dossier_id = %(own)s"],
    "link its case": [
        "INSERT INTO cases_caselink (kind, first_id, second_id, linked_on, linked_by_id)"
        " VALUES ('family', %(own_c)s, %(c)s, %(day)s, %(seat)s)"],
    "a debt of one's own that points to its track": [
        "INSERT INTO cases_owed (id, key_version, sealed, role, blocks, open_tasks, dossier_id,"
        " scope_id, track_id) VALUES (gen_random_uuid(), 1, '', 'x', false, 1, %(own)s,"
        " %(own_scope)s, %(t)s)"],
    "a sitting of one's own that points to its track": [
        "INSERT INTO interviews_sitting (id, key_version, sealed, state, opened_on, dossier_id,"
        " scope_id, track_id, seat_id) VALUES (gen_random_uuid(), 1, '', 'open', %(day)s,"
        " %(own)s, %(own_scope)s, %(t)s, %(seat)s)"],
    "a submission to its sitting": [
        "INSERT INTO interviews_submission (id, key_version, sealed, received_on, dossier_id,"
        " scope_id, sitting_id) VALUES (gen_random_uuid(), 1, '', %(day)s, %(own)s,"
        " %(own_scope)s, %(e)s)"],
    "its consent for one's own grant": [
        "INSERT INTO security_grant (dossier_id, scope_id, seat_id, purpose, since, until,"
        " consent_id) VALUES (%(own)s, %(own_scope)s, %(seat)s, 'interpreter', now(),"
        " now() + interval '1 hour', %(k)s)"],
    "its consent for a grant that stands": [
        "UPDATE security_grant SET consent_id = %(k)s WHERE dossier_id = %(own)s"],
    "divide by zero in WHERE": [
        "SELECT count(*) FROM cases_track WHERE 1 / (CASE WHEN dossier_id = %(d)s THEN 0 ELSE 1"
        " END) = 1"],
    "cast in WHERE": [
        "SELECT count(*) FROM cases_section WHERE dossier_id = %(d)s AND"
        " CAST(concat('x', id::text) AS int) > 0"],
    "regular expression in WHERE": [
        "SELECT count(*) FROM cases_track WHERE regexp_count(dossier_id::text, CASE WHEN"
        " dossier_id = %(d)s THEN '(' ELSE 'x' END) > 0"],
    "EXPLAIN": ["EXPLAIN SELECT * FROM cases_entry WHERE dossier_id = %(d)s"],
    "statistics": ["SELECT * FROM pg_stats WHERE tablename LIKE 'cases%%'"],
    "statistics of more columns": ["SELECT * FROM pg_stats_ext"],
    "raw statistics": ["SELECT * FROM pg_statistic"],
    "currval": ["SELECT currval('security_grant_id_seq')"],
    "lastval": ["SELECT lastval()"],
    "set a sequence": ["SELECT setval('security_grant_id_seq', 1)"],
    "TABLESAMPLE": ["SELECT * FROM cases_track TABLESAMPLE BERNOULLI (100) WHERE dossier_id = %(d)s"],
    "by ctid": ["SELECT * FROM cases_track WHERE ctid = ANY (ARRAY(SELECT concat('(0,', n, ')')::tid"
                " FROM generate_series(1, 60) AS n)) AND dossier_id = %(d)s"],
    "FOR UPDATE NOWAIT": [f"{SEES} FOR UPDATE NOWAIT"],
    "FOR KEY SHARE SKIP LOCKED": [f"{SEES} FOR KEY SHARE SKIP LOCKED"],
    "LOCK TABLE": ["LOCK TABLE security_session IN ACCESS SHARE MODE"],
    "cursor": ["DECLARE c CURSOR FOR SELECT * FROM cases_track WHERE dossier_id = %(d)s",
               "FETCH ALL FROM c"],
    "read a file": ["SELECT pg_read_file('postgresql.conf')"],
    "list files": ["SELECT pg_ls_dir('.')"],
    "large object from a file": ["SELECT lo_import('/etc/passwd')"],
    "large objects": ["SELECT * FROM pg_largeobject"],
    "other backends' words": [
        "SELECT query FROM pg_stat_activity WHERE query LIKE '%%secret-of-seat%%'"
        " AND pid <> pg_backend_pid()"],
    "the file of a table": ["SELECT pg_relation_filepath('cases_track') IS NULL"],
    "ALTER SYSTEM": ["ALTER SYSTEM SET row_security = off"],
    "savepoint, then another's seat": [
        "SAVEPOINT one", "SELECT sec.enter(%(secret)s, %(other_seat)s)", SEES,
        "ROLLBACK TO one", SEES],
    "prepared statement": ["PREPARE looks AS SELECT * FROM cases_track WHERE dossier_id = $1",
                           "EXECUTE looks(%(d)s)", "DEALLOCATE looks"],
    "JOIN through one's own case": [
        "SELECT t.* FROM cases_track AS mine LEFT JOIN cases_track AS t ON t.dossier_id = %(d)s"
        " WHERE mine.dossier_id = %(own)s"],
    "lateral function": ["SELECT x.* FROM unnest(ARRAY[%(d)s::uuid]) AS d, LATERAL (SELECT * FROM"
                         " cases_section WHERE dossier_id = d) AS x"],
    "xml of a table": ["SELECT query_to_xml('SELECT * FROM cases_track WHERE state <> ''x''',"
                       " true, false, '')"],
    "json of rows": ["SELECT json_agg(s) FROM cases_section AS s WHERE s.dossier_id = %(d)s"],
    "visibility of versions": ["SELECT xmin, xmax, ctid FROM cases_track WHERE dossier_id = %(d)s"],
    "the post's numbers": ["SELECT * FROM sec.post_load(now())"],
}  # fmt: skip


#: what PostgreSQL tells whoever may send whole statements, and nothing of ours can hide: that a row
#: is there whose random id is known already. Written down in docs/security.md.
KNOWN: Mapping[str, Sequence[str]] = {
    "EXPLAIN ANALYZE": [
        "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT * FROM"
        " cases_entry WHERE dossier_id = %(d)s"],
    "a primary key": [
        "INSERT INTO cases_section (id, key_version, sealed, name, dossier_id, scope_id)"
        " VALUES (%(s)s, 1, '', 'another', %(own)s, %(own_scope)s)"],
}  # fmt: skip
