"""Who asks, who agrees, who carries out: exports, deletions, approvals, walls."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from psycopg import errors

from tests.locks.desk import LONG_AGO, REFUSED, Desk

ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN = (UUID(int=at) for at in range(1, 8))
#: rows that say nothing yet
EXPORTED = {"asked_at": LONG_AGO, "narrowed": "", "mine": False, "columns": [], "format": "csv",
            "reason": "", "language": "es", "state": "asked", "rows": 1, "digest": ""}  # fmt: skip
DISPOSED = {"track_id": ONE, "reason": "", "proposed_by_id": 1, "proposer_id": 1,
            "proposed_at": LONG_AGO, "digest": ""}  # fmt: skip
ASKED = {"kind": "x", "protocol": "", "target": "", "payload": "{}", "asked_at": LONG_AGO,
         "expires_at": LONG_AGO.replace(year=2101), "verdict": ""}  # fmt: skip
EXPORT = ("INSERT INTO exports_export (id, seat_id, officer_id, post_id, asked_at, narrowed, mine,"
          " columns, format, reason, language, state, rows, decided_by_id, digest) VALUES"
          " (%(new)s, {seat}, {officer}, {post}, now(), '', false, '{{}}', 'csv', '', 'es', 'asked',"
          " 1, {decided}, '')")  # fmt: skip
ANSWER = "UPDATE exports_export SET state = 'x', decided_by_id = {}"


def exports_are_answered_by_another(desk: Desk) -> Iterator[str]:
    """A wish is known at its post, its file to its seat; nobody answers in another's name."""
    names = desk.names
    for pk, who, post in ((ONE, "ana", "here"), (TWO, "berta", "there")):
        seat, officer = names[who], names[f"{who}_o"]
        wish = {"id": pk, "seat_id": seat, "officer_id": officer, "post_id": names[post]}
        desk.put("exports_export", wish | EXPORTED)
        desk.put("exports_file", {"export_id": pk, "seat_id": seat, "sealed": b""})
    wish_of = {"seat": "%(ana)s", "officer": "%(ana_o)s", "post": "%(here)s", "decided": "NULL"}
    yield from desk.wrong(
        ("ana", f"SELECT FROM exports_export WHERE id = '{ONE}'", 1),
        ("carla", "SELECT FROM exports_export", 1),
        ("berta", f"SELECT FROM exports_export WHERE id = '{ONE}'", 0),
        ("job", "SELECT FROM exports_export", 2),
        ("ana", EXPORT.format(**wish_of), 1),
        *(("ana", EXPORT.format(**wish_of | other), REFUSED) for other in (
            {"seat": "%(dan)s"}, {"officer": "%(dan_o)s"}, {"post": "%(there)s"},
            {"decided": "%(dan_o)s"})),
        ("job", EXPORT.format(**wish_of), 1),
        ("dan", ANSWER.format("%(dan_o)s"), 1),
        ("dan", ANSWER.format("%(carla_o)s"), REFUSED),
        ("dan", ANSWER.format("NULL"), REFUSED),
        ("ana", ANSWER.format("%(ana_o)s"), 0),
        ("job", ANSWER.format("NULL"), 2),
        ("ana", "SELECT FROM exports_file", 1),
        ("dan", "SELECT FROM exports_file", 0),
        ("job", "SELECT FROM exports_file", 2),
        ("job", "INSERT INTO exports_file (export_id, seat_id, sealed) VALUES (%(new)s, 1, '')", 1),
        ("anas_job", "INSERT INTO exports_file (export_id, seat_id, sealed) VALUES (%(new)s, 1,"
                     " '')", REFUSED),
        ("job", "DELETE FROM exports_file", 2),
        ("anas_job", "DELETE FROM exports_file", 0),
    )  # fmt: skip
    desk.clear("exports_file", "exports_export")


HOLD = ("INSERT INTO cases_hold (dossier_id, scope_id, track_id, reason, set_by_id, set_at) VALUES"
        " (%(new)s, {scope}, %(new)s, '', {by}, now())")  # fmt: skip
PROPOSAL = ("INSERT INTO cases_disposal (id, dossier_id, scope_id, track_id, kind, reason, state,"
            " proposed_by_id, proposer_id, proposed_at, confirmer_id, digest) VALUES (%(new)s,"
            " %(new)s, {scope}, %(new)s, 'deletion', '', {state}, {by}, {who}, now(), {confirmer},"
            " '')")  # fmt: skip
LIFT = "UPDATE cases_hold SET lifted_at = now()"
CONFIRM = f"UPDATE cases_disposal SET state = 'confirmed', confirmer_id = {{}} WHERE id = '{ONE}'"


