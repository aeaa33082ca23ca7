"""Nobody passes by their own hand what others judge, nor certifies, names or looks at themselves."""

from collections.abc import Iterator, Mapping

from tests.locks.desk import LONG_AGO, Desk

ME, MY, OTHER, OTHERS = "%(ana)s", "%(ana_o)s", "%(carla)s", "%(carla_o)s"
HERE, THERE = "%(here)s", "%(there)s"
LATER = LONG_AGO.replace(year=2002)
COUNTS = ("training_officer", "hq_protocol_lead", "analyst")

SEES = "SELECT id FROM training_{} WHERE id = {}"
PLAN = (
    "INSERT INTO training_edition (course, version, number, starts_on, ends_on, city, seats,"
    " language, state, planned_by_id, planned_at, note) VALUES ('c', '1', 9, now(), now(), '', 5,"
    " 'es', 'planned', {}, now(), '')"
)
HOLD = "SELECT id FROM training_edition WHERE id = {} FOR UPDATE"
NOTE = "UPDATE training_edition SET note = 'x' WHERE id = {}"
LEAD = "INSERT INTO training_leading (edition_id, trainer_id) VALUES (901, 902)"
MAKE = (
    "INSERT INTO training_trainer (officer_id, course, version, level, granted_by_id, named_by_id,"
    " since, valid_until) VALUES ({officer}, 'c', '1', '{level}', {edition}, {by}, '2001-01-01',"
    " '2003-01-01')"
)
END = "UPDATE training_trainer SET ended_on = {} WHERE id = {}"
BEGIN = (
    "INSERT INTO training_enrolment (officer_id, course, version, edition_id, state, since, hours,"
    " ended_on) VALUES ({}, 'd', '1', {}, '{}', '2001-01-01', 0, {})"
)
BECOMES = "UPDATE training_enrolment SET state = '{}', ended_on = now() WHERE id = {}"
ANSWER = (
    'INSERT INTO training_step (enrolment_id, module, part, code, "right", "of", answer, tries, at)'
    " VALUES ({}, 'n', 'quiz', '', 1, 1, '{{}}', 1, now())"
)
AGAIN = "UPDATE training_step SET tries = 2 WHERE id = {}"
ISSUE = (
    "INSERT INTO training_certificate (officer_id, certificate, issued_on, valid_until, course,"
    " version, code, enrolment_id, revoked_why) VALUES ({officer}, 'uca', '2001-01-01',"
    " '2003-01-01', '{course}', '1', '', {enrolment}, '')"
)
TAKE_BACK = (
    "UPDATE training_certificate SET revoked_on = now(), revoked_why = 'left', revoked_by_id = {}"
    " WHERE id = {}"
)
TEACH = (
    'INSERT INTO training_outsidesession (course, version, post_id, audience, organisation, "on",'
    " language, people, roles, hours, seat_id, at) VALUES ('c', '1', {}, 'police', 'x', now(),"
    " 'es', 5, '{{}}', 1, {}, now())"
)
READY = (
    "INSERT INTO training_readied (post_id, protocol, item, done_at, seat_id)"
    " VALUES ({}, 'p', 'i', now(), {})"
)
OWN_UP = (
    "INSERT INTO training_uncertified (post_id, seat_id, protocol, certificate, reason, at,"
    " seen_by_id, seen_at) VALUES ({}, {}, 'p', 'uca', 'child', now(), {}, {})"
)
LOOK_AT = "UPDATE training_uncertified SET seen_by_id = {}, seen_at = now() WHERE id = {}"


def editions_are_planned_and_led_by_others(desk: Desk) -> Iterator[str]:
    """Seen by who leads, learns or counts; planned by a training officer in the own name."""
    _laid_out(desk)
    with desk.sits("ana", "case_officer"):
        yield from desk.asked("ana", {
            SEES.format("edition", 901): True, SEES.format("edition", 902): False,
            SEES.format("edition", 903): True, PLAN.format(ME): False,
            HOLD.format(901): True, HOLD.format(903): True, HOLD.format(902): False,
            HOLD.format(905): True, NOTE.format(905): True,
            NOTE.format(901): True, NOTE.format(903): False, NOTE.format(902): False,
            SEES.format("leading", 902): True, LEAD: False,
        })  # fmt: skip
    for role in COUNTS:
        runs = role == "training_officer"
        with desk.sits("ana", role):
            yield from desk.asked("ana", {
                SEES.format("edition", 902): True, HOLD.format(902): True,
                NOTE.format(902): runs, LEAD: runs,
                PLAN.format(ME): runs, PLAN.format(OTHER): False,
            })  # fmt: skip
    yield from desk.asked("job", {
        SEES.format("edition", 902): True, HOLD.format(902): True, PLAN.format(OTHER): True,
        NOTE.format(902): True, LEAD: True,
    })  # fmt: skip
    _cleared(desk)


