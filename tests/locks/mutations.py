"""Each lock taken away, one after the other, in a copy of the database: something has to notice.

A mutation is written into the very text that ``applying`` puts into a database, as a developer who
removes a check would, so that the comparison with what is declared notices nothing. What has to
notice is what asks: the oracle, the bypasses, the questions below, and the general rules.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

import psycopg
from django.apps import apps
from psycopg import sql

from tests.databases import administrator
from tests.locks import asking, bypasses, questions
from tests.locks.checks import TEXTS
from tests.locks.questions import Bench, Question
from ventanilla.cli.embedded import roles
from ventanilla.config.databases import APP, DOOR, KEYS, OWNER, SEALER, WORKER
from ventanilla.config.place import Server
from ventanilla.security.locks import applying, catalogue, lint, policies
from ventanilla.security.locks.policy import Policy
from ventanilla.security.models import OfDossier

Change = Callable[[psycopg.Connection], None]
#: who looks at a mutated database: what was noticed, or nothing
Asks = Callable[[Bench], str]
#: worlds that the oracle asks about a mutated database
FEW = 12
#: so many of those who noticed something lately are asked first
RECENT = 5


@dataclass(frozen=True, slots=True)
class Mutation:
    """``change``: run by the administrator in a copy of the database."""

    name: str
    change: Change

    @property
    def subject(self) -> str:
        """The table or function that is changed, for most of them."""
        return re.split(r"[.: ]", self.name)[0]


def mutations() -> Iterator[Mutation]:
    """Every one."""
    yield from _policies()
    yield from _tables()
    yield from _functions()
    yield from _rights()
    yield from _constraints()


def _said(*statements: str) -> Change:
    def change(connection: psycopg.Connection) -> None:
        for statement in statements:
            connection.execute(statement.encode())

    return change


# ——— policies: dropped, opened, and each term of theirs turned round ———

#: on each table of dossiers stand policies that one function writes: these stand for all
EACH = ("security_dossier", "cases_track", "cases_section", "cases_entry")


def _policies() -> Iterator[Mutation]:
    """Two are the same as another by what the words mean, and are left out.

    A restrictive policy that is open, or one whose test is ``true`` and is negated, is one that is
    gone; one whose test is ``true`` is open already.
    """
    for policy in policies.declared():
        if _is_like_others(policy):
            continue
        name = f"{policy.table}.{policy.name}"
        drop = f"DROP POLICY {policy.name} ON {policy.table}"
        yield Mutation(f"{name} dropped", _said(drop))
        if policy.test != "true" and not policy.restrictive:
            open_ = Policy(policy.table, policy.name, policy.command, "true", policy.roles)
            yield Mutation(f"{name} open to all", _said(drop, open_.statement))
        for part in ("test", "becoming"):
            test = str(getattr(policy, part))
            for begins, ends in terms(test) if test not in ("", "true") else ():
                turned = f"{test[:begins]}NOT ({test[begins:ends]}){test[ends:]}"
                changed = replace(policy, **{part: turned})
                yield Mutation(
                    f"{name} ({part}): not {test[begins:ends]}", _said(drop, changed.statement)
                )


def _is_like_others(policy: Policy) -> bool:
    model = {each._meta.db_table: each for each in apps.get_models()}[policy.table]
    written_alike = issubclass(model, OfDossier) and policy.table not in policies.KEPT
    return (
        written_alike
        and policy.table not in EACH
        and policy.name in {"see", "add", "change", "replace", "wall"}
    )


def terms(test: str, begins: int = 0, ends: int | None = None) -> list[tuple[int, int]]:
    """Where the terms stand that ANDs and ORs join, inside brackets too."""
    ends = len(test) if ends is None else ends
    found, depth, first, at = [], 0, begins, begins
    while at < ends:
        depth += {"(": 1, ")": -1}.get(test[at], 0)
        word = next((word for word in (" OR ", " AND ") if test.startswith(word, at)), "")
        if depth == 0 and word:
            found.append((first, at))
            first = at = at + len(word)
        else:
            at += 1
    found.append((first, ends))
    if len(found) == 1:
        return _inside(test, begins, ends)
    return [span for first, last in found for span in _inside(test, first, last)]


def _inside(test: str, begins: int, ends: int) -> list[tuple[int, int]]:
    """The terms of a bracket that is a whole term; else the term itself."""
    depth, closed = 0, -1
    for at in range(begins, ends):
        depth += {"(": 1, ")": -1}.get(test[at], 0)
        if depth == 0:
            closed = at
            break
    if test[begins] == "(" and closed == ends - 1 and not test.startswith("(SELECT", begins):
        return terms(test, begins + 1, ends - 1)
    return [(begins, ends)]


def _tables() -> Iterator[Mutation]:
    for table in (*EACH, "cases_case", "cases_numbering", "cases_caselink", "security_grant",
                  "security_wall", "people_identity", "audit_event"):  # fmt: skip
        yield Mutation(
            f"{table} not forced", _said(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        )
        yield Mutation(
            f"{table} disabled", _said(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        )


# ——— functions: a check taken out of their text ———


def _functions() -> Iterator[Mutation]:
    whole = applying.functions().decode()
    texts: dict[str, list[str]] = {}
    for text in re.findall(r"CREATE OR REPLACE FUNCTION [^;]*?\$\$.*?\$\$;", whole, re.DOTALL):
        name = re.match(r"CREATE OR REPLACE FUNCTION sec\.(\w+)", text)
        texts.setdefault(name[1] if name else "", []).append(text)
    for name, changes in TEXTS.items():
        for was, is_ in changes:
            text = next((text for text in texts[name] if was in text), None)
            if text is None:
                raise LookupError(f"{name} does not say: {was}")
            yield Mutation(f"{name}: {' '.join(was.split())} → {is_ or '—'}", _said(text.replace(was, is_)))  # fmt: skip


# ——— rights that nobody should have ———


def _rights() -> Iterator[Mutation]:
    for role, right in (
        (APP, "SELECT ON security_session"), (APP, "SELECT ON security_credential"),
        (APP, "SELECT ON audit_event"), (APP, "UPDATE ON audit_event"),
        (APP, "DELETE ON audit_event"), (APP, "SELECT ON sec.secret"),
        (APP, "UPDATE ON security_seat"), (APP, "UPDATE ON sec.reach"),
        (APP, "UPDATE ON security_officer"), (APP, "DELETE ON cases_track"),
        (APP, "TRUNCATE ON cases_owed"), (APP, "SELECT ON procrastinate_jobs"),
        (APP, "EXECUTE ON FUNCTION sec.mac(text)"),
        (APP, "EXECUTE ON FUNCTION sec.standing(text, bigint)"),
        (APP, "EXECUTE ON FUNCTION sec.begin_job(text, bigint)"),
        (APP, "EXECUTE ON FUNCTION sec.take(bigint, uuid[])"),
        (APP, "EXECUTE ON FUNCTION sec.spent(bigint, text, text, interval)"),
        (APP, "EXECUTE ON FUNCTION sec.release(text, bigint, uuid[], text, text, jsonb,"
              " timestamptz)"),
        (APP, "CREATE ON SCHEMA public"), (DOOR, "SELECT ON cases_track"),
        (KEYS, "SELECT ON cases_section"), (SEALER, "SELECT ON security_session"),
        (WORKER, "DELETE ON audit_event"), (DOOR, "EXECUTE ON FUNCTION sec.take(bigint, uuid[])"),
    ):  # fmt: skip
        yield Mutation(f"{role}: {right}", _said(f"GRANT {right} TO {role}"))
    yield Mutation("temporary tables", lambda connection: _temporary(connection))
    yield Mutation("a definer's search_path", _said(
        "ALTER FUNCTION sec.enter(text, bigint) RESET search_path"))  # fmt: skip
    yield Mutation("a definer of the owner's", _said(
        f"ALTER FUNCTION sec.part(integer) OWNER TO {OWNER}"))  # fmt: skip
    yield Mutation("a view with its owner's rights", _said(
        "CREATE VIEW public.all_tracks AS SELECT * FROM cases_track",
        f"GRANT SELECT ON public.all_tracks TO {APP}"))  # fmt: skip


def _temporary(connection: psycopg.Connection) -> None:
    name = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("GRANT TEMP ON DATABASE {} TO {}").format(name, sql.Identifier(APP)))


def _constraints() -> Iterator[Mutation]:
    for table, name in (
        ("cases_section", "cases_section_stands_where_its_dossier_does"),
        ("cases_track", "cases_track_stands_where_its_dossier_does"),
        ("security_grant", "security_grant_stands_where_its_dossier_does"),
        ("security_grant", "a_grant_and_its_consent_are_of_one_dossier"),
        ("security_grant", "an_interpreter_comes_with_consent"),
        ("security_grant", "glass_is_broken_for_two_hours_at_most"),
        ("security_consent", "best_interests_are_decided_by_two"),
        ("security_session", "a_session_is_an_officers_or_a_jobs"),
        ("cases_contactline", "a_contact_has_one_line"),
        ("cases_safecontact", "the_hours_of_a_contact_are_of_one_day"),
        ("cases_safecontact", "a_contact_is_valid_for_fourteen_days_at_most"),
        ("cases_disposal", "nobody_confirms_what_they_proposed"),
        ("cases_disposal", "nothing_is_disposed_of_by_one"),
        ("exports_export", "nobody_agrees_to_an_export_of_their_own"),
        ("exports_export", "many_rows_leave_with_a_second_person"),
        ("oversight_approval", "two_persons_decide"),
        ("oversight_approval", "a_verdict_is_somebodys"),
        ("oversight_approval", "only_what_was_approved_is_done"),
        ("oversight_emergencyopening", "nobody_reviews_their_own_emergency"),
        ("oversight_emergencyopening", "an_emergency_lasts_two_hours_at_most"),
        ("oversight_freeze", "another_person_releases_a_seat"),
    ):
        yield Mutation(f"{name} dropped", _said(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    yield Mutation("one_contact_stands dropped", _said("DROP INDEX one_contact_stands"))
    yield Mutation("a key over scopes", _said(
        "CREATE UNIQUE INDEX of_all ON people_identity (key_version, scope_id)"))  # fmt: skip
    yield Mutation("a foreign key without an index", _said(
        "ALTER TABLE cases_entry ADD other uuid REFERENCES cases_track (id)"))  # fmt: skip
    yield Mutation("the log's trigger", _said("ALTER TABLE audit_event DISABLE TRIGGER USER"))


# ——— the court ———


@dataclass(slots=True)
class Court:
    """A database to copy, and who judges the copies."""

    server: Server
    template: str
    recent: list[Asks] = field(default_factory=list)

    def judge(self, mutation: Mutation) -> str:
        """What noticed it: the first of those that ask; blank when nothing did."""
        name = f"{self.template}_mutant"
        with administrator(self.server) as master:
            master.execute(_drop(name))
            master.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY file_copy").format(
                    *map(sql.Identifier, (name, OWNER, self.template))
                )
            )
            roles.grant_access(master, name, "default")
        try:
            with administrator(self.server, name) as master:
                mutation.change(master)
                return self._noticed(master, name, mutation.subject)
        finally:
            with administrator(self.server) as master:
                master.execute(_drop(name))

    def _noticed(self, master: psycopg.Connection, name: str, subject: str) -> str:
        def connect(role: str = APP) -> psycopg.Connection:
            return psycopg.connect(self.server.url(role=role, database=name), autocommit=True)

        bench = Bench(master, connect)
        try:
            # Those who may well notice come first, each in a scene of its own.
            for asks in (*_naming(subject), *self.recent):
                bench.clear()
                if found := asks(bench):
                    return found
            bench.clear()
            for asks in ASKS:
                if found := asks(bench):
                    self.recent = [asks, *self.recent][:RECENT]
                    return found
        finally:
            bench.clear()
        return ""


def _naming(subject: str) -> list[Asks]:
    """The questions that name a table or function in what they ask."""
    asked = [each for each in questions.QUESTIONS if subject in inspect.getsource(each)]
    return [partial(_question, question) for question in asked]


def _question(question: Question, bench: Bench) -> str:
    return next(bench.ask(question), "")


def _oracle(bench: Bench) -> str:
    bench.clear()
    with bench.connect() as app:
        try:
            asked = asking.ask(bench.administrator, app, range(FEW), most=1, shrink=False)
        except psycopg.Error as error:
            return f"oracle: {error.sqlstate}"
    return f"oracle: {asked.faults[0]}" if asked.faults else ""


def _bypasses(bench: Bench) -> str:
    bench.clear()
    try:
        __, told = bypasses.run(bench.administrator, bench.connect, timed=False)
    except psycopg.Error as error:
        return f"bypass: {error.sqlstate}"
    return f"bypass: {told[0]}" if told else ""


def _rules(bench: Bench) -> str:
    catalogue.keep(bench.administrator, applying.functions())
    with bench.connect() as app:
        found = lint.findings(app)
    return f"rule: {found[0]}" if found else ""


ASKS: tuple[Asks, ...] = (
    *(partial(_question, question) for question in questions.QUESTIONS), _oracle, _bypasses, _rules,
)  # fmt: skip


def _drop(name: str) -> sql.Composed:
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))


def run(
    server: Server, template: str, every: int = 1, *, clean: bool = True
) -> tuple[int, list[str], dict[str, str]]:
    """Judge all mutations (or every so-manieth): how many, who survived, and what killed each.

    ``template``: a database in order, to which nobody is connected. ``clean``: see first that
    nobody finds fault with it as it is.
    """
    court = Court(server, template, recent=list(ASKS) if clean else [])
    if clean and (wrong := court.judge(Mutation("none", _said()))):
        return 0, [f"something is wrong without any mutation: {wrong}"], {}
    court.recent = []
    killed, survivors = dict[str, str](), list[str]()
    for mutation in list(mutations())[::every]:
        by = court.judge(mutation)
        if by:
            killed[mutation.name] = by
        else:
            survivors.append(f"nothing noticed: {mutation.name}")
    return len(killed) + len(survivors), survivors, killed
