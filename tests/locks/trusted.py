"""Keys of other ministries: written down in one's own name, believed by a second person."""

from collections.abc import Iterator

from tests.locks.desk import LONG_AGO, ONE, REFUSED, TWO, Desk
from tests.locks.second_persons import ASKED

WRITE = ("INSERT INTO sharing_ministrykey (id, name_es, name_en, country, key_name, key_id, public,"
         " fingerprint, state, proposed_at, proposed_by_id, proposer_id, confirmed_at,"
         " confirmed_by_id, confirmer_id, withdrawn_at, withdrawn_by_id) VALUES (99, '', '', 'XX',"
         " '', '', 'new', '', {state}, now(), {by}, {who}, {at}, {second}, {confirmer}, NULL, NULL)")  # fmt: skip
BELIEVE = ("UPDATE sharing_ministrykey SET state = 'trusted', confirmed_at = now(),"
           " confirmed_by_id = {seat}, confirmer_id = {who} WHERE id = {pk}")  # fmt: skip
END = ("UPDATE sharing_ministrykey SET state = 'withdrawn', withdrawn_at = now(),"
       " withdrawn_by_id = {seat} WHERE id = {pk}")  # fmt: skip
MINE = {"state": "'proposed'", "by": "%(ana)s", "who": "%(ana_o)s", "at": "NULL", "second": "NULL",
        "confirmer": "NULL"}  # fmt: skip
DAN = {"seat": "%(dan)s", "who": "%(dan_o)s"}


def a_key_is_believed_by_two(desk: Desk) -> Iterator[str]:
    """Proposed in no other name; trusted by whoever agreed to that very proposal; over for good."""
    _put(desk)
    believed = {"state": "'trusted'", "at": "now()", "second": "%(dan)s", "confirmer": "%(dan_o)s"}
    yield from desk.wrong(
        ("ana", "SELECT FROM sharing_ministrykey", 6),
        ("job", "SELECT FROM sharing_ministrykey", 6),
        ("ana", WRITE.format(**MINE), 1),
        ("job", WRITE.format(**MINE), 1),
        *(("ana", WRITE.format(**MINE | other), REFUSED) for other in (
            {"by": "%(dan)s"}, {"who": "%(dan_o)s"}, {"confirmer": "%(dan_o)s"}, believed)),
        ("dan", BELIEVE.format(**DAN, pk=1), 1),
        ("dan", BELIEVE.format(**DAN | {"seat": "%(ana)s"}, pk=1), REFUSED),
        ("dan", BELIEVE.format(**DAN | {"who": "%(carla_o)s"}, pk=1), REFUSED),
        ("ana", BELIEVE.format(seat="%(ana)s", who="%(dan_o)s", pk=1), REFUSED),
        *(("dan", BELIEVE.format(**DAN, pk=pk), REFUSED) for pk in (2, 3, 4, 5)),
        ("dan", BELIEVE.format(**DAN, pk=6), 0),
        ("job", BELIEVE.format(**DAN, pk=2), 1),
        ("carla", END.format(seat="%(carla)s", pk=2), 1),
        ("carla", END.format(seat="%(dan)s", pk=2), REFUSED),
        ("carla", "UPDATE sharing_ministrykey SET withdrawn_by_id = NULL WHERE id = 2", REFUSED),
        ("carla", END.format(seat="%(carla)s", pk=6), 0),
        ("ana", "UPDATE sharing_ministrykey SET public = 'x' WHERE id = 1", REFUSED),
        ("ana", "DELETE FROM sharing_ministrykey", REFUSED),
        ("ana", "UPDATE sharing_received SET version = 'x'", REFUSED),
        ("ana", "DELETE FROM sharing_received", REFUSED),
    )  # fmt: skip
    desk.clear("oversight_approval", "sharing_ministrykey")


def _put(desk: Desk) -> None:
    """One key that Dan agreed to; others that he declined, agreed to as something else, for

    another key, or for another proposer; and one that is over.
    """
    names = desk.names
    for pk in range(1, 7):
        over = {"state": "withdrawn", "withdrawn_at": LONG_AGO, "withdrawn_by_id": names["ana"]}
        desk.put("sharing_ministrykey", {
            "id": pk, "name_es": "", "name_en": "", "country": "XX", "key_name": "", "key_id": "",
            "public": str(pk), "fingerprint": "", "state": "proposed", "proposed_at": LONG_AGO,
            "proposed_by_id": names["ana"],
            "proposer_id": names["carla_o" if pk == 5 else "ana_o"], **(over if pk == 6 else {}),
        })  # fmt: skip
    for pk, kind, verdict, target in (
        (ONE, "ministry_key", "approved", "1"), (TWO, "ministry_key", "declined", "2"),
        ("00000000-0000-0000-0000-000000000083", "wall", "approved", "3"),
        ("00000000-0000-0000-0000-000000000084", "ministry_key", "approved", "40"),
        ("00000000-0000-0000-0000-000000000085", "ministry_key", "approved", "5"),
        ("00000000-0000-0000-0000-000000000086", "ministry_key", "approved", "6"),
    ):  # fmt: skip
        desk.put("oversight_approval", {
            **ASKED, "id": pk, "kind": kind, "post_id": names["here"], "target": target,
            "asked_by_id": names["ana"], "asked_officer_id": names["ana_o"], "verdict": verdict,
            "decided_by_id": names["dan"], "decided_officer_id": names["dan_o"],
            "decided_at": LONG_AGO})  # fmt: skip
