"""What the functions of emergencies, of releases, of search and of deletion promise, one by one."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from tests.locks import worlds
from tests.locks.desk import LONG_AGO, REFUSED, SPENT, Desk

ONE, TWO = UUID(int=1), UUID(int=2)
GLASS = "SELECT verdict FROM sec.break_glass(%(carla_secret)s, %(carla)s, %(number)s, 'life')"
STEP_UP = "UPDATE security_session SET stepped_up_at = now() - %s::interval"
OTHERS = "UPDATE security_session SET stepped_up_at = CASE WHEN officer_id <> %s THEN now() END"
HOUR = timedelta(hours=1)


def _number(desk: Desk, at: int = 1) -> str:
    return desk.at.world.cases[at].dossier.hex[:18]


def _opening(desk: Desk, number: int, **more: object) -> dict[str, object]:
    """An emergency of Carla's: her third, if it is the third."""
    names, now = desk.names, worlds.now()
    return {
        "id": UUID(int=number), "dossier_id": names["foreign"], "scope_id": names["scope_there"],
        "key_version": 1, "sealed": b"", "seat_id": names["carla"], "officer_id": names["carla_o"],
        "post_id": names["there"], "reason": "life", "opened_at": now - HOUR / 2,
        "until": now + HOUR / 2, "review_by": now + HOUR, "verdict": "", **more,
    }  # fmt: skip


def an_emergency_takes_all_of_this(desk: Desk) -> Iterator[str]:
    """Fresh proof, a role, a protocol, a case that is there, no wall, no review that is owed."""
    say, number = desk.administrator.execute, _number(desk)

    def verdict(statement: str = GLASS, number: str = number) -> object:
        rows = desk.answers("door", statement, number=number)
        return rows[0][0] if rows else None

    def expect(wanted: str, found: object, when: str) -> Iterator[str]:
        if found != wanted:
            yield f"{when}: {found} instead of {wanted}"

    say(OTHERS, [desk.names["carla_o"]])
    yield from expect("step_up", verdict(), "proved by others alone")
    say(STEP_UP, [6 * HOUR / 60])
    yield from expect("step_up", verdict(), "proved six minutes ago")
    say(STEP_UP, [HOUR / 60])
    yield from expect("opened", verdict(), "at once")
    yield from expect("absent", verdict(number="X"), "no such case")
    yield from expect("there", verdict(number=_number(desk, 0)), "one's own case")
    yield from expect("role", verdict(GLASS.replace("carla", "felix")), "a data steward")
    if desk.answers("door", GLASS.replace("%(carla)s", "%(dan)s"), number=number) != REFUSED:
        yield "with another's seat"
    say("UPDATE cases_track SET protocol = 'gbv' WHERE dossier_id = %s", [desk.at.foreign])
    yield from expect("absent", verdict(), "another protocol")
    say("UPDATE cases_track SET protocol = 'uca' WHERE dossier_id = %s", [desk.at.foreign])
    wall = {"id": 1, "reason": "other", "since": LONG_AGO, "dossier_id": desk.at.foreign,
            "officer_id": desk.names["carla_o"], "scope_id": 1, "set_by_id": 1}  # fmt: skip
    desk.put("security_wall", wall)
    yield from expect("absent", verdict(), "behind a wall")
    desk.clear("security_wall")
    desk.put("oversight_emergencyopening", _opening(desk, 1, review_by=worlds.now() - HOUR))
    yield from expect("review", verdict(), "a review is owed")
    desk.clear("oversight_emergencyopening")
    yield from _tells_of_an_emergency(desk, number)


