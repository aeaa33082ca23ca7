"""Who has a restricted case: said by heads of protection, and begun with a new dossier only."""

from collections.abc import Iterator, Sequence
from uuid import uuid4

import psycopg
from psycopg import errors

from tests.locks import worlds
from tests.locks.desk import Desk
from ventanilla.security.decisions import SeatFacts

ADD = ("INSERT INTO security_grant (dossier_id, scope_id, seat_id, purpose, since, until)"
       " VALUES (%s, %s, %s, %s, now(), now() + interval '1 hour')")  # fmt: skip
ENDS = ("UPDATE security_grant SET until = now() + %s::interval"
        " WHERE dossier_id = %s AND seat_id = %s AND purpose = %s")  # fmt: skip
BEGIN = "SELECT sec.begin_dossier(%s, %s, 1, %s, %s)"


def _does(desk: Desk, seat: SeatFacts, said: str, values: Sequence[object]) -> bool:
    """Whether a statement of a seat's changes anything. It is taken back."""
    with desk.app.transaction(force_rollback=True):
        desk.at.enter(desk.app, seat)
        try:
            with desk.app.transaction():
                return desk.app.execute(said.encode(), values).rowcount > 0
        except (errors.InsufficientPrivilege, errors.UniqueViolation):
            return False


def only_heads_say_who_has_a_case(desk: Desk) -> Iterator[str]:
    """Ana, who was lent a case of Berta's post, neither gives it to somebody nor keeps it."""
    ana, berta = desk.at.ana, desk.at.berta
    lent = desk.at.world.cases[2]
    place = [lent.dossier, lent.scope]
    wanted = [worlds.track_of(lent.dossier)]
    assert desk.administrator.execute("SELECT FROM cases_track WHERE id = %s", wanted).rowcount == 1
    for seat, purpose, may in (
        (ana, "assignment", False), (ana, "signature", True), (berta, "assignment", True),
    ):  # fmt: skip
        if _does(desk, seat, ADD, [*place, berta.seat, purpose]) != may:
            yield f"seat {seat.seat} {'may not' if may else 'may'} add a grant of {purpose}"
    desk.administrator.execute(ADD.encode(), [*place, ana.seat, "assignment"])
    for seat, purpose, until, may in (
        (ana, "assignment", "9 days", False), (ana, "assignment", "-1 minute", True),
        (ana, "help", "9 days", True), (berta, "assignment", "9 days", True),
    ):  # fmt: skip
        if _does(desk, seat, ENDS, [until, lent.dossier, ana.seat, purpose]) != may:
            yield f"seat {seat.seat} {'may not' if may else 'may'} end {purpose} in {until}"
    desk.administrator.execute(
        "DELETE FROM security_grant WHERE purpose = 'assignment' AND seat_id = %s", [ana.seat]
    )


def a_dossier_is_begun_once_here_and_for_oneself(desk: Desk) -> Iterator[str]:
    """By whoever knows of the cases of a scope; nobody lets themselves into one that stands."""
    ana, berta, own = desk.at.ana, desk.at.berta, desk.at.world.cases[0]
    there = desk.at.world.cases[1].scope
    for name, dossier, scope, holder, may in (
        ("a new one", uuid4(), own.scope, ana.seat, True),
        ("one that stands", own.dossier, own.scope, ana.seat, False),
        ("a foreign one", desk.at.foreign, own.scope, ana.seat, False),
        ("one of another post", uuid4(), there, ana.seat, False),
        ("one for another", uuid4(), own.scope, berta.seat, False),
    ):
        if _does(desk, ana, BEGIN, [dossier, scope, worlds.ANY_DAY, holder]) != may:
            yield f"{name} {'is not' if may else 'is'} begun"
    with desk.app.transaction(force_rollback=True):
        try:
            desk.app.execute(BEGIN.encode(), [uuid4(), own.scope, worlds.ANY_DAY, ana.seat])
        except psycopg.Error:
            return
        yield "nobody begins one"


def what_was_said_is_not_for_readers(desk: Desk) -> Iterator[str]:
    """interviews_submission: for whoever works in the case; Berta was let in to read Ana's."""
    own, lent = desk.at.world.cases[0], desk.at.world.cases[2]
    desk.put("interviews_submission", *(
        {"id": uuid4(), "key_version": 1, "sealed": b"", "received_on": worlds.ANY_DAY,
         "dossier_id": case.dossier, "scope_id": case.scope, "sitting_id": uuid4()}
        for case in (own, lent)
    ))  # fmt: skip
    for who, case, count in (("ana", own, 1), ("ana", lent, 1), ("berta", own, 0)):
        said = "SELECT FROM interviews_submission WHERE dossier_id = %(of)s"
        if (found := desk.counts(who, said, of=case.dossier)) != count:
            yield f"{who} sees {found} of what was said, instead of {count}"
    read = "SELECT FROM cases_entry WHERE dossier_id = %(own)s"
    if desk.counts("berta", read) != 1:
        yield "berta does not read the rest"
    desk.clear("interviews_submission")


QUESTIONS = (
    only_heads_say_who_has_a_case,
    a_dossier_is_begun_once_here_and_for_oneself,
    what_was_said_is_not_for_readers,
)
