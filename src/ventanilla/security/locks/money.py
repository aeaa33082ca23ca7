"""Policies of economic support: those who handle money see numbers, and no case."""

from collections.abc import Iterator

from ventanilla.security.locks.desks import OPENS_CASES
from ventanilla.security.locks.policy import HERE, JOB, OFFICER, ROLE, SEAT, Policy

FINANCE = f"{ROLE} = 'finance_officer'"
#: who reads the books of their post, and of every post: neither names a case
BOOKS = (
    f"{JOB} OR ({HERE} AND {ROLE} IN ('cashier', 'head_of_post', 'supervisor', 'case_officer')) "
    f"OR {ROLE} IN ('finance_officer', 'analyst', 'hq_protocol_lead')"
)


def of_support() -> Iterator[Policy]:
    """Funds and rates; requests; the books."""
    yield from _of_funds()
    yield from _of_requests()
    yield from _of_books()


def _of_funds() -> Iterator[Policy]:
    """Headquarters opens funds; everybody who works may know what there is."""
    gives = f"{JOB} OR {FINANCE}"
    for table in ("support_fund", "support_line"):
        yield Policy(table, "see", "SELECT", "true")
        yield Policy(table, "add", "INSERT", gives)
        yield Policy(table, "change", "UPDATE", gives)
    yield Policy("support_rate", "see", "SELECT", "true")
    yield Policy("support_rate", "add", "INSERT", gives)


def _of_requests() -> Iterator[Policy]:
    """Of a post for those who pay and answer there; else for whoever opens the case behind it."""
    table = "support_request"
    behind = "EXISTS (SELECT FROM support_need AS n WHERE n.request = support_request.id)"
    sees = f"{JOB} OR ({HERE} AND {ROLE} IN ('cashier', 'head_of_post')) OR {FINANCE} OR {behind}"
    yield Policy(table, "see", "SELECT", sees)
    mine = f"requested_by_id = {SEAT} AND requested_officer_id = {OFFICER}"
    yield Policy(table, "ask", "INSERT", f"{JOB} OR ({HERE} AND {OPENS_CASES} AND {mine})")
    yield Policy(table, "go_on", "UPDATE", sees)
    known = "EXISTS (SELECT FROM support_request AS r WHERE r.id = request_id)"
    yield Policy("support_step", "see", "SELECT", known)
    yield Policy("support_step", "add", "INSERT", f"{JOB} OR (seat_id = {SEAT} AND {known})")


def _of_books() -> Iterator[Policy]:
    """Booked in one's own name: at one's post by those who pay and prove, everywhere by finance."""
    at_desk = f"{HERE} AND {ROLE} IN ('cashier', 'supervisor', 'case_officer')"
    booked = f"made_by_id = {SEAT} AND (({at_desk}) OR {FINANCE})"
    for table in ("support_movement", "support_entry", "support_counted", "support_exempted",
                  "support_closedmonth"):  # fmt: skip
        yield Policy(table, "see", "SELECT", BOOKS)
    yield Policy("support_movement", "add", "INSERT", f"{JOB} OR ({booked})")
    mine = (
        "EXISTS (SELECT FROM support_movement AS m "
        f"WHERE m.id = movement_id AND m.made_by_id = {SEAT})"
    )
    yield Policy("support_entry", "add", "INSERT", f"{JOB} OR {mine}")
    counts = f"by_id = {SEAT} AND {HERE} AND {ROLE} = 'cashier'"
    yield Policy("support_counted", "add", "INSERT", f"{JOB} OR ({counts})")
    answers = f"{HERE} AND {ROLE} = 'head_of_post'"
    yield Policy("support_exempted", "add", "INSERT", f"{JOB} OR (by_id = {SEAT} AND {answers})")
    closes = f"closed_by_id = {SEAT} AND closed_officer_id = {OFFICER} AND {answers}"
    yield Policy("support_closedmonth", "add", "INSERT", f"{JOB} OR ({closes})")