def _tells_of_an_emergency(desk: Desk, number: str) -> Iterator[str]:
    """One opening makes its row, its grant for an hour, its line and its alarm."""
    left = (
        f"{GLASS}; SELECT (SELECT count(*) FROM oversight_emergencyopening)"
        " + (SELECT count(*) FROM security_grant WHERE purpose = 'break_glass' AND until < now()"
        " + interval '61 minutes') + (SELECT count(*) FROM audit_event WHERE action ="
        " 'emergency.opened') + (SELECT count(*) FROM oversight_alert WHERE kind = 'emergency')"
    )
    before, after = left.split("; ")
    with desk.administrator.transaction(force_rollback=True):
        desk.administrator.execute(before.encode(), {**desk.names, "number": number})
        row = desk.administrator.execute(after.encode()).fetchone()
        if row != (4,):
            yield f"an emergency leaves {row} traces"
        desk.administrator.execute(before.encode(), {**desk.names, "number": "X"})
        row = desk.administrator.execute(
            "SELECT seat_id FROM audit_event WHERE action = 'emergency.absent'"
        ).fetchone()
        if row != (desk.names["carla"],):
            yield f"a wrong number is written down as {row}"
    for age, most in ((HOUR, 10), (25 * HOUR, 11)):
        desk.forget()
        seat = {"seat_id": desk.names["carla"], "job": "", "action": "emergency.absent"}
        line = {"at": worlds.now() - age, "kind": "act", "dossiers": [], "detail": "{}"}
        desk.put("audit_event", *[line | seat] * most)
        rows = desk.answers("door", GLASS, number=number)
        if (rows[0][0] == "probing") != (age == HOUR):
            yield f"{most} wrong numbers {age} ago: {rows}"
    desk.forget()


def a_fourth_emergency_takes_two(desk: Desk) -> Iterator[str]:
    """Three in seven days; one more with a yes to that number, which is spent by it."""
    desk.administrator.execute(STEP_UP, [HOUR / 60])
    names, number, now = desk.names, _number(desk), worlds.now()
    for days, verdict in ((8, "opened"), (6, "limit")):
        desk.clear("oversight_emergencyopening")
        opened = {"opened_at": now - timedelta(days=days), "verdict": "yes"}
        opened |= {
            "until": now - timedelta(days=days),
            "reviewed_officer_id": 1,
            "reviewed_at": now,
        }
        desk.put("oversight_emergencyopening", *(_opening(desk, at, **opened) for at in (1, 2, 3)))
        if (rows := desk.answers("door", GLASS, number=number)) != [(verdict,)]:
            yield f"three emergencies {days} days ago: {rows}"
    yes = {"id": ONE, "kind": "break_glass", "post_id": names["here"], "protocol": "",
           "target": number, "payload": "{}", "asked_by_id": names["carla"],
           "asked_officer_id": names["carla_o"], "asked_at": now, "expires_at": now + HOUR,
           "verdict": "approved", "decided_by_id": names["dan"],
           "decided_officer_id": names["dan_o"], "decided_at": now - HOUR}  # fmt: skip
    for more, verdict in (
        ({}, "opened"), ({"kind": "wall"}, "limit"), ({"target": "X"}, "limit"),
        ({"asked_by_id": names["ana"]}, "limit"), ({"verdict": "declined"}, "limit"),
        ({"executed_at": now}, "limit"), ({"expires_at": now - HOUR / 2}, "limit"),
    ):  # fmt: skip
        desk.clear("oversight_approval")
        desk.put("oversight_approval", yes | more)
        if (rows := desk.answers("door", GLASS, number=number)) != [(verdict,)]:
            yield f"a fourth, approved with {more}: {rows}"
    desk.clear("oversight_approval")
    desk.put("oversight_approval", yes)
    twice = f"WITH one AS MATERIALIZED ({GLASS}) SELECT verdict FROM one"
    with desk.administrator.transaction(force_rollback=True):
        found = [
            desk.administrator.execute(twice.encode(), {**names, "number": number}).fetchone()
            for __ in range(2)
        ]
        if found != [("opened",), ("limit",)]:
            yield f"a yes, used twice: {found}"
    desk.clear("oversight_approval", "oversight_emergencyopening")


