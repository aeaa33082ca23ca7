"""Who freezes figures, and who gives them out."""

from collections.abc import Iterator

from tests.locks.desk import LONG_AGO, REFUSED, Desk

FREEZE = (
    'INSERT INTO reports_frozenedition ("table", kind, since, until, audience, threshold, cut_off,'
    " digest, documents, reason, made_by_id, made_at) VALUES ('T5', 'year', now(), now(), 'inside',"
    " 5, now(), '', '{{}}', '', {}, now())"
)
GIVE = (
    "INSERT INTO reports_release (edition_id, form, recipient, purpose, basis, given_by_id,"
    " given_at) VALUES (9, 'pdf', 'a', 'b', 'c', {}, now())"
)
FROZEN = {"id": 9, "table": "T5", "kind": "month", "since": LONG_AGO, "until": LONG_AGO,
          "audience": "inside", "threshold": 5, "cut_off": LONG_AGO, "digest": "",
          "documents": "{}", "reason": "", "made_at": LONG_AGO}  # fmt: skip


def the_analyst_freezes_figures(desk: Desk) -> Iterator[str]:
    """In no other name, and nobody else does; all who work here see what was frozen."""
    ana = desk.names["ana"]
    desk.put("reports_frozenedition", FROZEN | {"made_by_id": ana})
    desk.put("reports_release", {"edition_id": 9, "form": "pdf", "recipient": "a", "purpose": "b",
                                 "basis": "c", "given_by_id": ana, "given_at": LONG_AGO})  # fmt: skip
    say = desk.administrator.execute
    say("UPDATE security_seat SET role = 'analyst' WHERE id = %s", [ana])
    yield from desk.wrong(
        *((who, f"SELECT FROM {table}", 1) for who in ("ana", "berta")
          for table in ("reports_frozenedition", "reports_release")),
        *((who, act.format(f"%({name})s"), answer) for act in (FREEZE, GIVE)
          for who, name, answer in (
              ("ana", "ana", 1), ("ana", "dan", REFUSED), ("berta", "berta", REFUSED),
              ("job", "ana", 1))),
    )  # fmt: skip
    say("UPDATE security_seat SET role = 'supervisor' WHERE id = %s", [ana])
    desk.clear("reports_release", "reports_frozenedition")


QUESTIONS = (the_analyst_freezes_figures,)
