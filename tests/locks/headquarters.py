"""What headquarters sees of its posts: numbers and clocks, in the protocols of the seat."""

from collections.abc import Iterator

from tests.locks.desk import LONG_AGO, ONE, TWO, Desk

COUNT = ("INSERT INTO headquarters_load (post_id, protocol, what, number, at)"
         " VALUES (%(there)s, 'z', 'late', 9, now())")  # fmt: skip
SEES = "SELECT id FROM headquarters_{} WHERE id = {}"
CLIMB = ("INSERT INTO headquarters_escalation (alarm, post_id, protocol, due_at, level, reached_at,"
         " note, asks) VALUES (%(new)s, %(there)s, 'x', now(), 3, now(), '', false)")  # fmt: skip
TAKE = "UPDATE headquarters_escalation SET taken_at = now(), taken_by_id = {} WHERE id = {}"
TELL = ("INSERT INTO headquarters_notice (title_es, title_en, text_es, text_en, posts, roles,"
        " until, written_at, written_by_id) VALUES ('', '', '', '', '{{}}', '{{}}', now(), now(),"
        " {})")  # fmt: skip
TAKE_BACK = "UPDATE headquarters_notice SET withdrawn_at = {} WHERE id = {}"
SAY = "INSERT INTO headquarters_seen (notice_id, seat_id, at) VALUES (903, {}, now())"
ME, OTHER = "%(ana)s", "%(carla)s"


def counts_are_for_headquarters(desk: Desk) -> Iterator[str]:
    """Of the protocols of a seat that watches, and of what has none yet; a job writes them."""
    row = {"post_id": desk.names["there"], "what": "late", "number": 7, "at": LONG_AGO}
    desk.put("headquarters_load", {**row, "id": 901, "protocol": "x"},
             {**row, "id": 902, "protocol": ""}, {**row, "id": 903, "protocol": "y"})  # fmt: skip
    over = "DELETE FROM headquarters_load"
    for role in ("hq_protocol_lead", "analyst"):
        with desk.sits("ana", role, protocols=["x"]):
            yield from desk.asked("ana", {
                SEES.format("load", 901): True, SEES.format("load", 902): True,
                SEES.format("load", 903): False, COUNT: False, over: False,
            })  # fmt: skip
    with desk.sits("ana", "head_of_post", protocols=["x"]):
        yield from desk.asked("ana", {SEES.format("load", each): False for each in (901, 902, 903)})
    yield from desk.asked("job", {SEES.format("load", 903): True, COUNT: True, over: True})
    yield from desk.asked("anas_job", {COUNT: False, over: False})
    yield from desk.asked("worker", {COUNT: False, over: False})
    desk.clear("headquarters_load")


def a_clock_that_climbed_is_taken_up_once(desk: Desk) -> Iterator[str]:
    """In the own name, where it reached headquarters and still runs."""
    row = {"post_id": desk.names["there"], "protocol": "x", "due_at": LONG_AGO, "level": 3,
           "reached_at": LONG_AGO, "note": "", "asks": False}  # fmt: skip
    taken = {"taken_at": LONG_AGO, "taken_by_id": desk.names["carla"]}
    for each in (
        {"id": 901, "alarm": ONE}, {"id": 902, "alarm": TWO, "level": 2},
        {"id": 903, "alarm": desk.names["own"], "protocol": "y"},
        {"id": 904, "alarm": desk.names["foreign"], **taken},
        {"id": 905, "alarm": desk.names["track"], "over_at": LONG_AGO},
    ):  # fmt: skip
        desk.put("headquarters_escalation", {**row, **each})
    see = SEES.format("escalation", "{}")
    with desk.sits("ana", "hq_protocol_lead", protocols=["x"]):
        yield from desk.asked("ana", {
            see.format(901): True, see.format(902): False, see.format(903): False, see.format(904): True,
            TAKE.format(ME, 901): True, TAKE.format(OTHER, 901): False, TAKE.format(ME, 902): False,
            TAKE.format(ME, 903): False, TAKE.format(ME, 904): False, TAKE.format(ME, 905): False,
            CLIMB: False,
        })  # fmt: skip
        # Without a word about which rows, no reading is needed.
        if (found := desk.counts("ana", TAKE.format(ME, 901).split(" WHERE")[0])) != 1:
            yield f"takes up {found} instead of 1"
    for role in ("analyst", "head_of_post"):
        with desk.sits("ana", role, protocols=["x"]):
            yield from desk.asked("ana", {see.format(901): False, TAKE.format(ME, 901): False})
            if found := desk.counts("ana", TAKE.format(ME, 901).split(" WHERE")[0]):
                yield f"{role} takes up {found}"
    yield from desk.asked("job", {
        see.format(902): True, CLIMB: True, TAKE.format(OTHER, 904): True,
        "UPDATE headquarters_escalation SET over_at = now() WHERE id = 901": True,
    })  # fmt: skip
    yield from desk.asked("anas_job", {CLIMB: False})
    yield from desk.asked("worker", {CLIMB: False})
    desk.clear("headquarters_escalation")


def a_notice_is_told_by_headquarters(desk: Desk) -> Iterator[str]:
    """In the own name; taken back once, and acknowledged by a seat for itself."""
    row = {"title_es": "", "title_en": "", "text_es": "", "text_en": "", "posts": [], "roles": [],
           "until": LONG_AGO, "written_at": LONG_AGO, "written_by_id": desk.names["carla"]}  # fmt: skip
    desk.put(
        "headquarters_notice", {**row, "id": 903}, {**row, "id": 904, "withdrawn_at": LONG_AGO}
    )
    seen = {"notice_id": 903, "at": LONG_AGO}
    desk.put("headquarters_seen", {**seen, "id": 901, "seat_id": desk.names["ana"]},
             {**seen, "id": 902, "seat_id": desk.names["carla"]})  # fmt: skip
    see = SEES.format("seen", "{}")
    with desk.sits("ana", "hq_protocol_lead", protocols=["x"]):
        yield from desk.asked("ana", {
            SEES.format("notice", 904): True, see.format(902): True,
            TELL.format(ME): True, TELL.format(OTHER): False,
            TAKE_BACK.format("now()", 903): True, TAKE_BACK.format("NULL", 903): False,
            TAKE_BACK.format("now()", 904): False,
        })  # fmt: skip
    with desk.sits("ana", "analyst", protocols=["x"]):
        yield from desk.asked("ana", {
            SEES.format("notice", 903): True, see.format(901): True, see.format(902): False,
            TELL.format(ME): False, TAKE_BACK.format("now()", 903): False,
        })  # fmt: skip
        desk.clear("headquarters_seen")
        yield from desk.asked("ana", {SAY.format(ME): True, SAY.format(OTHER): False})
    desk.put("headquarters_seen", {**seen, "id": 902, "seat_id": desk.names["carla"]})
    yield from desk.asked("job", {
        TELL.format(ME): True, see.format(902): True, SAY.format(ME): True,
        TAKE_BACK.format("NULL", 904): True,
    })  # fmt: skip
    desk.clear("headquarters_seen", "headquarters_notice")


QUESTIONS = (
    counts_are_for_headquarters,
    a_clock_that_climbed_is_taken_up_once,
    a_notice_is_told_by_headquarters,
)