def an_emergency_is_held_once(desk: Desk) -> Iterator[str]:
    """Sixty minutes more, by whoever opened, while it runs, and once."""
    now, hold = worlds.now(), "SELECT sec.hold_glass(%(carla_secret)s, %(carla)s, %(opening)s)"
    for name, more, held in (
        ("it runs", {}, True), ("it has ended", {"until": now - HOUR / 4}, False),
        ("it was held", {"extended_at": now}, False),
        ("it is another's", {"seat_id": desk.names["dan"]}, False),
    ):  # fmt: skip
        desk.clear("oversight_emergencyopening")
        desk.put("oversight_emergencyopening", _opening(desk, 1, **more))
        if (rows := desk.answers("door", hold, opening=ONE)) != [(held,)]:
            yield f"{name}: {rows}"
    desk.clear("oversight_emergencyopening")
    desk.put("oversight_emergencyopening", _opening(desk, 1))
    desk.put("security_wall", {
        "id": 1, "reason": "other", "since": LONG_AGO, "dossier_id": desk.at.foreign,
        "officer_id": desk.names["carla_o"], "scope_id": 1, "set_by_id": 1})  # fmt: skip
    if desk.answers("door", hold, opening=ONE) != [(False,)]:
        yield "an emergency was held behind a wall"
    desk.clear("security_wall")
    desk.put("security_grant", _glass(desk))
    with desk.administrator.transaction(force_rollback=True):
        desk.administrator.execute(hold.encode(), {**desk.names, "opening": ONE})
        left = desk.administrator.execute(
            "SELECT (SELECT until > now() + interval '80 minutes' FROM security_grant WHERE id = 1),"
            " (SELECT count(*) FROM audit_event WHERE action = 'emergency.held')"
        ).fetchone()
    if left != (True, 1):
        yield f"an emergency that is held leaves {left}"
    yield from _again(desk)
    desk.administrator.execute("DELETE FROM security_grant WHERE id = 1")
    desk.clear("oversight_emergencyopening")


def _glass(desk: Desk) -> dict[str, object]:
    """Carla's grant, by which she reads Berta's dossier in an emergency."""
    names, now = desk.names, worlds.now()
    return {"id": 1, "purpose": "break_glass", "since": now - HOUR / 4, "until": now + HOUR / 2,
            "dossier_id": names["foreign"], "scope_id": names["scope_there"],
            "seat_id": names["carla"]}  # fmt: skip


def _again(desk: Desk) -> Iterator[str]:
    """A second emergency about the same case, once the first is over."""
    desk.administrator.execute(STEP_UP, [HOUR / 60])
    over = "UPDATE security_grant SET (since, until) = (since - %s, until - %s) WHERE id = 1"
    desk.administrator.execute(over, [2 * HOUR, 2 * HOUR])
    if (rows := desk.answers("door", GLASS, number=_number(desk))) != [("opened",)]:
        yield f"a second emergency: {rows}"


OPEN = "SELECT count(sec.release({who}, %(carla)s, ARRAY[%(foreign)s::uuid], 'x', {kind}, '{{}}', now()))"


def an_emergency_is_read_alone(desk: Desk) -> Iterator[str]:
    """In no list and no search, unless the seat may write there anyway."""
    names, grant = desk.names, _glass(desk)
    desk.put("security_grant", grant)
    for kind, answer in (("'open'", [(1,)]), ("'list'", REFUSED), ("'search'", REFUSED)):
        said = OPEN.format(who="%(carla_secret)s", kind=kind)
        if (rows := desk.answers("door", said)) != answer:
            yield f"{kind} of an emergency: {rows}"
    desk.put("security_grant", grant | {"id": 2, "purpose": "help"})
    if (rows := desk.answers("door", OPEN.format(who="%(carla_secret)s", kind="'list'"))) != [(1,)]:
        yield f"a list of what one also works on: {rows}"
    desk.put("security_wall", {
        "id": 1, "reason": "other", "since": LONG_AGO, "dossier_id": names["foreign"],
        "officer_id": names["carla_o"], "scope_id": 1, "set_by_id": 1})  # fmt: skip
    if desk.answers("door", OPEN.format(who="%(carla_secret)s", kind="'open'")) != REFUSED:
        yield "a walled emergency is read"
    desk.clear("security_wall")
    yield from _proof_after_browsing(desk)
    desk.administrator.execute("DELETE FROM security_grant WHERE id IN (1, 2)")


