"""Somebody who registers notices, and goes on whatever happens to the database.

``python -m judge.writing --out FILE``: each notice has an id of its own, and is sent
again, the same, until it is acknowledged; then its id stands in the file. Ends when its input does.
"""

import argparse
import os
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import TextIO

#: seconds between two tries while the database is away
PAUSE = 0.2


def main() -> None:
    """Register notices until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    from ventanilla.cli import ready

    ready.django_up(language="en")
    over = threading.Event()
    threading.Thread(target=_wait_for_the_end, args=[over], daemon=True).start()
    with given.out.open("a", encoding="utf-8") as file:
        _work(over, file)


def _wait_for_the_end(over: threading.Event) -> None:
    sys.stdin.read()
    over.set()


def _work(over: threading.Event, acknowledged: TextIO) -> None:
    from django.db import DatabaseError, InterfaceError, connections
    from django.utils import timezone

    from judge import cast
    from ventanilla.exchange.services import noticing
    from ventanilla.network.roles import Role
    from ventanilla.security.identity import Job, entered
    from ventanilla.security.models import Seat

    dora = Seat.objects.select_related("officer", "post").get(role=Role.INTAKE_OFFICER)
    while not over.is_set():
        told, notice = cast.told(cast.somebody()), uuid.uuid4()
        while True:
            try:
                with entered(Job("judge.writing")):
                    noticing.register_notice(
                        post=dora.post, protocol="uca", route="T1", told=told, by=dora,
                        at=timezone.now(), notice_id=notice,
                    )  # fmt: skip
            except (DatabaseError, InterfaceError):
                connections.close_all()
                time.sleep(PAUSE)
            else:
                acknowledged.write(f"{notice}\n")
                acknowledged.flush()
                break


if __name__ == "__main__":
    main()
    os._exit(0)
