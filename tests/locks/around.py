"""What came in to a post and is no case: letters, receipts, slips; what an area is asked."""

from collections.abc import Iterator, Mapping

from tests.locks.desk import LONG_AGO, NEW, ONE, TWO, Desk

LETTER = ("INSERT INTO sightings_envelope (id, letterbox_id, post_id, area, seat_id, received_at,"
          " sealed, refused_at) VALUES (%(new)s, %(one)s, {post}, {area}, {seat}, now(), '',"
          " {refused})")  # fmt: skip
RECEIPT = ("INSERT INTO sightings_receipt (id, seat_id, post_id, day, number, at, state, sighting)"
           " VALUES (%(new)s, {seat}, {post}, now(), 1, now(), {state}, {sighting})")  # fmt: skip
TICKET = ("INSERT INTO errands_ticket (id, post_id, area, kind, slip, day, language, state, reason,"
          " asked_at, asked_by_id) VALUES (%(new)s, {post}, 'pasaporte', 'passport', 'REV-001',"
          " now(), '', {state}, '', now(), {seat})")  # fmt: skip
ANSWER = "UPDATE errands_ticket SET state = 'done', answered_by_id = {} WHERE id = %(one)s"
#: what stands in a row of each, whatever it is about
EMPTIED: Mapping[str, Mapping[str, object]] = {
    "sightings_sighting": {
        "area": "", "modality": "office", "day": LONG_AGO.date(), "hint": "unknown",
        "urgency": "today", "state": "sent", "seen_at": LONG_AGO, "received_at": LONG_AGO,
        "alerted": 0},
    "notifications_notification": {
        "agency_id": 1, "kind": "arrest", "channel": "phone", "entry": "form",
        "received_at": LONG_AGO, "late": False, "due_at": LONG_AGO, "county": "",
        "county_fips": "", "minor": False, "told_of_right": "unknown", "requested": "unknown",
        "nationality": "unverified", "outcome": "", "arrived": False, "shredded": False},
}  # fmt: skip
HERE, THERE, ME, OTHER = "%(here)s", "%(there)s", "%(ana)s", "%(carla)s"


def letters_go_in_and_stay(desk: Desk) -> Iterator[str]:
    """In one's own name, at one's own post; nobody but a job takes one out."""
    _put(desk, "sightings_envelope", id=ONE, letterbox_id=ONE, post_id="here", received_at=LONG_AGO,
         sealed=b"", area="", refused_at=None)  # fmt: skip
    _put(desk, "sightings_envelope", id=TWO, letterbox_id=ONE, post_id="here", received_at=LONG_AGO,
         sealed=b"", area="", refused_at=LONG_AGO)  # fmt: skip
    mine = {"post": HERE, "area": "'x'", "seat": ME, "refused": "NULL"}
    yield from desk.asked("ana", {
        LETTER.format(**mine): True,
        LETTER.format(**{**mine, "post": THERE}): False,
        LETTER.format(**{**mine, "seat": OTHER}): False,
        LETTER.format(**{**mine, "refused": "now()"}): False,
        LETTER.format(**{**mine, "seat": "NULL", "area": "''", "post": THERE}): True,
        LETTER.format(**{**mine, "seat": "NULL"}): False,
        "SELECT id FROM sightings_envelope WHERE id = %(two)s": True,
        "SELECT id FROM sightings_envelope WHERE id = %(one)s": False,
        "DELETE FROM sightings_envelope": False,
        "UPDATE sightings_envelope SET refused_at = now()": False,
    })  # fmt: skip
    for who in ("berta", "eva"):  # of another post; of one who opens no case
        yield from desk.asked(who, {"SELECT id FROM sightings_envelope": False})
    yield from desk.asked("job", {
        "SELECT id FROM sightings_envelope WHERE id = %(one)s": True,
        LETTER.format(**{**mine, "refused": "now()"}): True,
        "UPDATE sightings_envelope SET refused_at = now() WHERE id = %(one)s": True,
        "DELETE FROM sightings_envelope WHERE id = %(one)s": True,
    })  # fmt: skip
    yield from desk.asked("worker", {
        "DELETE FROM sightings_envelope": False,
        "UPDATE sightings_envelope SET refused_at = NULL": False,
    })  # fmt: skip
    desk.clear("sightings_envelope")


def a_receipt_is_its_windows_own(desk: Desk) -> Iterator[str]:
    """It says that a letter came, and nothing of what became of it but by a job."""
    _put(desk, "sightings_receipt", id=ONE, seat_id="ana", post_id="here", day=LONG_AGO.date(),
         number=1, at=LONG_AGO, state="received")  # fmt: skip
    mine = {"seat": ME, "post": HERE, "state": "'received'", "sighting": "NULL"}
    yield from desk.asked("ana", {
        "SELECT id FROM sightings_receipt WHERE id = %(one)s": True,
        RECEIPT.format(**mine): True,
        RECEIPT.format(**{**mine, "seat": OTHER}): False,
        RECEIPT.format(**{**mine, "post": THERE}): False,
        RECEIPT.format(**{**mine, "state": "'closed'"}): False,
        RECEIPT.format(**{**mine, "sighting": "%(one)s"}): False,
        "UPDATE sightings_receipt SET state = 'closed'": False,
        "DELETE FROM sightings_receipt": False,
    })  # fmt: skip
    yield from desk.asked("carla", {"SELECT id FROM sightings_receipt": False})
    yield from desk.asked("job", {
        "SELECT id FROM sightings_receipt WHERE id = %(one)s": True,
        RECEIPT.format(**{**mine, "state": "'closed'"}): True,
        "UPDATE sightings_receipt SET state = 'closed' WHERE id = %(one)s": True,
        "DELETE FROM sightings_receipt WHERE id = %(one)s": True,
    })  # fmt: skip
    yield from desk.asked("worker", {
        "DELETE FROM sightings_receipt": False,
        "UPDATE sightings_receipt SET number = 2": False,
    })  # fmt: skip
    desk.clear("sightings_receipt")