def _in_another_protocol(desk: Desk) -> Iterator[str]:
    """Whoever keeps records keeps those of their protocols."""
    say, felix = desk.administrator.execute, desk.names["felix"]
    row = say("SELECT protocols FROM security_seat WHERE id = %s", [felix]).fetchone()
    say("UPDATE security_seat SET protocols = ARRAY['other'] WHERE id = %s", [felix])
    yield from desk.wrong(("felix", "SELECT FROM cases_hold", 0))
    say("UPDATE security_seat SET protocols = %s WHERE id = %s", [row[0] if row else [], felix])


def records_go_by_two(desk: Desk) -> Iterator[str]:
    """Who answers for keeping sees what is held and goes; one proposes, another confirms."""
    names = desk.names
    here = {"dossier_id": names["own"], "scope_id": names["scope"]}
    elsewhere = {"dossier_id": names["foreign"], "scope_id": names["scope_there"]}
    for place, by in ((here, "ana"), (elsewhere, "berta")):
        desk.put("cases_hold", place | {
            "track_id": ONE, "reason": "", "set_by_id": names[by], "set_at": LONG_AGO})  # fmt: skip
    act = DISPOSED | {"proposed_by_id": names["ana"], "proposer_id": names["ana_o"]}
    proposed = act | {"state": "proposed", "kind": "deletion"}
    lifting = act | {"state": "confirmed", "kind": "lifting"}
    desk.put("cases_disposal", here | proposed | {"id": ONE},
             elsewhere | proposed | {"id": TWO, "proposer_id": names["berta_o"]})  # fmt: skip
    yield from _in_another_protocol(desk)
    hold_of = {"scope": "%(scope)s", "by": "%(ana)s"}
    yield from desk.wrong(
        ("ana", "SELECT FROM cases_hold", 1), ("felix", "SELECT FROM cases_hold", 2),
        ("carla", "SELECT FROM cases_hold", 0), ("job", "SELECT FROM cases_hold", 2),
        ("eva", "SELECT FROM cases_hold", 0), ("anas_job", "SELECT FROM cases_hold", 1),
        ("ana", "SELECT FROM cases_disposal", 1), ("felix", "SELECT FROM cases_disposal", 2),
        ("carla", "SELECT FROM cases_disposal", 0), ("job", "SELECT FROM cases_disposal", 2),
        ("ana", HOLD.format(**hold_of), 1), ("job", HOLD.format(**hold_of), 1),
        ("ana", HOLD.format(**hold_of | {"by": "%(dan)s"}), REFUSED),
        ("ana", HOLD.format(**hold_of | {"scope": "%(scope_there)s"}), REFUSED),
        ("carla", HOLD.format(**hold_of | {"by": "%(carla)s"}), REFUSED),
        ("ana", LIFT, REFUSED), ("job", LIFT, 2), ("carla", LIFT, 0),
        *_proposals(),
        ("dan", CONFIRM.format("%(dan_o)s"), 1), ("dan", CONFIRM.format("%(carla_o)s"), REFUSED),
        ("carla", CONFIRM.format("%(carla_o)s"), 0), ("job", CONFIRM.format("%(dan_o)s"), 1),
        ("dan", "UPDATE cases_disposal SET done_at = now()", REFUSED),
        ("ana", "UPDATE cases_disposal SET state = 'withdrawn'", 1),
        ("job", "UPDATE cases_disposal SET done_at = now()", 2),
    )  # fmt: skip
    for more, lifts in (
        ({"confirmer_id": names["berta_o"]}, 1),
        ({"confirmer_id": names["berta_o"], "state": "done"}, 1),
        ({"confirmer_id": names["felix_o"]}, REFUSED),
        ({"confirmer_id": names["berta_o"], "state": "withdrawn"}, REFUSED),
        ({"confirmer_id": names["berta_o"], "kind": "deletion"}, REFUSED),
        ({"confirmer_id": names["berta_o"], "dossier_id": ONE}, REFUSED),
    ):
        desk.clear("cases_disposal")
        # Ana's own stands confirmed too: her post's hold is still not Berta's to lift.
        desk.put("cases_disposal", elsewhere | lifting | {"id": THREE} | more)
        yield from desk.wrong(("berta", LIFT, lifts))
    desk.wall()
    yield from desk.wrong(("ana", "SELECT FROM cases_hold", 0))
    desk.clear("cases_disposal")
    desk.put("cases_disposal", here | proposed | {"id": ONE})
    yield from desk.wrong(("ana", "SELECT FROM cases_disposal", 0))
    desk.unwall()
    desk.clear("cases_disposal", "cases_hold")


