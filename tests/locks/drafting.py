"""Who reviews and who publishes a protocol: not whoever wrote it, and not without two others."""

from collections.abc import Iterator, Mapping

from tests.locks.desk import LONG_AGO, Desk

DIGEST, OTHER_DIGEST = "a" * 64, "b" * 64
DRAFT = {
    "id": 1, "protocol": "x", "base_id": 1, "version": "1.1.0", "state": "review", "edition": 1,
    "digest": DIGEST, "summary_es": "", "summary_en": "", "same": [], "begun_at": LONG_AGO,
    "changed_at": LONG_AGO, "published_id": None,
}  # fmt: skip
REVIEW = {
    "draft_id": 1, "organisation": "x", "asked_at": LONG_AGO, "verdict": "", "digest": "",
    "note": "", "decided_at": None,
}  # fmt: skip
TOLD = (
    "INSERT INTO governance_change (draft_id, what, path, place, seat_id, officer_id, at)"
    " VALUES (1, 'edited', '', '', %(ana)s, {}, now())"
)
ASKED = (
    "INSERT INTO governance_review (draft_id, seat_id, officer_id, organisation, asked_by_id,"
    " asked_at, verdict, digest, note, decided_at) VALUES (2, %(ana)s, %(ana_o)s, 'x', {}, now(), {})"
)
UNDECIDED, DECIDED = "'', '', '', NULL", "'approved', 'x', '', now()"
APPROVES = (
    "UPDATE governance_review SET verdict = 'approved', digest = 'x', decided_at = now()"
    " WHERE id = {}"
)
PUBLISHES = (
    "INSERT INTO protocols_publishedversion (protocol, version, content_hash, files, published_at,"
    " signature) VALUES ({protocol}, {version}, {digest}, '{{}}', now(), '')"
)
SIGNS = "UPDATE protocols_publishedversion SET signature = 'x' WHERE id = 1"
TABLES = ("governance_change", "governance_review", "governance_draft")


def whoever_wrote_does_not_review(desk: Desk) -> Iterator[str]:
    """One's own review, in no other name, and not of what one wrote."""
    desk.put("governance_draft", DRAFT, {**DRAFT, "id": 2, "protocol": "y"})
    for at, who in enumerate(("ana", "carla"), 901):
        _put(desk, "governance_review", REVIEW, who, id=at, asked_by_id=desk.names["dan"])
    _put(desk, "governance_change", {"id": 901, "draft_id": 2, "what": "edited"}, "ana")
    _put(desk, "governance_change", {"id": 902, "draft_id": 1, "what": "approved"}, "ana")
    yield from desk.asked("ana", {
        "SELECT id FROM governance_review WHERE id = 902": True,
        "SELECT id FROM governance_change WHERE id = 901": True,
        TOLD.format("%(ana_o)s"): True,
        TOLD.format("%(carla_o)s"): False,
        ASKED.format("%(ana)s", UNDECIDED): True,
        ASKED.format("%(carla)s", UNDECIDED): False,
        ASKED.format("%(ana)s", DECIDED): False,
        APPROVES.format(901): True,
        APPROVES.format(902): False,
        "UPDATE governance_review SET officer_id = 1 WHERE id = 901": False,
        "DELETE FROM governance_review": False,
        "UPDATE governance_change SET what = 'sent'": False,
    })  # fmt: skip
    _put(desk, "governance_change", {"id": 903, "draft_id": 1, "what": "edited"}, "ana")
    yield from desk.asked("ana", {APPROVES.format(901): False})
    yield from desk.asked("carla", {APPROVES.format(902): True})
    yield from desk.asked("job", {
        "SELECT id FROM governance_review WHERE id = 901": True,
        TOLD.format("%(carla_o)s"): True,
        ASKED.format("%(carla)s", DECIDED): True,
        APPROVES.format(901): True,
    })  # fmt: skip
    yield from desk.asked("worker", {APPROVES.format(902): False, TOLD.format("%(ana_o)s"): False})
    desk.clear(*TABLES)


