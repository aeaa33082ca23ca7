"""Policies: which rows of a table exist for whoever entered the transaction.

Two terms of array membership, each computed once a statement: PostgreSQL then reads the index by
scope and the one by dossier. The natural-looking subquery in their place takes ten times as long,
a function for each row four hundred times. There is no policy that lets anybody delete, but for
what is written anew with every act.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

from ventanilla.config.databases import APP, RULES, WORKER
from ventanilla.security.models import Grant, OfDossier

WORKING = f"{APP}, {WORKER}"
#: rows that are written anew with every act, or go with what they belong to
REPLACED = frozenset(
    {"cases_owed", "cases_alarm", "people_token", "attachments_original", "attachments_chunk"}
)
#: seen by whoever may know that there is a case
STUBS = frozenset({"cases_track", "security_dossier"})
#: what the functions read as themselves
READ_BY_RULES = ("security_dossier", "security_grant", "security_wall", "security_consent",
                 "cases_track", "cases_case", "people_token")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy. ``test`` stands where its command wants it: USING, WITH CHECK or both.

    ``becoming``: what a changed row has to be, where that is not the same.
    """

    table: str
    name: str
    command: str
    test: str
    roles: str = WORKING
    restrictive: bool = False
    becoming: str = ""

    @property
    def statement(self) -> str:
        """The SQL that makes it."""
        kind = " AS RESTRICTIVE" if self.restrictive else ""
        using = f" USING ({self.test})" if self.command != "INSERT" else ""
        checked = self.command in {"INSERT", "UPDATE"}
        check = f" WITH CHECK ({self.becoming or self.test})" if checked else ""
        return (
            f"CREATE POLICY {self.name} ON {self.table}{kind} FOR {self.command} "
            f"TO {self.roles}{using}{check}"
        )


def declared() -> list[Policy]:
    """Every policy that the database has to have, and no other."""
    found = [
        *_of("security_dossier", dossier="id"),
        *_around_cases(),
        *_of_the_log(),
        *(Policy(table, "rules", "SELECT", "true", roles=RULES) for table in READ_BY_RULES),
        Policy("audit_event", "rules_read", "SELECT", "true", roles=RULES),
        Policy("audit_event", "rules_write", "INSERT", "true", roles=RULES),
    ]
    for model in apps.get_models():
        table = model._meta.db_table
        if table == "cases_track" or issubclass(model, OfDossier):
            found += _of(table, track=any(field.name == "track" for field in model._meta.fields))
            found += _within(model)
    found += [
        # An emergency opens through its own function, which tells the supervisor.
        Policy(Grant._meta.db_table, "not_by_hand", "INSERT", "purpose <> 'break_glass'",
               restrictive=True),
        Policy("cases_section", "sealed", "SELECT",
               f"name <> 'restricted' OR {_scoped('record')} OR {_granted('writing')}",
               restrictive=True),
        Policy("attachments_original", "sealed", "SELECT",
               f"{_scoped('record')} OR {_granted('writing')}", restrictive=True),
        *(Policy("cases_track", f"{verb}s_where_it_may", command, "true", restrictive=True,
                 becoming="sec.may_run(case_id, protocol, scope_id)")
          for verb, command in (("run", "INSERT"), ("stay", "UPDATE"))),
        Policy(Grant._meta.db_table, "own", "SELECT", "seat_id = (SELECT sec.seat())"),
    ]  # fmt: skip
    return found


def tables() -> list[str]:
    """The tables behind policies."""
    return sorted({policy.table for policy in declared()})


def _scoped(level: str) -> str:
    return f"scope_id = ANY ((SELECT sec.{level}())::bigint[])"


def _granted(grants: str, dossier: str = "dossier_id") -> str:
    return f"{dossier} = ANY ((SELECT sec.{grants}())::uuid[])"


def _of(table: str, dossier: str = "dossier_id", *, track: bool = False) -> Iterator[Policy]:
    """The policies of a table whose rows stand in a scope and belong to a dossier."""
    level = "stub" if table in STUBS else "record"
    sees = f"{_scoped(level)} OR {_granted('reading', dossier)}"
    writes = f"{_scoped('record')} OR {_granted('writing', dossier)}"
    yield Policy(table, "see", "SELECT", sees)
    stands = f"sec.writes(dossier_id, scope_id{', track_id' if track else ''})"
    if table == "security_dossier":  # it is new, so nobody was granted anything of it
        yield Policy(table, "add", "INSERT", _scoped("record"))
        yield Policy(table, "change", "UPDATE", writes)
    else:
        yield Policy(table, "add", "INSERT", stands)
        yield Policy(table, "change", "UPDATE", writes, becoming=stands)
    if table in REPLACED:
        yield Policy(table, "replace", "DELETE", writes)
    walled = f"{dossier} <> ALL ((SELECT sec.walls())::uuid[])"
    yield Policy(table, "wall", "ALL", walled, restrictive=True)


def _within(model: type[Model]) -> Iterator[Policy]:
    """A row points to rows of its own dossier only: a foreign key would tell of others."""
    table = model._meta.db_table
    for field in model._meta.fields:
        other = field.related_model
        if not isinstance(other, type) or not issubclass(other, OfDossier) or other is model:
            continue  # to read a table in its own policy would never end
        there = (
            f"{field.column} IS NULL OR EXISTS (SELECT FROM {other._meta.db_table} AS o "
            f"WHERE o.id = {table}.{field.column} AND o.dossier_id = {table}.dossier_id)"
        )
        for command in ("INSERT", "UPDATE"):
            name = f"{field.name}_within_{command.lower()}"
            yield Policy(table, name, command, "true", restrictive=True, becoming=there)


def _around_cases() -> Iterator[Policy]:
    """A case is there for whoever sees one of its tracks; a link for whoever sees one end."""
    seen = "EXISTS (SELECT FROM cases_track AS t WHERE t.case_id = cases_case.id)"
    here = "post_id = (SELECT sec.post()) OR (SELECT sec.kind()) = 'job'"
    yield Policy("cases_case", "see", "SELECT", seen)
    yield Policy("cases_case", "add", "INSERT", here)
    yield Policy("cases_case", "change", "UPDATE", seen, becoming=here)
    yield Policy("cases_numbering", "see", "SELECT", here)
    yield Policy("cases_numbering", "add", "INSERT", here)
    yield Policy("cases_numbering", "change", "UPDATE", here)
    one_end = (
        "EXISTS (SELECT FROM cases_track AS t WHERE t.case_id IN "
        "(cases_caselink.first_id, cases_caselink.second_id))"
    )
    both = " AND ".join(
        f"EXISTS (SELECT FROM cases_track AS t WHERE t.case_id = cases_caselink.{end}_id)"
        for end in ("first", "second")
    )
    yield Policy("cases_caselink", "see", "SELECT", one_end)
    yield Policy("cases_caselink", "add", "INSERT", both)
    yield Policy("cases_caselink", "change", "UPDATE", one_end)


def _of_the_log() -> Iterator[Policy]:
    """Whoever is signed in writes in no other name, and no line that releases keys."""
    own = (
        "(SELECT sec.kind()) = 'job' OR (seat_id = (SELECT sec.seat()) AND "
        "officer_id = (SELECT sec.officer()) AND job = '' AND kind = 'act')"
    )
    yield Policy("audit_event", "add", "INSERT", own)