def _proposals() -> Iterator[tuple[str, str, int | str]]:
    right = {"scope": "%(scope)s", "state": "'proposed'", "by": "%(ana)s", "who": "%(ana_o)s",
             "confirmer": "NULL"}  # fmt: skip
    yield "ana", PROPOSAL.format(**right), 1
    yield "job", PROPOSAL.format(**right), 1
    for wrong in (
        {"by": "%(dan)s"}, {"who": "%(dan_o)s"}, {"scope": "%(scope_there)s"},
        {"state": "'withdrawn'"}, {"confirmer": "%(dan_o)s"},
    ):  # fmt: skip
        yield "ana", PROPOSAL.format(**right | wrong), REFUSED


ASK = ("INSERT INTO oversight_approval (id, kind, post_id, protocol, target, payload, asked_by_id,"
       " asked_officer_id, asked_at, expires_at, verdict, decided_by_id, decided_officer_id,"
       " decided_at) VALUES (%(new)s, 'x', %(here)s, '', '', '{{}}', {by}, {who}, now(), now(),"
       " {verdict})")  # fmt: skip
DECIDE = ("UPDATE oversight_approval SET verdict = 'declined', decided_at = now(), decided_by_id ="
          " {}, decided_officer_id = {}")  # fmt: skip
USE = "UPDATE oversight_approval SET executed_at = now()"


def a_second_person_is_another(desk: Desk) -> Iterator[str]:
    """Asked for in one's own name, decided at the post by somebody else, carried out once."""
    names = desk.names
    approved = {"verdict": "approved", "decided_by_id": names["dan"],
                "decided_officer_id": names["dan_o"], "decided_at": LONG_AGO}  # fmt: skip
    for pk, who, post, more in (
        (ONE, "ana", "here", {}), (TWO, "berta", "there", {}), (THREE, "ana", "there", {}),
        (FOUR, "ana", "here", approved), (FIVE, "felix", "there", {}),
        (SIX, "ana", "here", approved | {"executed_at": LONG_AGO}),
        (SEVEN, "ana", "here", {"dossier_id": names["own"]}),
    ):  # fmt: skip
        desk.put("oversight_approval", {
            **ASKED, "id": pk, "post_id": names[post], "asked_by_id": names[who],
            "asked_officer_id": names[f"{who}_o"], **more})  # fmt: skip
    right = {"by": "%(ana)s", "who": "%(ana_o)s", "verdict": "'', NULL, NULL, NULL"}
    done = "'approved', %(dan)s, %(dan_o)s, now() - interval '1 hour'"
    yield from desk.wrong(
        ("ana", "SELECT FROM oversight_approval", 5), ("dan", "SELECT FROM oversight_approval", 4),
        ("berta", "SELECT FROM oversight_approval", 3), ("job", "SELECT FROM oversight_approval", 7),
        ("ana", ASK.format(**right), 1), ("job", ASK.format(**right), 1),
        ("ana", ASK.format(**right | {"by": "%(dan)s"}), REFUSED),
        ("ana", ASK.format(**right | {"who": "%(dan_o)s"}), REFUSED),
        ("ana", ASK.format(**right | {"verdict": done}), REFUSED),
        ("dan", DECIDE.format("%(dan)s", "%(dan_o)s"), 2),
        ("dan", DECIDE.format("%(carla)s", "%(dan_o)s"), REFUSED),
        ("dan", DECIDE.format("%(dan)s", "%(carla_o)s"), REFUSED),
        ("berta", DECIDE.format("%(berta)s", "%(berta_o)s"), 2),
        ("ana", DECIDE.format("%(ana)s", "%(ana_o)s") + f" WHERE id = '{ONE}'", 0),
        ("job", DECIDE.format("%(dan)s", "%(dan_o)s") + f" WHERE id = '{ONE}'", 1),
        ("job", USE + f" WHERE id = '{FOUR}'", 1),
        ("ana", USE, 1), ("ana", USE + f" WHERE id = '{SIX}'", 0), ("dan", USE, REFUSED), ("dan", USE + f" WHERE id = '{FOUR}'", 0),
        ("ana", "UPDATE oversight_approval SET executed_at = NULL", REFUSED),
        ("ana", "UPDATE oversight_approval SET executed_at = now(), verdict = 'declined'", REFUSED),
    )  # fmt: skip
    desk.wall()
    yield from desk.wrong(("ana", "SELECT FROM oversight_approval", 4))
    desk.unwall()
    desk.clear("oversight_approval")


