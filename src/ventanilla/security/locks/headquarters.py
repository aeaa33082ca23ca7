"""Policies of what headquarters sees of its posts, takes up, and tells them."""

from collections.abc import Iterator

from ventanilla.config.databases import WORKER
from ventanilla.security.locks.policy import JOB, ROLE, SEAT, Policy

LEAD = f"{ROLE} = 'hq_protocol_lead'"
#: in the protocols of the seat
OWN = (
    "protocol = ANY ((SELECT s.protocols FROM security_seat AS s "
    "WHERE s.id = (SELECT sec.seat()))::varchar[])"
)


def of_headquarters() -> Iterator[Policy]:
    """Counts are written by a job, and seen by those who watch the network.

    A clock that climbed says no case; whoever takes it up does so in the own name, once.
    """
    table = "headquarters_load"
    watches = f"{ROLE} IN ('hq_protocol_lead', 'analyst') AND (protocol = '' OR {OWN})"
    yield Policy(table, "see", "SELECT", f"({watches}) OR {JOB}")
    yield Policy(table, "count", "INSERT", JOB, roles=WORKER)
    yield Policy(table, "over", "DELETE", JOB, roles=WORKER)
    table = "headquarters_escalation"
    # Level 3 is headquarters: what a post still sees to is the post's.
    leads = f"{LEAD} AND level = 3 AND {OWN}"
    yield Policy(table, "see", "SELECT", f"({leads}) OR {JOB}")
    yield Policy(table, "climb", "INSERT", JOB, roles=WORKER)
    yield Policy(
        table, "take", "UPDATE", f"({leads} AND taken_at IS NULL AND over_at IS NULL) OR {JOB}",
        becoming=f"taken_by_id = {SEAT} OR {JOB}",
    )  # fmt: skip
    table = "headquarters_notice"
    yield Policy(table, "see", "SELECT", "true")
    yield Policy(table, "tell", "INSERT", f"({LEAD} AND written_by_id = {SEAT}) OR {JOB}")
    yield Policy(table, "withdraw", "UPDATE", f"({LEAD} AND withdrawn_at IS NULL) OR {JOB}",
                 becoming=f"withdrawn_at IS NOT NULL OR {JOB}")  # fmt: skip
    table = "headquarters_seen"
    yield Policy(table, "see", "SELECT", f"seat_id = {SEAT} OR {LEAD} OR {JOB}")
    yield Policy(table, "say", "INSERT", f"seat_id = {SEAT} OR {JOB}")
