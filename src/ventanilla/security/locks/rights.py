"""Rights: what each role may ask of each table. Whatever is not here, nobody may."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

from ventanilla.config.databases import APP, DOOR, KEYS, RULES, SEALER, WORKER

READ = "SELECT"
KEEP = "SELECT, INSERT, UPDATE"
ALL = "SELECT, INSERT, UPDATE, DELETE"
ADD = "INSERT"
FILL = "SELECT, INSERT, UPDATE (state, sealed)"
NARROW = "SELECT, INSERT, UPDATE (withdrawn_at, until)"

#: of the case database: table, or app with a dot at its end -> role -> rights.
#: A table's own line stands instead of its app's.
RIGHTS: Mapping[str, Mapping[str, str]] = {
    "django_migrations": {APP: READ, WORKER: READ},
    "django_content_type": {},
    "auth.": {},
    "account.": {DOOR: ALL, WORKER: ALL},
    "mfa.": {DOOR: ALL, WORKER: ALL},
    "attempts.": {DOOR: ALL, WORKER: ALL},
    "security_session": {DOOR: ALL, WORKER: ALL, RULES: "SELECT, INSERT"},
    "security_credential": {DOOR: KEEP, WORKER: KEEP},
    "security_officer": {APP: "SELECT, UPDATE (language)", DOOR: READ, WORKER: KEEP, RULES: READ},
    "security_seat": {APP: READ, DOOR: READ, WORKER: ALL, RULES: READ},
    "security_dutyturn": {APP: READ, WORKER: ALL},
    "security_scope": {APP: READ, WORKER: READ, RULES: "SELECT, INSERT"},
    "security_dossier": {APP: KEEP, WORKER: KEEP, RULES: "SELECT, INSERT"},
    "security_grant": {APP: KEEP, WORKER: KEEP, RULES: KEEP},
    "security_consent": {
        APP: NARROW, WORKER: NARROW,
        RULES: "SELECT, UPDATE (until)",  # to hold a row takes the right to change one
    },
    "security_wall": {
        APP: "SELECT, INSERT, UPDATE (lifted_at, lifted_by_id)", WORKER: KEEP, RULES: READ},
    "oversight_approval": {
        APP: "SELECT, INSERT, UPDATE (verdict, decided_by_id, decided_officer_id, decided_at, "
        "executed_at)",
        WORKER: KEEP,
        RULES: "SELECT, UPDATE",
    },
    "oversight_paper": {APP: "SELECT, INSERT", WORKER: "SELECT, INSERT"},
    "oversight_emergencyopening": {
        APP: "SELECT, UPDATE (sealed, told_at, verdict, reviewed_by_id, reviewed_officer_id, "
        "reviewed_at)",
        WORKER: "SELECT, UPDATE",
        RULES: KEEP,
    },
    "oversight_freeze": {
        APP: "SELECT, UPDATE (released_at, released_by_id, released_officer_id, note)",
        DOOR: READ,
        WORKER: KEEP,
        RULES: "SELECT, INSERT",
    },
    "oversight_alert": {
        APP: "SELECT, UPDATE (told_at, acknowledged_by_id, acknowledged_at)",
        DOOR: READ,
        WORKER: KEEP,
        RULES: "SELECT, INSERT",
    },
    "audit_event": {APP: ADD, WORKER: ADD, DOOR: ADD, SEALER: READ, RULES: "SELECT, INSERT"},
    "audit_seal": {SEALER: "SELECT, INSERT"},
    "audit_head": {SEALER: "SELECT, INSERT"},
    "network.": {APP: ALL, DOOR: READ, WORKER: ALL, RULES: READ},
    "norms.": {APP: READ, WORKER: ALL},
    "protocols.": {APP: READ, WORKER: KEEP},
    # What came from elsewhere, and what was said of it, is written once.
    "sharing_received": dict.fromkeys((APP, WORKER), "SELECT, INSERT"),
    "sharing_word": dict.fromkeys((APP, WORKER), "SELECT, INSERT"),
    "sharing_release": dict.fromkeys(
        (APP, WORKER), "SELECT, INSERT, UPDATE (withdrawn_at, withdrawn_by_id)"),
    "sharing_ministrykey": {
        APP: "SELECT, INSERT, UPDATE (state, confirmed_at, confirmed_by_id, confirmer_id, "
        "withdrawn_at, withdrawn_by_id)",
        WORKER: KEEP,
    },
    "sharing.": {APP: KEEP, WORKER: KEEP},
    "training_edition": {APP: "SELECT, INSERT, UPDATE (state, closed_at, note)", WORKER: KEEP},
    "training_trainer": {APP: "SELECT, INSERT, UPDATE (ended_on)", WORKER: KEEP},
    "training_enrolment": {
        APP: "SELECT, INSERT, UPDATE (version, state, hours, before, after, ended_on)",
        WORKER: KEEP,
    },
    "training_step": dict.fromkeys((APP, WORKER), KEEP),
    # What was issued, counted or done without a certificate stays as it was written.
    "training_certificate": {
        APP: "SELECT, INSERT, UPDATE (revoked_on, revoked_why, revoked_by_id)", WORKER: KEEP},
    "training_leading": dict.fromkeys((APP, WORKER), "SELECT, INSERT"),
    "training_outsidesession": dict.fromkeys((APP, WORKER), "SELECT, INSERT"),
    "training_uncertified": dict.fromkeys(
        (APP, WORKER), "SELECT, INSERT, UPDATE (seen_by_id, seen_at)"),
    "training_readied": {APP: "SELECT, INSERT", WORKER: "SELECT, INSERT"},
    "directory.": {APP: ALL, WORKER: ALL},
    "directory_verification": {APP: "SELECT, INSERT", WORKER: ALL},
    "directory_whereabouts": {APP: KEEP, WORKER: KEEP},
    "alliances.": {APP: KEEP, WORKER: KEEP},
    # What happened, was tried or was given is written once.
    "alliances_move": {APP: "SELECT, INSERT", WORKER: "SELECT, INSERT"},
    "alliances_jointact": {APP: "SELECT, INSERT", WORKER: "SELECT, INSERT"},
    "alliances_linecheck": {APP: "SELECT, INSERT", WORKER: "SELECT, INSERT"},
    "alliances_recognition": {APP: "SELECT, INSERT", WORKER: "SELECT, INSERT"},
    "alliances_paper": {APP: "SELECT, INSERT", WORKER: "SELECT, INSERT"},
    "alliances_party": {APP: ALL, WORKER: ALL},
    "alliances_clause": {APP: ALL, WORKER: ALL},
    "alliances_contactpoint": {APP: ALL, WORKER: ALL},
    "alliances_hotlinenumber": {APP: ALL, WORKER: ALL},
    "outbox.": {APP: KEEP, WORKER: KEEP},
    # What was counted and reported stays: corrections are added beside it.
    "outreach_count": {APP: KEEP, WORKER: KEEP},
    "outreach_adjustment": {APP: "SELECT, INSERT", WORKER: "SELECT, INSERT"},
    "outreach_closedmonth": {APP: "SELECT, INSERT", WORKER: "SELECT, INSERT"},
    "outreach_earliermonth": {APP: READ, WORKER: "SELECT, INSERT"},
    "outreach_event": {APP: KEEP, WORKER: KEEP},
    "outreach.": {APP: ALL, WORKER: ALL},
    # What was frozen or given out is added to, and never changes.
    "reports_frozenedition": dict.fromkeys((APP, WORKER), "SELECT, INSERT"),
    "reports_release": dict.fromkeys((APP, WORKER), "SELECT, INSERT"),
    # Counts are a job's; a clock that climbed is taken up, and nothing else about it changes.
    "headquarters_load": {APP: READ, WORKER: "SELECT, INSERT, DELETE"},
    "headquarters_escalation": {
        APP: "SELECT, UPDATE (taken_at, taken_by_id, note, asks)", WORKER: KEEP},
    "headquarters_notice": dict.fromkeys(
        (APP, WORKER), "SELECT, INSERT, UPDATE (withdrawn_at)"),
    "headquarters_seen": dict.fromkeys((APP, WORKER), "SELECT, INSERT"),
    "reports.": {APP: READ, WORKER: ALL},
    "reports_opinion": {APP: ADD, WORKER: ALL},
    "exports_export": {
        APP: "SELECT, INSERT, UPDATE (state, decided_by_id, decided_at)", WORKER: KEEP,
    },
    "exports_file": {APP: READ, WORKER: ALL},
    # What is published stays; what was published before there was a key is signed once.
    "protocols_publishedversion": {
        APP: "SELECT, INSERT", WORKER: "SELECT, INSERT, UPDATE (signature)"},
    "governance_draft": {APP: KEEP, WORKER: KEEP},
    "governance_draftfile": {APP: ALL, WORKER: ALL},
    # Who wrote and who approved is added to, and not taken back.
    "governance_change": dict.fromkeys((APP, WORKER), "SELECT, INSERT"),
    "governance_review": dict.fromkeys(
        (APP, WORKER), "SELECT, INSERT, UPDATE (verdict, digest, note, decided_at)"),
    "governance_comment": dict.fromkeys(
        (APP, WORKER), "SELECT, INSERT, UPDATE (answer, resolved_by_id, resolved_at)"),
    "governance_replay": {APP: READ, WORKER: ALL},
    "cases_case": {APP: KEEP, WORKER: KEEP, RULES: READ},
    "cases_track": {APP: KEEP, WORKER: KEEP, RULES: READ},
    "cases_owed": {APP: ALL, WORKER: ALL},
    "cases_alarm": {APP: ALL, WORKER: ALL},
    "cases_hold": {APP: "SELECT, INSERT, UPDATE (lifted_at)", WORKER: KEEP, RULES: READ},
    "cases_disposal": {
        APP: "SELECT, INSERT, UPDATE (state, confirmed_by_id, confirmer_id, confirmed_at, done_at)",
        WORKER: KEEP, RULES: READ,
    },
    # Written once; a contact is closed, and nothing else about it changes.
    "cases_safecontact": dict.fromkeys(
        (APP, WORKER), "SELECT, INSERT, UPDATE (closed_at, closed_by_id)"),
    "cases_contactline": dict.fromkeys((APP, WORKER), "SELECT, INSERT"),
    "cases.": {APP: KEEP, WORKER: KEEP},
    "attachments_attachment": {APP: KEEP, WORKER: KEEP},
    "attachments.": {APP: ALL, WORKER: ALL},
    "people.": {APP: KEEP, WORKER: KEEP},
    "people_token": {APP: ALL, WORKER: ALL, RULES: READ},
    "interviews_sitting": {APP: FILL, WORKER: FILL, RULES: READ},
    "interviews_submission": {APP: "SELECT, INSERT", WORKER: "SELECT, INSERT"},
    "interviews.": {APP: KEEP, WORKER: KEEP},
    "exchange_disclosure": {APP: FILL, WORKER: FILL, RULES: READ},
    "notifications_agency": {APP: "SELECT, INSERT", WORKER: KEEP},
    "notifications_batch": {APP: "SELECT, INSERT", WORKER: KEEP},
    "notifications_mark": {APP: ALL, WORKER: ALL},
    "notifications_notification": {APP: KEEP, WORKER: KEEP, RULES: READ},
    "notifications.": {APP: KEEP, WORKER: KEEP},
    "exchange.": {APP: KEEP, WORKER: KEEP},
    # Pages put in, and look at nothing but how much could not be read; a job takes out.
    "letterbox.": {APP: READ, WORKER: KEEP},
    "sightings_envelope": {APP: "INSERT, SELECT (id, post_id, refused_at)", WORKER: ALL},
    "sightings_receipt": {APP: "SELECT, INSERT", WORKER: ALL},
    "sightings_slipbook": {APP: KEEP, WORKER: KEEP},
    "sightings_sighting": {APP: KEEP, WORKER: KEEP, RULES: READ},
    "errands_ticket": {
        APP: "SELECT, INSERT, UPDATE (state, reason, answered_at, answered_by_id)", WORKER: KEEP},
    "errands_errand": dict.fromkeys((APP, WORKER), "SELECT, INSERT"),
    "sightings_origin": dict.fromkeys((APP, WORKER), "SELECT, INSERT"),
    "referrals_referral": dict.fromkeys(
        (APP, WORKER), "SELECT, INSERT, UPDATE (state, disclosure_id, due_at, told_at, sealed)"),
    # Which code is right and how often it was wrong, pages may never say; nor what was answered.
    "referrals_link": {
        APP: "SELECT, INSERT, UPDATE (ended_at)",
        WORKER: "SELECT, INSERT, UPDATE (ended_at, sealed)",
        RULES: "SELECT, UPDATE (wrong, opened_at, answers)",
    },
    "referrals_reply": {
        APP: READ, WORKER: "SELECT, UPDATE (collected_at)", RULES: "SELECT, INSERT"},
    "referrals_tally": {APP: "SELECT, INSERT", WORKER: "SELECT, INSERT"},
    # What was booked, counted and closed is written once.
    "support.": dict.fromkeys((APP, WORKER), "SELECT, INSERT"),
    "support_fund": {APP: KEEP, WORKER: KEEP},
    "support_line": {APP: KEEP, WORKER: KEEP},
    "support_request": {APP: KEEP, WORKER: KEEP},
    "support_need": dict.fromkeys((APP, WORKER), "SELECT, INSERT, UPDATE (sealed)"),
    "procrastinate.": {WORKER: ALL},
}  # fmt: skip
#: of the key database
OF_KEYS: Mapping[str, Mapping[str, str]] = {"django_migrations": {KEYS: READ}, "keys.": {KEYS: ALL}}

#: functions of ``sec`` -> who may call them
FUNCTIONS: Mapping[str, tuple[str, ...]] = {
    "now()": (),
    "mac(text)": (),
    "standing(text, bigint)": (),
    "digest(uuid[])": (),
    "spent(bigint, text, text, interval)": (),
    "stepped_up(text, interval)": (),
    "enter(text, bigint)": (APP, WORKER),
    "part(integer)": (APP, WORKER),
    **{
        f"{part}()": (APP, WORKER)
        for part in ("kind", "seat", "officer", "post", "stub", "record", "reading", "writing",
                     "walls")
    },
    "writes(uuid, bigint)": (APP, WORKER),
    "writes(uuid, bigint, uuid)": (APP, WORKER),
    "may_run(uuid, text, bigint)": (APP, WORKER),
    "held(uuid)": (APP, WORKER),
    "may_reach(integer, integer, integer, text, timestamptz, timestamptz)": (APP, WORKER),
    "may_set(text, timestamptz)": (APP, WORKER),
    "agreed(uuid, uuid, text, bytea, date)": (APP, WORKER),
    "ordinary(bigint)": (APP, WORKER),
    "answerable(uuid, uuid, bigint, date)": (APP, WORKER),
    "narrows(uuid, timestamptz)": (APP, WORKER),
    "past(timestamptz)": (APP, WORKER),
    "stays_restricted(uuid, bigint)": (APP, WORKER),
    "release(text, bigint, uuid[], text, text, jsonb, timestamptz)": (DOOR, WORKER),
    "take(bigint, uuid[])": (KEYS,),
    "known_elsewhere(text, bigint, bytea[])": (DOOR, WORKER),
    "open_link(text, text)": (DOOR, WORKER),
    "answer_link(text, text, text, text[], bytea)": (DOOR, WORKER),
    "openings(uuid, integer)": (APP, WORKER),
    "keeping()": (APP, WORKER),
    "due(date, uuid)": (APP, WORKER),
    "may_destroy(uuid, uuid)": (KEYS,),
    "is_wiped(uuid)": (KEYS,),
    "post_load(timestamptz)": (APP, WORKER),
    "scope(bigint, text, integer)": (APP, WORKER),
    "begin_dossier(uuid, bigint, integer, date, bigint)": (APP, WORKER),
    "has_acted(bigint)": (WORKER,),
    "begin_job(text, bigint)": (WORKER,),
    "break_glass(text, bigint, text, text)": (DOOR, WORKER),
    "hold_glass(text, bigint, uuid)": (DOOR, WORKER),
    "alert(text, text, bigint, bigint, uuid, jsonb)": (),
    "stop_seat(bigint)": (KEYS,),
    "watch()": (WORKER,),
    "plant(uuid)": (WORKER,),
    "planted(uuid[])": (WORKER,),
}  # fmt: skip
#: who may name things of ``sec`` at all
USERS = (APP, WORKER, DOOR, KEYS, RULES)


@dataclass(frozen=True, slots=True)
class Right:
    """What a role may do with a table."""

    table: str
    role: str
    rights: str


def declared(existing: Iterator[str] | list[str], database: str) -> list[Right]:
    """The rights on those tables of a database that are there. Raises LookupError for a table

    that nobody thought of.
    """
    given = RIGHTS if database == "default" else OF_KEYS
    apps_of = {model._meta.db_table: model._meta.app_label for model in _models()}
    found = []
    for table in existing:
        app = apps_of.get(table) or table.split("_")[0]
        rights = given.get(table, given.get(f"{app}."))
        if rights is None:
            raise LookupError(f"security/locks/rights.py does not say who may use {table}.")
        found += [Right(table, role, what) for role, what in rights.items()]
    return found


def may(command: str, model: type[Model], column: str = "") -> bool:
    """Whether pages or jobs have a right to a table of cases, or to one column of it."""
    meta = model._meta
    given = RIGHTS.get(meta.db_table, RIGHTS.get(f"{meta.app_label}.", {}))
    for role in (APP, WORKER):
        right = re.search(rf"\b{command}\b(?: \(([^)]*)\))?", given.get(role, ""))
        if right and (not column or right[1] is None or column in right[1].split(", ")):
            return True
    return False


def _models() -> Iterator[type[Model]]:
    yield from apps.get_models(include_auto_created=True)
