"""A worker that sends what waits in the outbox, killed again and again; and who receives it.

``python -m judge.sending --kills 50``: the databases and the mail server stand in the environment.
"""

import argparse
import contextlib
import os
import random
import signal
import socketserver
import time
from collections.abc import Callable
from typing import cast

#: messages that the last worker, which nobody kills, sends
REST = 100
#: seconds that a worker lives at most
LIVES = 1.2


class Sink(socketserver.ThreadingTCPServer):
    """A mail server that keeps the subject of each message it took."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.subjects: list[str] = []

    @property
    def address(self) -> str:
        """For the setting VENTANILLA_MAIL."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Talk(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs to hand over a message."""

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # whoever was talking died
            self._serve()

    def _serve(self) -> None:
        self._say(220)
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say(354)
                self._take()
            else:
                self._say(221 if verb == b"QUIT" else 250)
            if verb == b"QUIT":
                return

    def _take(self) -> None:
        subject = ""
        for line in self.rfile:
            if line.startswith(b"Subject: "):
                subject = line[9:].decode().strip()
            if line == b".\r\n":
                # From here on the message is ours, whoever dies before hearing it.
                cast("Sink", self.server).subjects.append(subject)
                self._say(250)
                return

    def _say(self, code: int) -> None:
        self.wfile.write(f"{code} ok\r\n".encode())


def main() -> None:
    """Fork a worker, kill it at a moment of chance, as often as asked; then send the rest."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, required=True)
    given = parser.parse_args()
    from ventanilla.cli import ready

    ready.django_up(language="en")
    from ventanilla.outbox.tasks import send_waiting

    chance = random.Random(23)
    for _ in range(given.kills):
        _killed(send_waiting, chance.uniform(0.1, LIVES))
    send_waiting(timestamp=0)


def _killed(work: Callable[..., None], after: float) -> None:
    child = os.fork()
    if not child:
        work(timestamp=0)
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


if __name__ == "__main__":
    main()
