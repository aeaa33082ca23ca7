"""Who is not there any more reaches nothing."""

from collections.abc import Iterator
from datetime import timedelta

from tests.locks import worlds
from tests.locks.desk import Desk, _refused


def a_closed_account_reaches_nothing(desk: Desk) -> Iterator[str]:
    """At once, with a session that still lives."""
    close = "UPDATE security_officer SET is_active = %s WHERE id = %s"
    desk.administrator.execute(close.encode(), [False, desk.at.ana.officer])
    if not _refused(lambda: desk.release(desk.at.own)):
        yield "a closed account opens a dossier"
    desk.administrator.execute(close.encode(), [True, desk.at.ana.officer])


def a_session_that_is_over_reaches_nothing(desk: Desk) -> Iterator[str]:
    """Not after its hours, nor after nobody was there for too long."""
    for column in ("ends_at", "idle_until"):
        over = f"UPDATE security_session SET {column} = %s WHERE officer_id = %s"
        kept = desk.administrator.execute(
            f"SELECT digest, {column} FROM security_session WHERE officer_id = %s".encode(),
            [desk.at.ana.officer],
        ).fetchall()
        desk.administrator.execute(
            over.encode(), [worlds.now() - timedelta(hours=1), desk.at.ana.officer]
        )
        if not _refused(lambda: desk.release(desk.at.own)):
            yield f"a session opens a dossier after its {column}"
        back = f"UPDATE security_session SET {column} = %s WHERE digest = %s"
        for digest, until in kept:
            desk.administrator.execute(back.encode(), [until, digest])


QUESTIONS = (a_closed_account_reaches_nothing, a_session_that_is_over_reaches_nothing)