def _proof_after_browsing(desk: Desk) -> Iterator[str]:
    """Very many cases in a few minutes: the next one takes fresh proof. A job is nobody's browser."""
    names, now, read = desk.names, worlds.now(), OPEN.format(who="%(carla_secret)s", kind="'open'")
    desk.administrator.execute("UPDATE security_session SET stepped_up_at = NULL")
    alert = {"id": 1, "effect": "x", "kind": "bulk", "at": now - HOUR, "post_id": names["here"],
             "seat_id": names["carla"], "detail": "{}"}  # fmt: skip
    for name, more, answer in (
        ("bulk", {}, REFUSED), ("another alarm", {"kind": "export"}, [(1,)]),
        ("another's", {"seat_id": names["dan"]}, [(1,)]), ("old", {"at": now - 10 * HOUR}, [(1,)]),
    ):  # fmt: skip
        desk.clear("oversight_alert")
        desk.put("oversight_alert", alert | more)
        if (rows := desk.answers("door", read)) != answer:
            yield f"after an alarm ({name}): {rows}"
    desk.clear("oversight_alert")
    row = desk.worker.execute("SELECT sec.begin_job('x', %s)", [names["carla"]]).fetchone()
    desk.put("oversight_alert", alert | {"at": worlds.now()})
    mine = OPEN.format(who="%(job)s", kind="'open'")
    if (rows := desk.answers("door", mine, job=row[0] if row else "")) != [(1,)]:
        yield f"a job after an alarm: {rows}"
    desk.clear("oversight_alert")
    desk.put("oversight_alert", alert)
    desk.administrator.execute(STEP_UP, [HOUR / 60])
    if (rows := desk.answers("door", read)) != [(1,)]:
        yield f"proved after an alarm: {rows}"
    desk.clear("oversight_alert")


def planted_cases_tell_who_opens_them(desk: Desk) -> Iterator[str]:
    """Once opened, not when listed; other cases are silent."""
    read = "SELECT sec.release(%s, %s, %s::uuid[], 'x', %s, '{}', now());"
    told = "SELECT count(*) FROM oversight_alert WHERE kind = 'canary'"
    with desk.administrator.transaction(force_rollback=True):
        desk.administrator.execute("SELECT sec.plant(%s)", [desk.at.own])
        counts = []
        for dossier, kind in (
            (desk.at.own, "list"), (desk.at.world.cases[2].dossier, "open"), (desk.at.own, "open"),
        ):  # fmt: skip
            values = [desk.secret, desk.at.ana.seat, [dossier], kind]
            desk.administrator.execute(read.encode(), values)
            row = desk.administrator.execute(told.encode()).fetchone()
            counts.append(row[0] if row else None)
    if counts != [0, 0, 1]:
        yield f"alarms of a planted case: {counts}"


ELSEWHERE = "SELECT * FROM sec.known_elsewhere(%(ana_secret)s, %(ana)s, ARRAY['\\x01'::bytea])"


