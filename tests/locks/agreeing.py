"""What rests on consent in a restricted scope is written while it stands, and it only shrinks."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from psycopg import errors

from tests.locks import worlds
from tests.locks.desk import LONG_AGO, Desk

ONE, TWO, SITTING, BEFORE = (UUID(int=at) for at in (71, 72, 73, 74))
LATER = LONG_AGO.replace(year=2101)
HOLD = ("INSERT INTO interviews_sitting (id, key_version, sealed, state, opened_on, dossier_id,"
        " scope_id, track_id, seat_id, before_consent) VALUES (gen_random_uuid(), 1, '', 'open',"
        " now(), %(d)s, %(scope)s, %(t)s, %(seat)s, {})")  # fmt: skip
ANSWER = ("INSERT INTO interviews_submission (id, key_version, sealed, received_on, dossier_id,"
          " scope_id, sitting_id) VALUES (gen_random_uuid(), 1, '', now(), %(d)s, %(scope)s,"
          " %(sitting)s)")  # fmt: skip
SEND = ("INSERT INTO exchange_disclosure (id, key_version, sealed, state, \"on\", dossier_id,"
        " scope_id, track_id, seat_id, consent_id, provider, unbound) VALUES (gen_random_uuid(), 1,"
        " '', 'sent', now(), %(d)s, %(scope)s, %(t)s, %(seat)s, {}, {}, {})")  # fmt: skip
AGREE = ("INSERT INTO security_consent (id, key_version, sealed, purpose, ground, since,"
         " dossier_id, scope_id, signed_by_id, second_id, withdrawn_at, answer) VALUES"
         " (gen_random_uuid(), 1, '', 'data', {}, now(), %(d)s, %(scope)s, {}, {}, {}, 'given')")  # fmt: skip
NARROW = "UPDATE security_consent SET {} WHERE id = %(one)s"
#: of a consent: what it lacks to stand
DEAD: tuple[Mapping[str, object], ...] = (
    {"answer": "refused"}, {"withdrawn_at": LONG_AGO}, {"until": LONG_AGO}, {"since": LATER},
    {"purpose": "data"}, {"dossier": True},
)  # fmt: skip


def what_rests_on_consent(desk: Desk) -> Iterator[str]:
    """A sitting and its answers on `service`, a letter on the `referral` of its provider."""
    at, own, lent = desk.at, desk.at.world.cases[0], desk.at.world.cases[2]
    within = desk.administrator.execute(
        "SELECT w.id FROM security_scope AS w JOIN security_scope AS s USING (post_id, protocol)"
        " WHERE s.id = %s AND w.level = 1", [lent.scope]
    ).fetchone()  # fmt: skip
    assert within is not None
    move = "UPDATE security_dossier SET scope_id = %s WHERE id = %s"
    desk.administrator.execute(move, [within[0], lent.dossier])
    values = {
        "d": lent.dossier, "scope": within[0], "t": worlds.track_of(lent.dossier),
        "seat": at.berta.seat, "sitting": SITTING, "before": BEFORE, "one": ONE, "me": at.berta.officer,
        "other": at.ana.officer, "later": LATER, "ago": LONG_AGO, "lower": lent.scope,
    }  # fmt: skip
    sitting = {
        "key_version": 1, "sealed": b"", "state": "open", "opened_on": LONG_AGO,
        "dossier_id": lent.dossier, "scope_id": within[0], "track_id": values["t"],
        "seat_id": at.berta.seat}  # fmt: skip
    desk.put("interviews_sitting", {**sitting, "id": SITTING})
    desk.put("interviews_sitting", {**sitting, "id": BEFORE, "before_consent": True})

    def does(statement: str) -> bool:
        with desk.app.transaction(force_rollback=True):
            at.enter(desk.app, at.berta)
            try:
                with desk.app.transaction():
                    return desk.app.execute(statement.encode(), values).rowcount > 0
            except (errors.InsufficientPrivilege, errors.IntegrityError):
                return False

    def agreed(meant: str, **more: object) -> None:
        other = more.pop("dossier", None)
        case = own if other else lent
        row = {
            "id": ONE, "key_version": 1, "sealed": b"", "purpose": meant, "ground": "consent",
            "since": LONG_AGO, "dossier_id": case.dossier, "scope_id": own.scope if other else within[0],
            "signed_by_id": at.berta.officer, "provider": b"a", **more,
        }  # fmt: skip
        desk.administrator.execute("DELETE FROM security_consent WHERE id = %s", [ONE])
        desk.put("security_consent", row)

    def asked(lines: Mapping[str, bool], when: str) -> Iterator[str]:
        for statement, may in lines.items():
            if does(statement) != may:
                yield f"{when}: {statement} {'is refused' if may else 'is let through'}"

    letter, other = SEND.format("%(one)s", "'a'", "false"), SEND.format("%(one)s", "'b'", "false")
    for dead in DEAD:
        agreed("service", **dead)
        yield from asked({HOLD.format("false"): False, ANSWER: False}, f"service {dead}")
        agreed("referral", **dead)
        yield from asked({letter: False}, f"referral {dead}")
    agreed("service", until=LATER)
    before = SEND.format("NULL", "NULL", "true")
    yield from asked({HOLD.format("false"): True, HOLD.format("true"): True, ANSWER: True}, "live")
    agreed("referral")
    yield from asked({ANSWER: False, ANSWER.replace("sitting)s", "before)s"): True}, "before")
    yield from asked({letter: True, other: False, before: True, HOLD.format("false"): False,
                      HOLD.format("true"): True, SEND.format("NULL", "NULL", "false"): False,
                      }, "referral")  # fmt: skip
    agreed("others", until=LATER)
    yield from asked({
        NARROW.format("withdrawn_at = now()"): True, NARROW.format("until = now()"): True,
        NARROW.format("until = NULL"): False,
        NARROW.format("until = until + interval '1 day'"): False,
    }, "narrowed")  # fmt: skip
    agreed("others", withdrawn_at=LONG_AGO, until=LATER)
    yield from asked({NARROW.format("withdrawn_at = NULL"): False,
                      NARROW.format("until = now()"): False}, "taken back")  # fmt: skip
    me, them, none = "%(me)s", "%(other)s", "NULL"
    yield from asked({
        AGREE.format("'consent'", me, none, none): True,
        AGREE.format("'consent'", them, none, none): False,
        AGREE.format("'consent'", me, them, none): False,
        AGREE.format("'consent'", me, none, "now()"): False,
        AGREE.format("'best_interests'", them, me, none): False,
    }, "signed")  # fmt: skip
    together = AGREE.format("'best_interests'", them, me, none)
    refused = together.replace("'given'", "'refused'")
    for verdict in ("declined", "approved"):
        desk.clear("oversight_approval")
        desk.put("oversight_approval", _decided_by_two(desk, lent.dossier, verdict))
        yield from asked({together: verdict == "approved", refused: False}, verdict)
    desk.clear("oversight_approval")
    moved = "UPDATE security_dossier SET scope_id = {} WHERE id = %(d)s"
    yield from asked({moved.format("%(scope)s"): True, moved.format("%(lower)s"): False}, "moved")
    desk.clear("interviews_sitting")
    desk.administrator.execute("DELETE FROM security_consent WHERE id = %s", [ONE])
    desk.administrator.execute(move, [lent.scope, lent.dossier])


def _decided_by_two(desk: Desk, dossier: UUID, verdict: str) -> Mapping[str, object]:
    """Ana asked whether it is in the child's best interests, and Berta answered."""
    ana, berta = desk.at.ana, desk.at.berta
    return {
        "id": TWO, "kind": "best_interests", "post_id": berta.post, "protocol": "",
        "target": "", "payload": "{}", "dossier_id": dossier, "asked_by_id": ana.seat,
        "asked_officer_id": ana.officer, "asked_at": LONG_AGO, "expires_at": LATER,
        "verdict": verdict, "decided_by_id": berta.seat, "decided_officer_id": berta.officer,
        "decided_at": LONG_AGO,
    }  # fmt: skip


QUESTIONS = (what_rests_on_consent,)