def slips_are_a_posts_own(desk: Desk) -> Iterator[str]:
    """Each post counts its own turn slips."""
    lines = {
        "INSERT INTO sightings_slipbook (post_id, last) VALUES (%(there)s, 1)": False,
        "SELECT last FROM sightings_slipbook WHERE post_id = %(here)s": True,
        "UPDATE sightings_slipbook SET last = 2 WHERE post_id = %(here)s": True,
    }
    yield from desk.asked(
        "ana", {"INSERT INTO sightings_slipbook (post_id, last) VALUES (%(here)s, 1)": True}
    )
    _put(desk, "sightings_slipbook", post_id="here", last=1)
    yield from desk.asked("ana", lines)
    # Without a word about which rows, no reading is needed.
    yield from desk.asked("berta", {"UPDATE sightings_slipbook SET last = 3": False})
    foreign = {line: False for line, may in lines.items() if may}
    yield from desk.asked("berta", foreign)
    yield from desk.asked("job", dict.fromkeys(foreign, True))
    desk.clear("sightings_slipbook")
    put = "INSERT INTO sightings_slipbook (post_id, last) VALUES (%(there)s, 1)"
    yield from desk.asked("job", {put: True})


def an_area_answers_what_it_is_asked(desk: Desk) -> Iterator[str]:
    """Its own tickets and no others; who opens cases there asks, in no other name."""
    _put(desk, "errands_ticket", id=ONE, post_id="here", area="pasaporte", kind="passport",
         slip="REV-001", day=LONG_AGO.date(), language="", state="asked", reason="",
         asked_at=LONG_AGO, asked_by_id="ana")  # fmt: skip
    sees = "SELECT id FROM errands_ticket WHERE id = %(one)s"
    mine = {"post": HERE, "seat": ME, "state": "'asked'"}
    yield from desk.asked("ana", {
        sees: True,
        TICKET.format(**mine): True,
        TICKET.format(**{**mine, "post": THERE}): False,
        TICKET.format(**{**mine, "seat": OTHER}): False,
        TICKET.format(**{**mine, "state": "'done'"}): False,
        ANSWER.format(ME): True,
        ANSWER.format(OTHER): False,
    })  # fmt: skip
    yield from desk.asked("berta", {sees: False, ANSWER.format("%(berta)s"): False})
    yield from desk.asked("job", {sees: True, ANSWER.format(OTHER): True,
                                    TICKET.format(**{**mine, "seat": OTHER}): True})  # fmt: skip
    sits = (
        "UPDATE security_seat SET role = %s, area = %s, protocols = %s, post_id = %s WHERE id = %s"
    )
    carla = desk.administrator.execute(
        "SELECT role, area, protocols, post_id, id FROM security_seat WHERE id = %s",
        [desk.names["carla"]],
    ).fetchone()
    assert carla is not None
    answers = ANSWER.format("%(carla)s")
    asks = TICKET.format(**{**mine, "seat": OTHER})
    for area, post, may in (
        ("pasaporte", "here", True), ("visas", "here", False), ("", "here", False),
        ("pasaporte", "there", False),
    ):  # fmt: skip
        values = ["window_staff", area, [], desk.names[post], carla[4]]
        desk.administrator.execute(sits.encode(), values)
        yield from desk.asked("carla", {sees: may, answers: may, asks: False})
    desk.administrator.execute(sits.encode(), list(carla))
    desk.clear("errands_ticket")


def only_what_was_emptied_loses_its_key(desk: Desk) -> Iterator[str]:
    """Of what came in to a post: the row says that it was wiped."""
    for table, columns in EMPTIED.items():
        for wiped_at, dossier, may in (
            (LONG_AGO, ONE, True), (LONG_AGO, TWO, False), (None, ONE, False),
        ):  # fmt: skip
            desk.clear(table)
            _put(desk, table, id=NEW, key_version=1, dossier_id=dossier, scope_id=1, sealed=b"",
                 wiped_at=wiped_at, post_id="here", **columns)  # fmt: skip
            (said,) = desk.keys.execute("SELECT sec.is_wiped(%s)", [ONE]).fetchone() or (None,)
            if said is not may:
                yield f"{table}, wiped {wiped_at}: {said}"
        desk.clear(table)


def _put(desk: Desk, table: str, **row: object) -> None:
    """A row; posts and seats by their names in the scene."""
    named = {
        column: desk.names[value]
        if column in ("post_id", "seat_id", "asked_by_id") and isinstance(value, str)
        else value
        for column, value in row.items()
    }
    desk.put(table, named)


QUESTIONS = (
    only_what_was_emptied_loses_its_key,
    letters_go_in_and_stay,
    a_receipt_is_its_windows_own,
    slips_are_a_posts_own,
    an_area_answers_what_it_is_asked,
)