def other_posts_are_asked_for_numbers_only(desk: Desk) -> Iterator[str]:
    """How often somebody is known elsewhere, in the seat's protocols, sixty times an hour."""
    names = desk.names
    token = {"dossier_id": names["foreign"], "scope_id": names["scope_there"], "token": b"\1",
             "kind": "person"}  # fmt: skip
    found = [(names["there"], 1)]
    for name, more, answer in (
        ("there", {}, found), ("another", {"token": b"\2"}, []), ("a phone", {"kind": "phone"}, []),
        ("here", {"scope_id": names["scope"]}, []),
        ("another protocol", {"scope_id": desk.at.world.cases[1].scope + 2}, []),
    ):  # fmt: skip
        desk.clear("people_token")
        desk.put("people_token", token | more)
        if (rows := desk.answers("door", ELSEWHERE)) != answer:
            yield f"{name}: {rows}"
    desk.clear("people_token")
    desk.put("people_token", token)
    if desk.answers("door", ELSEWHERE.replace("ana", "felix")) != REFUSED:
        yield "a data steward asks other posts"
    if desk.answers("door", ELSEWHERE.replace("%(ana)s", "%(dan)s")) != REFUSED:
        yield "asked with another's seat"
    line = {"seat_id": names["ana"], "job": "", "action": "search.elsewhere", "kind": "search",
            "dossiers": [], "detail": "{}", "at": worlds.now() - HOUR / 2}  # fmt: skip
    for name, more, answer in (
        ("sixty times", {}, SPENT), ("long ago", {"at": worlds.now() - 2 * HOUR}, found),
        ("another's", {"seat_id": names["dan"]}, found), ("otherwise", {"action": "x"}, found),
    ):  # fmt: skip
        desk.forget()
        desk.put("audit_event", *[line | more] * 60)
        if (rows := desk.answers("door", ELSEWHERE)) != answer:
            yield f"{name}: {rows}"
    desk.forget()
    with desk.administrator.transaction(force_rollback=True):
        desk.administrator.execute(ELSEWHERE.encode(), names)
        row = desk.administrator.execute("SELECT seat_id FROM audit_event").fetchone()
        if row != (names["ana"],):
            yield f"asking other posts is written down as {row}"
    wall = {"id": 1, "reason": "other", "since": LONG_AGO, "dossier_id": names["foreign"],
            "officer_id": names["ana_o"], "scope_id": 1, "set_by_id": 1}  # fmt: skip
    desk.put("security_wall", wall)
    if rows := desk.answers("door", ELSEWHERE):
        yield f"behind a wall: {rows}"
    desk.clear("security_wall", "people_token")


DUE = "SELECT FROM sec.due('2026-01-01', NULL)"
CLOSE = ("UPDATE cases_track SET state = %s, delete_after = %s, closed_on = CASE WHEN %s = 'closed'"
         " THEN date '2020-01-01' END WHERE dossier_id = %s")  # fmt: skip


def _close(desk: Desk, dossier: UUID, state: str = "closed", day: str = "2025-12-31") -> None:
    desk.administrator.execute(CLOSE.encode(), [state, day, state, dossier])


def records_are_due_to_those_who_keep_them(desk: Desk) -> Iterator[str]:
    """Closed ones, on their day, to whoever answers for them; by themselves at any day."""
    for dossier in (desk.at.own, desk.at.foreign):
        _close(desk, dossier)
    one = "SELECT FROM sec.due('2001-01-01', %(track)s)"
    yield from desk.wrong(
        ("ana", DUE, 1), ("berta", DUE, 1), ("felix", DUE, 2), ("carla", DUE, 0), ("eva", DUE, 0),
        ("job", DUE, 2), ("anas_job", DUE, 1), ("ana", one, 1), ("berta", one, 0),
    )  # fmt: skip
    desk.put("cases_hold", {
        "id": 10**6, "dossier_id": desk.at.own, "scope_id": 1, "track_id": ONE, "reason": "",
        "set_by_id": 1, "set_at": LONG_AGO, "lifted_at": LONG_AGO})  # fmt: skip
    for held in (False, True):
        if (rows := desk.answers("ana", one.replace("FROM", "held FROM"))) != [(held,)]:
            yield f"one that is held ({held}): {rows}"
        desk.administrator.execute("UPDATE cases_hold SET lifted_at = NULL")
    foreign = one.replace("%(track)s", f"'{worlds.track_of(desk.at.foreign)}'")
    if (rows := desk.answers("berta", foreign.replace("FROM", "held FROM"))) != [(False,)]:
        yield f"one of which another is held: {rows}"
    desk.clear("cases_hold")
    desk.wall()
    yield from desk.wrong(("ana", DUE, 0))
    desk.unwall()
    for state, day in (("open", "2025-12-31"), ("closed", "2026-02-01")):
        _close(desk, desk.at.own, state, day)
        yield from desk.wrong(("ana", DUE, 0))
    for dossier in (desk.at.own, desk.at.foreign):
        _close(desk, dossier, "open")