def trainers_are_made_by_others(desk: Desk) -> Iterator[str]:
    """Named by a training officer, or made by passing what somebody else leads."""
    _laid_out(desk)
    named = {"officer": OTHERS, "level": "master", "edition": "NULL", "by": ME}
    made = {"officer": OTHERS, "level": "trainer", "edition": 904, "by": "NULL"}
    with desk.sits("ana", "case_officer"):
        yield from desk.asked("ana", {
            SEES.format("trainer", 902): True,
            MAKE.format(**named): False,
            MAKE.format(**made): True,
            MAKE.format(**{**made, "officer": MY}): False,
            MAKE.format(**{**made, "level": "master"}): False,
            MAKE.format(**{**made, "edition": 901}): False,
            MAKE.format(**{**made, "edition": 902}): False,
            END.format("now()", 902): False,
        })  # fmt: skip
    with desk.sits("ana", "training_officer"):
        yield from desk.asked("ana", {
            MAKE.format(**named): True,
            MAKE.format(**{**named, "by": OTHER}): False,
            MAKE.format(**{**named, "officer": MY}): False,
            MAKE.format(**{**made, "edition": 902}): True,
            END.format("now()", 902): True, END.format("NULL", 902): False,
            END.format("now()", 901): False,
        })  # fmt: skip
    yield from desk.asked("job", {
        MAKE.format(**{**named, "by": "NULL"}): True, END.format("now()", 902): True,
        END.format("NULL", 902): True,
    })  # fmt: skip
    _cleared(desk)


def one_learns_for_oneself_and_is_judged_by_others(desk: Desk) -> Iterator[str]:
    """Alone in the own name; in an edition whoever leads it, and never about themselves."""
    _laid_out(desk)
    sees = SEES.format("enrolment", "{}")
    alone = (MY, "NULL", "enrolled", "NULL")
    with desk.sits("ana", "case_officer"):
        yield from desk.asked("ana", {
            sees.format(901): True, sees.format(902): False, sees.format(903): True,
            sees.format(904): True, sees.format(905): False,
            BEGIN.format(*alone): True,
            BEGIN.format(OTHERS, *alone[1:]): False,
            BEGIN.format(MY, "NULL", "passed", "now()"): False,
            BEGIN.format(MY, 902, "enrolled", "NULL"): False,
            BECOMES.format("passed", 901): True, BECOMES.format("passed", 902): False,
            BECOMES.format("passed", 903): True, BECOMES.format("passed", 904): False,
            BECOMES.format("passed", 905): False, BECOMES.format("passed", 906): False,
            BECOMES.format("withdrawn", 906): True,
        })  # fmt: skip
    for role in COUNTS:
        runs = role == "training_officer"
        with desk.sits("ana", role):
            yield from desk.asked("ana", {
                sees.format(902): True, sees.format(905): True,
                BEGIN.format(OTHERS, 903, "enrolled", "NULL"): runs,
                BEGIN.format(OTHERS, "NULL", "enrolled", "NULL"): False,
                BECOMES.format("failed", 905): runs, BECOMES.format("passed", 904): False,
                BECOMES.format("withdrawn", 904): runs, BECOMES.format("passed", 902): False,
            })  # fmt: skip
    yield from desk.asked("job", {
        sees.format(902): True, BEGIN.format(OTHERS, "NULL", "passed", "now()"): True,
        BECOMES.format("passed", 902): True,
    })  # fmt: skip
    steps = [line for number in (901, 902, 904) for line in (
        SEES.format("step", number), ANSWER.format(number), AGAIN.format(number))]  # fmt: skip
    for role in ("case_officer", "training_officer"):
        with desk.sits("ana", role):
            yield from desk.asked("ana", {line: "901" in line for line in steps})
    # Without a word about which rows, no reading is needed.
    yield from desk.asked("eva", {"UPDATE training_step SET tries = 2": False})
    yield from desk.asked("job", dict.fromkeys(steps, True))
    _cleared(desk)


