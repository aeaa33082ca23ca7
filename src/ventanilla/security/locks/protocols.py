"""Policies of governing protocols: nobody reviews what they wrote, or publishes it alone."""

from collections.abc import Iterator

from ventanilla.config.databases import WORKER
from ventanilla.security.locks.policy import JOB, OFFICER, SEAT, Policy

WROTE = "c.what IN ('begun', 'edited')"
#: these bytes are those of a draft in review that two approved who did not write in it
APPROVED = (
    "EXISTS (SELECT FROM governance_draft AS d WHERE d.state = 'review' "
    "AND d.protocol = protocols_publishedversion.protocol "
    "AND d.version = protocols_publishedversion.version "
    "AND d.digest = protocols_publishedversion.content_hash "
    "AND 2 <= (SELECT count(*) FROM governance_review AS r WHERE r.draft_id = d.id "
    "AND r.verdict = 'approved' AND r.digest = d.digest AND NOT EXISTS (SELECT "
    "FROM governance_change AS c WHERE c.draft_id = d.id AND c.what IN ('begun', 'edited') "
    "AND c.officer_id = r.officer_id)))"
)


def of_protocols() -> Iterator[Policy]:
    """A page publishes what two others approved as it stands; a command what it is given."""
    table = "governance_change"
    yield Policy(table, "see", "SELECT", "true")
    yield Policy(table, "tell", "INSERT", f"officer_id = {OFFICER} OR {JOB}")
    table = "governance_review"
    yield Policy(table, "see", "SELECT", "true")
    asked = f"asked_by_id = {SEAT} AND verdict = ''"
    yield Policy(table, "ask", "INSERT", f"({asked}) OR {JOB}")
    unwritten = (
        f"NOT EXISTS (SELECT FROM governance_change AS c WHERE c.draft_id = {table}.draft_id "
        f"AND {WROTE} AND c.officer_id = {OFFICER})"
    )
    yield Policy(table, "decide", "UPDATE", f"(officer_id = {OFFICER} AND {unwritten}) OR {JOB}")
    table = "protocols_publishedversion"
    yield Policy(table, "see", "SELECT", "true")
    yield Policy(table, "publish", "INSERT", f"{APPROVED} OR {JOB}")
    yield Policy(table, "sign", "UPDATE", JOB, roles=WORKER)