def keys_are_destroyed_by_two(desk: Desk) -> Iterator[str]:
    """A committed deletion of that dossier, and no hold on it."""
    names = desk.names
    act = {"id": ONE, "dossier_id": names["own"], "scope_id": 1, "track_id": ONE, "reason": "",
           "kind": "deletion", "state": "confirmed", "proposed_by_id": 1, "proposer_id": 1,
           "proposed_at": LONG_AGO, "confirmer_id": 2, "digest": ""}  # fmt: skip
    ask = "SELECT sec.may_destroy(%(act)s, %(own)s)"
    for name, more, may in (
        ("confirmed", {}, True), ("done", {"state": "done"}, True),
        ("proposed", {"state": "proposed"}, False), ("withdrawn", {"state": "withdrawn"}, False),
        ("a lifting", {"kind": "lifting"}, False), ("another's", {"dossier_id": TWO}, False),
        ("another act", {"id": TWO}, False),
    ):  # fmt: skip
        desk.clear("cases_disposal")
        desk.put("cases_disposal", act | more)
        if (rows := desk.answers("keys", ask, act=ONE)) != [(may,)]:
            yield f"{name}: {rows}"
    desk.clear("cases_disposal")
    desk.put("cases_disposal", act)
    hold = {"id": 10**6, "dossier_id": names["own"], "scope_id": 1, "track_id": ONE, "reason": "",
            "set_by_id": 1, "set_at": LONG_AGO}  # fmt: skip
    for name, more, may in (
        ("held", {}, False), ("held once", {"lifted_at": LONG_AGO}, True),
        ("another is held", {"dossier_id": TWO}, True),
    ):  # fmt: skip
        desk.clear("cases_hold")
        desk.put("cases_hold", hold | more)
        if (rows := desk.answers("keys", ask, act=ONE)) != [(may,)]:
            yield f"{name}: {rows}"
    desk.clear("cases_disposal", "cases_hold")


def who_opens_too_much_is_stopped(desk: Desk) -> Iterator[str]:
    """The seat of a line over the budget, and it is told: of an opening, by nobody's job."""
    left = ("SELECT (SELECT count(*) FROM oversight_freeze WHERE seat_id = %s AND released_at IS"
            " NULL), (SELECT count(*) FROM oversight_alert WHERE kind = 'budget')")  # fmt: skip
    for name, times, last, stopped in (
        ("81 cases", 80, {}, 1), ("80 cases", 79, {}, 0), ("a list", 81, {"kind": "list"}, 0),
        ("a job's", 81, {"job": "x"}, 0),
    ):  # fmt: skip
        desk.forget()
        desk.spend(times, age=timedelta(minutes=5))
        desk.spend(1, age=timedelta(minutes=5), **last)  # type: ignore[arg-type]
        row = desk.administrator.execute("SELECT max(id) FROM audit_event").fetchone()
        with desk.administrator.transaction(force_rollback=True):
            desk.administrator.execute("SELECT sec.stop_seat(%s)", [row[0] if row else 0])
            found = desk.administrator.execute(left.encode(), [desk.at.ana.seat]).fetchone()
        if found != (stopped, stopped):
            yield f"{name}: (seats stopped, alarms) {found}"
    desk.forget()