def certificates_are_of_whoever_passed(desk: Desk) -> Iterator[str]:
    """What the enrolment says, given by who taught it; taken back in the own name by another."""
    _laid_out(desk)
    own = {"officer": MY, "course": "c", "enrolment": 907}
    theirs = {**own, "officer": OTHERS, "enrolment": 908}
    with desk.sits("ana", "case_officer"):
        yield from desk.asked("ana", {
            SEES.format("certificate", 902): True,
            ISSUE.format(**own): True,
            ISSUE.format(**{**own, "officer": OTHERS}): False,
            ISSUE.format(**{**own, "course": "z"}): False,
            ISSUE.format(**{**own, "enrolment": 901}): False,
            ISSUE.format(**{**own, "enrolment": "NULL"}): False,
            ISSUE.format(**{**own, "enrolment": 909}): False,
            ISSUE.format(**theirs): True,
            ISSUE.format(**{**theirs, "enrolment": 905}): False,
            TAKE_BACK.format(ME, 902): False,
        })  # fmt: skip
    with desk.sits("ana", "training_officer"):
        yield from desk.asked("ana", {
            ISSUE.format(**{**theirs, "enrolment": 905}): True,
            ISSUE.format(**{**theirs, "enrolment": 910}): False,
            ISSUE.format(**{**own, "enrolment": 909}): False,
            TAKE_BACK.format(ME, 902): True, TAKE_BACK.format(OTHER, 902): False,
            TAKE_BACK.format(ME, 901): False,
        })  # fmt: skip
    yield from desk.asked("job", {
        ISSUE.format(**{**own, "enrolment": "NULL"}): True, TAKE_BACK.format(OTHER, 901): True,
    })  # fmt: skip
    _cleared(desk)


def a_post_writes_down_its_own(desk: Desk) -> Iterator[str]:
    """What it taught and has ready, in the own name; the training officer sees all posts'."""
    _laid_out(desk)
    taught, ready = SEES.format("outsidesession", "{}"), SEES.format("readied", "{}")
    table: Mapping[str, tuple[bool, bool, bool]] = {
        "supervisor": (True, False, False), "head_of_post": (True, False, False),
        "community_officer": (True, False, False), "training_officer": (True, True, True),
        "case_officer": (False, False, False), "analyst": (False, False, True),
        "hq_protocol_lead": (False, False, True),
    }  # fmt: skip
    for role, (gives, taught_there, ready_there) in table.items():
        with desk.sits("ana", role):
            yield from desk.asked("ana", {
                taught.format(901): True, taught.format(902): taught_there,
                ready.format(901): True, ready.format(902): ready_there,
                TEACH.format(HERE, ME): gives, TEACH.format(THERE, ME): False,
                TEACH.format(HERE, OTHER): False,
                READY.format(HERE, ME): True, READY.format(THERE, ME): False,
                READY.format(HERE, OTHER): False,
            })  # fmt: skip
    yield from desk.asked("job", {
        taught.format(902): True, ready.format(902): True, TEACH.format(THERE, OTHER): True,
        READY.format(THERE, OTHER): True,
    })  # fmt: skip
    _cleared(desk)


def what_was_done_without_is_looked_at_by_another(desk: Desk) -> Iterator[str]:
    """Written in the own name; looked at once, by a head of that post who did not do it."""
    _laid_out(desk)
    sees = SEES.format("uncertified", "{}")
    for role in ("supervisor", "head_of_post", "case_officer", "training_officer"):
        heads = role in ("supervisor", "head_of_post")
        runs = role == "training_officer"
        with desk.sits("ana", role):
            yield from desk.asked("ana", {
                sees.format(901): True, sees.format(902): heads or runs, sees.format(903): runs,
                OWN_UP.format(HERE, ME, "NULL", "NULL"): True,
                OWN_UP.format(THERE, ME, "NULL", "NULL"): False,
                OWN_UP.format(HERE, OTHER, "NULL", "NULL"): False,
                OWN_UP.format(HERE, ME, OTHER, "now()"): False,
                LOOK_AT.format(ME, 902): heads, LOOK_AT.format(OTHER, 902): False,
                LOOK_AT.format(ME, 901): False, LOOK_AT.format(ME, 903): False,
                LOOK_AT.format(ME, 904): False,
            })  # fmt: skip
    yield from desk.asked("job", {
        sees.format(903): True, OWN_UP.format(THERE, OTHER, OTHER, "now()"): True,
        LOOK_AT.format(OTHER, 901): True,
    })  # fmt: skip
    _cleared(desk)


