"""Policies of training: nobody writes down their own result, or gives themselves a certificate.

Who is certified is no secret: posts choose by it, and anybody checks a code. What somebody
answered and how they did is theirs, and of those who teach and count.
"""

from collections.abc import Iterator

from ventanilla.security.locks.policy import HERE, JOB, OFFICER, ROLE, SEAT, Policy

RUNS = f"{ROLE} = 'training_officer'"
COUNTS = f"{ROLE} IN ('training_officer', 'hq_protocol_lead', 'analyst')"
#: the editions that somebody leads
LED = (
    "ANY (ARRAY(SELECT l.edition_id FROM training_leading AS l "
    "JOIN training_trainer AS t ON t.id = l.trainer_id "
    "WHERE t.officer_id = (SELECT sec.officer())))"
)


def of_training() -> Iterator[Policy]:
    """Editions and who leads them; what learners do; certificates; what a post writes down."""
    yield from _of_editions()
    yield from _of_trainers()
    yield from _of_learners()
    yield from _of_certificates()
    yield from _of_posts()


def _of_editions() -> Iterator[Policy]:
    """A training officer plans them and names who leads; whoever leads closes them."""
    table = "training_edition"
    mine = (
        "EXISTS (SELECT FROM training_enrolment AS e "
        f"WHERE e.edition_id = {table}.id AND e.officer_id = {OFFICER})"
    )
    sees = f"{JOB} OR {COUNTS} OR id = {LED} OR {mine}"
    yield Policy(table, "see", "SELECT", sees)
    yield Policy(table, "plan", "INSERT", f"{JOB} OR ({RUNS} AND planned_by_id = {SEAT})")
    # Whoever sees one may hold it, so that the act refuses in words.
    yield Policy(table, "go_on", "UPDATE", sees, becoming=f"{JOB} OR {RUNS} OR id = {LED}")
    table = "training_leading"
    yield Policy(table, "see", "SELECT", "true")
    yield Policy(table, "name", "INSERT", f"{JOB} OR {RUNS}")


def _of_trainers() -> Iterator[Policy]:
    """Masters are named, trainers made by passing; nobody makes themselves one, or ends it."""
    table = "training_trainer"
    yield Policy(table, "see", "SELECT", "true")
    named = f"level = 'master' AND named_by_id = {SEAT} AND {RUNS}"
    passed = (
        "EXISTS (SELECT FROM training_enrolment AS e WHERE e.edition_id = granted_by_id "
        f"AND e.officer_id = {table}.officer_id AND e.state = 'passed')"
    )
    made = f"level = 'trainer' AND {passed} AND ({RUNS} OR granted_by_id = {LED})"
    yield Policy(
        table, "make", "INSERT", f"{JOB} OR (officer_id <> {OFFICER} AND (({named}) OR ({made})))"
    )
    yield Policy(
        table, "relieve", "UPDATE", f"{JOB} OR ({RUNS} AND officer_id <> {OFFICER})",
        becoming=f"{JOB} OR ended_on IS NOT NULL",
    )  # fmt: skip


def _of_learners() -> Iterator[Policy]:
    """Alone each learns for themselves; in an edition others write down how it went."""
    table = "training_enrolment"
    own, alone = f"officer_id = {OFFICER}", "edition_id IS NULL"
    teaches = f"{RUNS} OR edition_id = {LED}"
    yield Policy(table, "see", "SELECT", f"{JOB} OR {own} OR {COUNTS} OR edition_id = {LED}")
    begun = f"({alone} AND {own}) OR ({RUNS} AND edition_id IS NOT NULL)"
    yield Policy(table, "begin", "INSERT", f"{JOB} OR (state = 'enrolled' AND ({begun}))")
    yield Policy(
        table, "go_on", "UPDATE", f"{JOB} OR ({alone} AND {own}) OR ({teaches})",
        becoming=f"{JOB} OR ({alone} AND {own}) OR (edition_id IS NOT NULL AND ({teaches}) "
        f"AND (officer_id <> {OFFICER} OR state = 'withdrawn'))",
    )  # fmt: skip
    table = "training_step"
    learns = (
        "EXISTS (SELECT FROM training_enrolment AS e "
        f"WHERE e.id = enrolment_id AND e.edition_id IS NULL AND e.officer_id = {OFFICER})"
    )
    for verb, command in (("see", "SELECT"), ("answer", "INSERT"), ("again", "UPDATE")):
        yield Policy(table, verb, command, f"{JOB} OR {learns}")


def _of_certificates() -> Iterator[Policy]:
    """Given to whoever passed what it says: by those who taught it, alone by having passed.

    Taken back by a training officer in the own name, and nobody takes back their own.
    """
    table = "training_certificate"
    yield Policy(table, "see", "SELECT", "true")
    alone = f"e.edition_id IS NULL AND e.officer_id = {OFFICER}"
    taught = (
        f"e.edition_id IS NOT NULL AND e.officer_id <> {OFFICER} "
        f"AND ({RUNS} OR e.edition_id = {LED})"
    )
    passed = (
        f"EXISTS (SELECT FROM training_enrolment AS e WHERE e.id = {table}.enrolment_id "
        f"AND e.officer_id = {table}.officer_id AND e.course = {table}.course "
        f"AND e.state = 'passed' AND (({alone}) OR ({taught})))"
    )
    yield Policy(table, "issue", "INSERT", f"{JOB} OR {passed}")
    yield Policy(
        table, "take_back", "UPDATE", f"{JOB} OR ({RUNS} AND officer_id <> {OFFICER})",
        becoming=f"{JOB} OR revoked_by_id = {SEAT}",
    )  # fmt: skip


def _of_posts() -> Iterator[Policy]:
    """What a post taught others, has ready, and did without a certificate: in the own name."""
    table = "training_outsidesession"
    yield Policy(table, "see", "SELECT", f"{JOB} OR {HERE} OR {RUNS}")
    gives = "('training_officer', 'community_officer', 'supervisor', 'head_of_post')"
    held = f"{HERE} AND seat_id = {SEAT}"
    yield Policy(table, "add", "INSERT", f"{JOB} OR ({held} AND {ROLE} IN {gives})")
    table = "training_readied"
    yield Policy(table, "see", "SELECT", f"{JOB} OR {HERE} OR {COUNTS}")
    yield Policy(table, "add", "INSERT", f"{JOB} OR ({held})")
    table = "training_uncertified"
    answers = f"{HERE} AND {ROLE} IN ('supervisor', 'head_of_post')"
    yield Policy(table, "see", "SELECT", f"{JOB} OR seat_id = {SEAT} OR ({answers}) OR {RUNS}")
    yield Policy(table, "own_up", "INSERT", f"{JOB} OR ({held} AND seen_by_id IS NULL)")
    others = (
        f"NOT EXISTS (SELECT FROM security_seat AS s WHERE s.id = {table}.seat_id "
        f"AND s.officer_id = {OFFICER})"
    )
    yield Policy(
        table, "look_at", "UPDATE", f"{JOB} OR ({answers} AND seen_by_id IS NULL AND {others})",
        becoming=f"{JOB} OR seen_by_id = {SEAT}",
    )  # fmt: skip