def a_wall_falls_by_two(desk: Desk) -> Iterator[str]:
    """Once approved for that very wall; one that fell stays down."""
    names = desk.names
    for pk in range(1, 6):
        desk.put("security_wall", {
            "id": pk, "reason": "other", "since": LONG_AGO, "dossier_id": names["own"],
            "officer_id": names["carla_o"] if pk == 1 else 10**6 + pk, "scope_id": names["scope"],
            "set_by_id": names["ana"], "lifted_at": LONG_AGO if pk == 5 else None})  # fmt: skip
    for pk, kind, verdict, target in (
        (ONE, "wall", "approved", "1"), (TWO, "wall", "declined", "2"), (THREE, "x", "approved", "3"),
        (FOUR, "wall", "approved", "40"), (FIVE, "wall", "approved", "5"),
    ):  # fmt: skip
        desk.put("oversight_approval", {
            **ASKED, "id": pk, "kind": kind, "post_id": names["here"], "target": target,
            "asked_by_id": names["ana"], "asked_officer_id": names["ana_o"], "verdict": verdict,
            "decided_by_id": names["dan"], "decided_officer_id": names["dan_o"],
            "decided_at": LONG_AGO})  # fmt: skip
    lift = "UPDATE security_wall SET lifted_at = now() WHERE id = {}"
    yield from desk.wrong(
        ("ana", lift.format(1), 1), ("ana", lift.format(2), REFUSED),
        ("ana", lift.format(3), REFUSED), ("ana", lift.format(4), REFUSED),
        ("ana", lift.format(5), 0),
        ("ana", "UPDATE security_wall SET lifted_by_id = NULL WHERE id = 2", 1),
    )  # fmt: skip
    desk.clear("oversight_approval", "security_wall")


def tables_hold_that_two_are_two(desk: Desk) -> Iterator[str]:
    """Whatever a function or a policy forgets: constraints, each by its name."""
    wish = EXPORTED | {"id": ONE, "seat_id": 1, "officer_id": 1, "post_id": 1}
    act = DISPOSED | {"id": ONE, "dossier_id": ONE, "scope_id": 1, "kind": "deletion"}
    asked = ASKED | {"id": ONE, "post_id": 1, "asked_by_id": 1, "asked_officer_id": 1}
    decided = {"decided_by_id": 2, "decided_officer_id": 2, "decided_at": LONG_AGO}
    opened = {"id": ONE, "dossier_id": ONE, "scope_id": 1, "key_version": 1, "sealed": b"",
              "seat_id": 1, "officer_id": 1, "post_id": 1, "reason": "", "opened_at": LONG_AGO,
              "until": LONG_AGO, "review_by": LONG_AGO, "verdict": ""}  # fmt: skip
    stopped = {"seat_id": 1, "officer_id": 1, "post_id": 1, "cause": "", "frozen_at": LONG_AGO,
               "released_at": LONG_AGO, "note": "work"}  # fmt: skip
    for name, table, row in (
        ("nobody_confirms_what_they_proposed", "cases_disposal",
         act | {"state": "confirmed", "proposer_id": 1, "confirmer_id": 1}),
        ("nothing_is_disposed_of_by_one", "cases_disposal", act | {"state": "confirmed"}),
        ("nobody_agrees_to_an_export_of_their_own", "exports_export", wish | {"decided_by_id": 1}),
        ("many_rows_leave_with_a_second_person", "exports_export",
         wish | {"state": "ready", "rows": 26}),
        ("two_persons_decide", "oversight_approval",
         asked | decided | {"verdict": "declined", "decided_officer_id": 1}),
        ("a_verdict_is_somebodys", "oversight_approval", asked | {"verdict": "approved"}),
        ("only_what_was_approved_is_done", "oversight_approval",
         asked | decided | {"verdict": "declined", "executed_at": LONG_AGO}),
        ("nobody_reviews_their_own_emergency", "oversight_emergencyopening",
         opened | {"verdict": "yes", "reviewed_officer_id": 1, "reviewed_at": LONG_AGO}),
        ("an_emergency_lasts_two_hours_at_most", "oversight_emergencyopening",
         opened | {"until": LONG_AGO + timedelta(hours=3)}),
        ("another_person_releases_a_seat", "oversight_freeze",
         stopped | {"released_officer_id": 1}),
    ):  # fmt: skip
        try:
            desk.put(table, row)
        except errors.CheckViolation as refusal:
            if refusal.diag.constraint_name == name:
                continue
        yield f"{name} does not hold"