def _laid_out(desk: Desk) -> None:
    """Ana leads 901, 904 and 905, and learns in the first two and in 903; Carla has her own."""
    ana, carla = desk.names["ana_o"], desk.names["carla_o"]
    course = {"course": "c", "version": "1"}
    for number in (901, 902, 903, 904, 905):
        desk.put("training_edition", {
            **course, "id": number, "number": number, "starts_on": LONG_AGO, "ends_on": LONG_AGO,
            "city": "", "seats": 5, "language": "es", "state": "planned", "planned_at": LONG_AGO,
            "note": "",
        })  # fmt: skip
    trainer = {**course, "level": "master", "since": LONG_AGO, "valid_until": LATER}
    desk.put("training_trainer", {**trainer, "id": 901, "officer_id": ana},
             {**trainer, "id": 902, "officer_id": carla})  # fmt: skip
    for number, edition, who in (
        (901, 901, 901), (902, 902, 902), (903, 904, 901), (904, 905, 901),
    ):  # fmt: skip
        desk.put("training_leading", {"id": number, "edition_id": edition, "trainer_id": who})
    for number, officer, edition, state in (
        (901, ana, None, "enrolled"), (902, carla, None, "enrolled"),
        (903, carla, 901, "enrolled"), (904, ana, 903, "enrolled"), (905, carla, 902, "passed"),
        (906, ana, 901, "enrolled"), (907, ana, None, "passed"), (908, carla, 904, "passed"),
        (909, ana, 904, "passed"), (910, carla, None, "passed"),
    ):  # fmt: skip
        ended = LONG_AGO if state == "passed" else None
        desk.put("training_enrolment", {
            **course, "id": number, "officer_id": officer, "edition_id": edition, "state": state,
            "since": LONG_AGO, "hours": 0, "ended_on": ended,
        })  # fmt: skip
    for number in (901, 902, 904):
        desk.put("training_step", {
            "id": number, "enrolment_id": number, "module": "m", "part": "quiz", "code": "",
            "right": 1, "of": 1, "answer": "{}", "tries": 1, "at": LONG_AGO,
        })  # fmt: skip
    for number, officer in ((901, ana), (902, carla)):
        desk.put("training_certificate", {
            "id": number, "officer_id": officer, "certificate": "uca", "issued_on": LONG_AGO,
            "valid_until": LATER, "course": "", "version": "", "code": "", "revoked_why": "",
        })  # fmt: skip
    here, there = desk.names["here"], desk.names["there"]
    for number, post in ((901, here), (902, there)):
        desk.put("training_outsidesession", {
            **course, "id": number, "post_id": post, "audience": "police", "organisation": "x",
            "on": LONG_AGO, "language": "es", "people": 5, "roles": "{}", "hours": 1,
            "at": LONG_AGO,
        })  # fmt: skip
        desk.put("training_readied", {
            "id": number, "post_id": post, "protocol": "p", "item": "i", "done_at": LONG_AGO,
            "seat_id": desk.names["carla"],
        })  # fmt: skip
    done = {"protocol": "p", "certificate": "uca", "reason": "child", "at": LONG_AGO}
    for number, post, who, seen in ((901, here, "ana", None), (902, here, "carla", None),
                                    (903, there, "carla", None), (904, here, "carla", "dan")):  # fmt: skip
        desk.put("training_uncertified", {
            **done, "id": number, "post_id": post, "seat_id": desk.names[who],
            "seen_by_id": desk.names[seen] if seen else None, "seen_at": LONG_AGO if seen else None,
        })  # fmt: skip


def _cleared(desk: Desk) -> None:
    desk.clear(*(f"training_{table}" for table in (
        "uncertified", "readied", "outsidesession", "certificate", "step", "enrolment", "leading",
        "trainer", "edition")))  # fmt: skip


QUESTIONS = (
    editions_are_planned_and_led_by_others,
    trainers_are_made_by_others,
    one_learns_for_oneself_and_is_judged_by_others,
    certificates_are_of_whoever_passed,
    a_post_writes_down_its_own,
    what_was_done_without_is_looked_at_by_another,
)
