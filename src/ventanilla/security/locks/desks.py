"""Policies of what belongs to a post and to no case: wishes, letters, slips, tickets, alarms."""

from collections.abc import Iterator

from ventanilla.config.databases import DOOR, WORKER
from ventanilla.security.decisions import LEVELS
from ventanilla.security.locks.policy import HERE, JOB, OFFICER, ROLE, SEAT, Policy

#: whoever opens cases at their post by role, also before there is one
OPENS_CASES = f"{ROLE} IN ({str(list(map(str, LEVELS)))[1:-1]})"


def of_exports() -> Iterator[Policy]:
    """A wish is known at its post, a file to its seat alone. Nobody answers in another's name."""
    own = f"seat_id = {SEAT}"
    mine = f"{own} AND officer_id = {OFFICER} AND decided_by_id IS NULL"
    yield Policy("exports_export", "see", "SELECT", f"{JOB} OR {HERE}")
    yield Policy("exports_export", "add", "INSERT", f"{JOB} OR ({mine} AND {HERE})")
    yield Policy("exports_export", "answer", "UPDATE", f"{JOB} OR ({HERE} AND NOT {own})",
                 becoming=f"{JOB} OR decided_by_id = {OFFICER}")  # fmt: skip
    yield Policy("exports_file", "see", "SELECT", f"{JOB} OR {own}")
    yield Policy("exports_file", "add", "INSERT", JOB, roles=WORKER)
    yield Policy("exports_file", "over", "DELETE", JOB, roles=WORKER)


def of_frozen_figures() -> Iterator[Policy]:
    """What was frozen is there for all who work here; the analyst adds to it, in their own name."""
    analyst = f"{ROLE} = 'analyst'"
    for table, by in (("reports_frozenedition", "made_by_id"), ("reports_release", "given_by_id")):
        yield Policy(table, "see", "SELECT", "true")
        yield Policy(table, "add", "INSERT", f"{JOB} OR ({by} = {SEAT} AND {analyst})")


def of_letters() -> Iterator[Policy]:
    """Whoever notices puts a letter in, in no other name, and sees that it came; no more.

    Without a seat it is a letter of whoever asks for help.
    """
    own = f"seat_id = {SEAT} AND {HERE}"
    table = "sightings_envelope"
    said = f"refused_at IS NULL AND (({own}) OR (seat_id IS NULL AND area = '')) OR {JOB}"
    yield Policy(table, "put_in", "INSERT", said)
    # How many could not be read, for whoever reads those that could.
    unread = f"refused_at IS NOT NULL AND post_id = (SELECT sec.post()) AND {OPENS_CASES}"
    yield Policy(table, "count", "SELECT", f"({unread}) OR {JOB}")
    for verb, command in (("take", "DELETE"), ("refuse", "UPDATE")):
        yield Policy(table, verb, command, JOB, roles=WORKER)
    table = "sightings_receipt"
    yield Policy(table, "see", "SELECT", f"({own}) OR {JOB}")
    yield Policy(
        table, "add", "INSERT", f"({own} AND state = 'received' AND sighting IS NULL) OR {JOB}"
    )
    for verb, command in (("sweep", "DELETE"), ("change", "UPDATE")):
        yield Policy(table, verb, command, JOB, roles=WORKER)
    here = f"{HERE} OR {JOB}"
    for verb, command in (("see", "SELECT"), ("add", "INSERT"), ("count", "UPDATE")):
        yield Policy("sightings_slipbook", verb, command, here)


def of_errands() -> Iterator[Policy]:
    """An area sees what it is asked, and answers; those who open cases see what was asked here."""
    theirs = (
        "area = (SELECT nullif(s.area, '') FROM security_seat AS s "
        "WHERE s.id = (SELECT sec.seat()))"
    )
    sees = f"({HERE} AND ({theirs} OR {OPENS_CASES})) OR {JOB}"
    table = "errands_ticket"
    yield Policy(table, "see", "SELECT", sees)
    asks = f"({HERE} AND {OPENS_CASES} AND state = 'asked'"
    yield Policy(table, "ask", "INSERT", f"{asks} AND asked_by_id = {SEAT}) OR {JOB}")
    yield Policy(table, "answer", "UPDATE", sees,
                 becoming=f"answered_by_id = {SEAT} OR {JOB}")  # fmt: skip