def a_page_publishes_what_two_others_approved(desk: Desk) -> Iterator[str]:
    """These bytes, of this draft in review, by two who did not write in it; a job whatever it is

    given, which is what commands do.
    """
    said: Mapping[str, str] = {
        "protocol": "'x'", "version": "'1.1.0'", "digest": f"'{DIGEST}'"}  # fmt: skip
    publishes = PUBLISHES.format(**said)
    desk.put("governance_draft", DRAFT)
    yield from desk.asked("ana", {publishes: False})
    approved = REVIEW | {"verdict": "approved", "digest": DIGEST, "decided_at": LONG_AGO}
    for at, who in enumerate(("carla", "dan"), 901):
        yield from desk.asked("ana", {publishes: False})
        _put(desk, "governance_review", approved, who, id=at, asked_by_id=desk.names["ana"])
    yield from desk.asked("ana", {
        publishes: True,
        PUBLISHES.format(**{**said, "protocol": "'y'"}): False,
        PUBLISHES.format(**{**said, "version": "'1.2.0'"}): False,
        PUBLISHES.format(**{**said, "digest": f"'{OTHER_DIGEST}'"}): False,
    })  # fmt: skip
    for change in (
        "governance_review SET verdict = 'returned'",
        f"governance_review SET digest = '{OTHER_DIGEST}'",
        "governance_review SET draft_id = 7",
        "governance_draft SET state = 'writing'",
    ):
        desk.change(change, 1 if "draft SET" in change else 901)
        yield from (f"{change}: {each}" for each in desk.asked("ana", {publishes: False}))
        for table, row in (("governance_review", approved), ("governance_draft", DRAFT)):
            back = ", ".join(f"{name} = %(v_{name})s" for name in row if name != "id")
            at = 1 if table == "governance_draft" else 901
            desk.change(f"{table} SET {back}", at, **{f"v_{name}": row[name] for name in row})
    _put(desk, "governance_change", {"id": 901, "draft_id": 1, "what": "approved"}, "dan")
    yield from desk.asked("ana", {publishes: True})
    _put(desk, "governance_change", {"id": 902, "draft_id": 1, "what": "edited"}, "dan")
    yield from desk.asked("ana", {publishes: False})
    yield from desk.asked("job", {publishes: True})
    yield from desk.asked("worker", {publishes: False})
    desk.clear(*TABLES)


def what_is_published_is_read_by_all_and_signed_by_jobs(desk: Desk) -> Iterator[str]:
    """A version without a signature gets one; pages write none."""
    row = {
        "id": 999_001, "protocol": "z", "version": "1.0.0", "content_hash": OTHER_DIGEST,
        "files": "{}", "published_at": LONG_AGO, "signature": "",
    }  # fmt: skip
    desk.put("protocols_publishedversion", row)
    signs = SIGNS.replace("= 1", "= 999001")
    reads = "SELECT id FROM protocols_publishedversion WHERE id = 999001"
    yield from desk.asked("ana", {reads: True, signs: False})
    yield from desk.asked("job", {reads: True, signs: True})
    yield from desk.asked("worker", {reads: True, signs: False})
    with desk.administrator.transaction():
        desk.administrator.execute("SET LOCAL session_replication_role = replica")
        desk.administrator.execute("DELETE FROM protocols_publishedversion WHERE id = 999001")


def _put(desk: Desk, table: str, row: Mapping[str, object], who: str, **more: object) -> None:
    """A row of somebody of the scene."""
    told = {"path": "", "place": "", "at": LONG_AGO} if table == "governance_change" else {}
    own = {"seat_id": desk.names[who], "officer_id": desk.names[f"{who}_o"]}
    desk.put(table, {**told, **row, **own, **more})


QUESTIONS = (
    whoever_wrote_does_not_review,
    a_page_publishes_what_two_others_approved,
    what_is_published_is_read_by_all_and_signed_by_jobs,
)
