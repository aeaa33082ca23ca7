"""Policies: which rows of a table exist for whoever entered the transaction.

Two terms of array membership, each computed once a statement: PostgreSQL then reads the index by
scope and the one by dossier. The natural-looking subquery in their place takes ten times as long,
a function for each row four hundred times. There is no policy that lets anybody delete, but for
what is written anew with every act.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from ventanilla.config.databases import DOOR, RULES, SEALER, WORKER
from ventanilla.security.locks import desks, headquarters, money, rights, training
from ventanilla.security.locks.policy import HERE, JOB, OFFICER, SEAT, Policy
from ventanilla.security.locks.protocols import of_protocols
from ventanilla.security.models import Consent, Dossier, Grant, OfDossier

#: seen by whoever may know that there is a case
STUBS = frozenset({"cases_track", "security_dossier"})
#: seen by those who answer for how long records are kept
KEPT = ("cases_hold", "cases_disposal")
#: what the functions read as themselves
READ_BY_RULES = ("security_dossier", "security_grant", "security_wall", "security_consent",
                 "cases_case", "cases_track", "cases_hold", "cases_disposal", "people_token",
                 "oversight_approval", "oversight_emergencyopening", "oversight_freeze",
                 "oversight_alert", "interviews_sitting", "sightings_sighting",
                 "notifications_notification",
                 "exchange_disclosure", "referrals_link")  # fmt: skip
#: what the functions write as themselves
ADDED_BY_RULES = (
    "security_dossier", "security_grant", "oversight_emergencyopening", "oversight_freeze",
    "oversight_alert", "referrals_reply",
)  # fmt: skip
CHANGED_BY_RULES = ("security_grant", "security_consent", "oversight_approval",
                    "oversight_emergencyopening", "referrals_link")  # fmt: skip


def declared() -> list[Policy]:
    """Every policy that the database has to have, and no other."""
    found = [
        *_of(Dossier, dossier="id"),
        *_around_cases(),
        *_of_the_log(),
        *desks.of_exports(),
        *_of_disposal(),
        *of_protocols(),
        *_of_consents(),
        *(Policy(table, "rules", "SELECT", "true", roles=RULES) for table in READ_BY_RULES),
        *(Policy(table, "rules_add", "INSERT", "true", roles=RULES) for table in ADDED_BY_RULES),
        *(
            Policy(table, "rules_change", "UPDATE", "true", roles=RULES)
            for table in CHANGED_BY_RULES
        ),
        *desks.of_oversight(),
        *desks.of_trust(),
        *_of_contacts(),
        *desks.of_frozen_figures(),
        *desks.of_letters(),
        *desks.of_errands(),
        *money.of_support(),
        *headquarters.of_headquarters(),
        *training.of_training(),
        Policy("audit_event", "rules_read", "SELECT", "true", roles=RULES),
        Policy("audit_event", "rules_write", "INSERT", "true", roles=RULES),
    ]
    for model in apps.get_models():
        table = model._meta.db_table
        if table in KEPT:
            continue
        if table == "cases_track" or issubclass(model, OfDossier):
            found += _of(model)
            found += _within(model)
    found += [
        # An emergency opens through its own function, which tells the supervisor.
        Policy(Grant._meta.db_table, "not_by_hand", "INSERT", "purpose <> 'break_glass'",
               restrictive=True),
        # Who has a case is said by whoever opens it without a grant; a grant of one's own is not
        # lengthened. A clock may be a little ahead of the database's.
        Policy(Grant._meta.db_table, "assigned_by_head", "INSERT",
               f"purpose <> 'assignment' OR {_scoped('record')}", restrictive=True),
        Policy(Grant._meta.db_table, "ended_by_others", "UPDATE", "true", restrictive=True,
               becoming=f"purpose <> 'assignment' OR {_scoped('record')} "
               "OR until < clock_timestamp() + interval '1 minute'"),
        Policy("cases_section", "sealed", "SELECT",
               f"name <> 'restricted' OR {_scoped('record')} OR {_granted('writing')}",
               restrictive=True),
        # A wall falls by two persons; nothing else about it changes.
        Policy("security_wall", "by_two", "UPDATE", "lifted_at IS NULL", restrictive=True,
               becoming="lifted_at IS NULL OR EXISTS (SELECT FROM oversight_approval AS a "
               "WHERE a.kind = 'wall' AND a.verdict = 'approved' "
               "AND a.target = security_wall.id::text)"),
        # What was said, and files as they came: not for whoever was let in to read.
        *(Policy(table, "sealed", "SELECT", f"{_scoped('record')} OR {_granted('writing')}",
                 restrictive=True)
          for table in ("attachments_original", "interviews_submission")),
        *(Policy("cases_track", f"{verb}s_where_it_may", command, "true", restrictive=True,
                 becoming="sec.may_run(case_id, protocol, scope_id)")
          for verb, command in (("run", "INSERT"), ("stay", "UPDATE"))),
        Policy(Grant._meta.db_table, "own", "SELECT", f"seat_id = {SEAT}"),
    ]  # fmt: skip
    return found


def tables() -> list[str]:
    """The tables behind policies."""
    return sorted({policy.table for policy in declared()})


def _scoped(level: str) -> str:
    return f"scope_id = ANY ((SELECT sec.{level}())::bigint[])"


def _granted(grants: str, dossier: str = "dossier_id") -> str:
    return f"{dossier} = ANY ((SELECT sec.{grants}())::uuid[])"


def _of(model: type[Model], dossier: str = "dossier_id") -> Iterator[Policy]:
    """The policies of a table whose rows stand in a scope and belong to a dossier."""
    table = model._meta.db_table
    level = "stub" if table in STUBS else "record"
    sees = f"{_scoped(level)} OR {_granted('reading', dossier)}"
    writes = f"{_scoped('record')} OR {_granted('writing', dossier)}"
    yield Policy(table, "see", "SELECT", sees)
    track = any(field.name == "track" for field in model._meta.fields)
    stands = f"sec.writes(dossier_id, scope_id{', track_id' if track else ''})"
    if model is Dossier:  # it is new, so nobody was granted anything of it
        yield Policy(table, "add", "INSERT", _scoped("record"))
        yield Policy(table, "change", "UPDATE", writes)
    else:
        if rights.may("INSERT", model):
            yield Policy(table, "add", "INSERT", stands)
        if rights.may("UPDATE", model):
            yield Policy(table, "change", "UPDATE", writes, becoming=stands)
    if rights.may("DELETE", model):
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
        if other is Consent:
            continue  # what rests on one asks sec.agreed, which wants the dossier as well
        there = (
            f"EXISTS (SELECT FROM {other._meta.db_table} AS o "
            f"WHERE o.id = {table}.{field.column} AND o.dossier_id = {table}.dossier_id)"
        )
        if field.null:
            there = f"{field.column} IS NULL OR {there}"
        for command in ("INSERT", "UPDATE"):
            # What nobody has the right to write needs no further rule.
            if not rights.may(command, model, field.column):
                continue
            name = f"{field.name}_within_{command.lower()}"
            yield Policy(table, name, command, "true", restrictive=True, becoming=there)


def _around_cases() -> Iterator[Policy]:
    """A case is there for whoever sees one of its tracks; a link for whoever sees one end."""
    seen = "EXISTS (SELECT FROM cases_track AS t WHERE t.case_id = cases_case.id)"
    here = f"{HERE} OR {JOB}"
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


def _of_disposal() -> Iterator[Policy]:
    """Whoever answers for keeping sees that a record is held or goes, and what it says never.

    One proposes in one's own name by adding a row, another confirms by changing it.
    """
    kept = "scope_id = ANY ((SELECT sec.keeping())::bigint[])"
    confirmed = (
        "EXISTS (SELECT FROM cases_disposal AS d WHERE d.dossier_id = cases_hold.dossier_id "
        "AND d.kind = 'lifting' AND d.state IN ('confirmed', 'done') "
        f"AND d.confirmer_id = {OFFICER})"
    )
    for table in KEPT:
        yield Policy(table, "see", "SELECT", kept)
        yield Policy(table, "wall", "ALL", "dossier_id <> ALL ((SELECT sec.walls())::uuid[])",
                     restrictive=True)  # fmt: skip
    yield Policy("cases_hold", "add", "INSERT",
                 f"{kept} AND ({JOB} OR set_by_id = {SEAT})")  # fmt: skip
    yield Policy("cases_hold", "change", "UPDATE", kept, becoming=f"{JOB} OR {confirmed}")
    proposed = (
        f"proposed_by_id = {SEAT} AND proposer_id = {OFFICER} AND state = 'proposed' "
        "AND confirmer_id IS NULL"
    )
    yield Policy("cases_disposal", "add", "INSERT", f"{kept} AND ({JOB} OR ({proposed}))")
    yield Policy("cases_disposal", "change", "UPDATE", kept,
                 becoming=f"{JOB} OR confirmer_id = {OFFICER} OR state = 'withdrawn'")  # fmt: skip


def _of_contacts() -> Iterator[Policy]:
    """The line to a person is there while its contact may be used, for whoever writes in the case.

    Who only reads, an emergency too, never sees it. A contact is closed once, and not reopened.
    """
    table = "cases_safecontact"
    said = (
        f"closed_at IS NULL AND ({JOB} OR set_by_id = {SEAT}) AND sec.may_set(zone, confirmed_at)"
    )
    yield Policy(table, "as_it_is", "INSERT", said, restrictive=True)
    yield Policy(
        table, "once", "UPDATE", "closed_at IS NULL", restrictive=True,
        becoming=f"closed_at IS NOT NULL AND ({JOB} OR closed_by_id = {SEAT})",
    )  # fmt: skip
    table = "cases_contactline"
    usable = (
        "EXISTS (SELECT FROM cases_safecontact AS c WHERE c.id = contact_id "
        f"AND c.dossier_id = {table}.dossier_id AND c.closed_at IS NULL AND sec.may_reach("
        "c.days, c.begins, c.ends, c.zone, c.confirmed_at, c.valid_until))"
    )
    yield Policy(table, "now", "SELECT", usable, restrictive=True)
    yield Policy(table, "sealed", "SELECT", f"{_scoped('record')} OR {_granted('writing')}",
                 restrictive=True)  # fmt: skip


def _of_consents() -> Iterator[Policy]:
    """What rests on a person's consent is written while it stands; and it only ever shrinks."""
    # In one's own name; what two decide, by the second of them.
    alone = f"ground = 'consent' AND signed_by_id = {OFFICER} AND second_id IS NULL"
    together = (
        f"ground = 'best_interests' AND second_id = {OFFICER} AND answer = 'given' AND EXISTS ("
        "SELECT FROM oversight_approval AS a WHERE a.kind = 'best_interests' "
        "AND a.verdict = 'approved' AND a.dossier_id = security_consent.dossier_id "
        "AND a.asked_officer_id = signed_by_id AND a.decided_officer_id = second_id)"
    )
    signed = f"{JOB} OR (withdrawn_at IS NULL AND (({alone}) OR ({together})))"
    table = "security_consent"
    yield Policy(table, "signed", "INSERT", signed, restrictive=True)
    yield Policy(table, "narrowed", "UPDATE", "withdrawn_at IS NULL", restrictive=True,
                 becoming="sec.narrows(id, until)")  # fmt: skip
    others = "sec.agreed(consent_id, dossier_id, 'others', NULL, since::date)"
    table = Grant._meta.db_table
    yield Policy(table, "agreed", "INSERT", f"consent_id IS NULL OR {others}", restrictive=True)
    yield Policy(table, "still_agreed", "UPDATE", "true", restrictive=True,
                 becoming=f"consent_id IS NULL OR sec.past(until) OR {others}")  # fmt: skip
    yield Policy("security_dossier", "restricted", "UPDATE", "true", restrictive=True,
                 becoming="sec.stays_restricted(id, scope_id)")  # fmt: skip
    service = "sec.agreed(NULL, dossier_id, 'service', NULL, opened_on)"
    yield Policy("interviews_sitting", "attended", "INSERT",
                 f"before_consent OR sec.ordinary(scope_id) OR {service}",
                 restrictive=True)  # fmt: skip
    yield Policy("interviews_submission", "attended", "INSERT",
                 "sec.answerable(sitting_id, dossier_id, scope_id, received_on)",
                 restrictive=True)  # fmt: skip
    referral = "sec.agreed(consent_id, dossier_id, 'referral', provider, \"on\")"
    yield Policy("exchange_disclosure", "agreed", "INSERT",
                 "(consent_id IS NULL AND (unbound OR sec.ordinary(scope_id))) "
                 f"OR (consent_id IS NOT NULL AND {referral})", restrictive=True)  # fmt: skip
    # A link shows what was disclosed, and rests on what that rests on; once ended it stays so.
    table = "referrals_link"
    yield Policy(table, "as_disclosed", "INSERT",
                 "EXISTS (SELECT FROM exchange_disclosure AS d WHERE d.id = disclosure_id "
                 "AND d.consent_id IS NOT DISTINCT FROM referrals_link.consent_id)",
                 restrictive=True)  # fmt: skip
    yield Policy(table, "ended", "UPDATE", f"{JOB} OR ended_at IS NULL", restrictive=True,
                 becoming="ended_at IS NOT NULL")  # fmt: skip


def _of_the_log() -> Iterator[Policy]:
    """Whoever is signed in writes in no other name, and no line that releases keys."""
    own = f"{JOB} OR (seat_id = {SEAT} AND officer_id = {OFFICER} AND job = '' AND kind = 'act')"
    yield Policy("audit_event", "add", "INSERT", own)
    yield Policy("audit_event", "chain", "SELECT", "true", roles=SEALER)
    # At the door nobody has a seat yet, and nothing is opened.
    at_the_door = (
        "action LIKE 'signin.%' AND kind = 'act' AND seat_id IS NULL AND job = '' "
        "AND dossiers = '{}'"
    )
    yield Policy("audit_event", "add_at_the_door", "INSERT", at_the_door, roles=f"{DOOR}, {WORKER}")