def of_oversight() -> Iterator[Policy]:
    """Requests to a second person, emergencies, frozen seats and alarms: of a post.

    Nobody decides what they asked for, reviews what they opened or releases their own seat.
    """
    own = f"asked_by_id = {SEAT}"
    free = "dossier_id IS NULL OR dossier_id <> ALL ((SELECT sec.walls())::uuid[])"
    table = "oversight_approval"
    yield Policy(table, "see", "SELECT", f"{HERE} OR {own} OR {JOB}")
    yield Policy(
        table,
        "add",
        "INSERT",
        f"{JOB} OR ({own} AND asked_officer_id = {OFFICER} AND verdict = '')",
    )
    yield Policy(
        table, "decide", "UPDATE",
        f"{JOB} OR ({HERE} AND asked_officer_id <> {OFFICER} AND verdict = '')",
        becoming=f"{JOB} OR (decided_by_id = {SEAT} AND decided_officer_id = {OFFICER})",
    )  # fmt: skip
    yield Policy(
        table, "use", "UPDATE", f"{own} AND verdict = 'approved' AND executed_at IS NULL",
        becoming=f"{own} AND verdict = 'approved' AND executed_at IS NOT NULL",
    )  # fmt: skip
    yield Policy(table, "wall", "ALL", free, restrictive=True)
    table = "oversight_emergencyopening"
    # Whoever opened says why; from then on only a head of protection writes, the review.
    unsaid = f"seat_id = {SEAT} AND octet_length({table}.sealed) = 0"
    review = f"{JOB} OR (officer_id <> {OFFICER} AND {ROLE} = 'supervisor')"
    yield Policy(
        table, "say_why", "UPDATE", unsaid,
        becoming=f"seat_id = {SEAT} AND verdict = ''",
    )  # fmt: skip
    yield Policy(
        table, "review", "UPDATE", f"({unsaid}) OR {review}", restrictive=True,
        becoming=f"(seat_id = {SEAT} AND verdict = '') OR {review}",
    )  # fmt: skip
    table = "oversight_freeze"
    watches = f"{HERE} AND officer_id <> {OFFICER} AND {ROLE} = 'supervisor'"
    yield Policy(table, "see", "SELECT", f"{JOB} OR ({watches})")
    yield Policy(table, "at_the_door", "SELECT", "true", roles=DOOR)
    yield Policy(table, "release", "UPDATE", f"{JOB} OR ({watches})")
    yield Policy(table, "add", "INSERT", JOB, roles=WORKER)
    table = "oversight_alert"
    sees = f"({HERE} AND {ROLE} = 'supervisor') OR {ROLE} = 'auditor' OR {JOB}"
    yield Policy(table, "see", "SELECT", sees)
    yield Policy(table, "at_the_door", "SELECT", "true", roles=DOOR)
    yield Policy(table, "acknowledge", "UPDATE", f"{JOB} OR ({HERE} AND {ROLE} = 'supervisor')")
    yield Policy(table, "wall", "ALL", free, restrictive=True)


def of_trust() -> Iterator[Policy]:
    """A key of another ministry is proposed in one's own name, and believed once another agreed.

    What is no longer believed stays so.
    """
    table = "sharing_ministrykey"
    yield Policy(table, "see", "SELECT", "true")
    yield Policy(
        table, "propose", "INSERT",
        f"{JOB} OR (state = 'proposed' AND proposed_by_id = {SEAT} AND proposer_id = {OFFICER} "
        "AND confirmer_id IS NULL)",
    )  # fmt: skip
    agreed = (
        "EXISTS (SELECT FROM oversight_approval AS a WHERE a.kind = 'ministry_key' "
        f"AND a.verdict = 'approved' AND a.target = {table}.id::text "
        f"AND a.asked_officer_id = {table}.proposer_id AND a.decided_officer_id = {OFFICER})"
    )
    believed = (
        f"state = 'trusted' AND confirmed_by_id = {SEAT} AND confirmer_id = {OFFICER} AND {agreed}"
    )
    over = f"state = 'withdrawn' AND withdrawn_by_id = {SEAT}"
    yield Policy(
        table, "change", "UPDATE", "state <> 'withdrawn'",
        becoming=f"{JOB} OR ({believed}) OR ({over})",
    )  # fmt: skip
