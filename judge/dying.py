"""A database of its own, with its disk, killed again and again under people who write."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connections

from judge.place import Place
from tests import pages
from ventanilla.cases.models import Case
from ventanilla.cli.embedded import cluster
from ventanilla.config.databases import NAMES
from ventanilla.config.place import CHECKOUT, Server
from ventanilla.exchange.models import Notice
from ventanilla.security.identity import Job, entered

WRITERS = 2


@dataclass(frozen=True, slots=True)
class Ground:
    """A server of one's own: ``environment``: for the processes that work on it."""

    folder: Path
    environment: dict[str, str]

    @property
    def server(self) -> Server:
        """Running; started if it died."""
        return cluster.start("dev")

    def kill(self) -> None:
        """Let it die, as a machine dies."""
        _kill(self.server)

    def revive(self) -> None:
        """Start it again."""
        cluster.start("dev")


@contextlib.contextmanager
def ground() -> Iterator[Ground]:
    """Fresh databases with their disk, and this process at work on them."""
    with tempfile.TemporaryDirectory(prefix="judge-") as folder, _state(folder) as environment:
        server = cluster.start("dev")
        migrated = _command(environment, "migrate", "--quiet")
        if migrated.returncode:
            raise RuntimeError(f"no databases: {migrated.stdout}{migrated.stderr}")
        pages.connect(server, NAMES)
        try:
            yield Ground(Path(folder), environment)
        finally:
            pages.disconnect()
            cluster.discard("dev")


def killed(place: Place, own: Ground, kills: int) -> Iterator[str]:
    """Kill the server so often under load; a line for everything that was lost or doubled."""
    files = [own.folder / f"acknowledged-{number}" for number in range(WRITERS)]
    restarts = _under_load(own, files, kills)
    pages.disconnect()
    place.log(f"database: {kills} kills, back after {restarts} s")
    with entered(Job("judge")):
        yield from _kept(files, place)


@contextlib.contextmanager
def _state(folder: str) -> Iterator[dict[str, str]]:
    """A state folder for a server with fsync on, for this process and those that it starts."""
    kept = os.environ.get("VENTANILLA_STATE")
    os.environ["VENTANILLA_STATE"] = folder
    try:
        yield {
            **{name: value for name, value in os.environ.items() if not name.endswith("_URL")},
            "DJANGO_SETTINGS_MODULE": "ventanilla.config.settings",
            "VENTANILLA_PROFILE": "dev",
            "VENTANILLA_ROOT_KEY_FILE": str(settings.ROOT_KEY_FILE),
        }
    finally:
        os.environ.pop("VENTANILLA_STATE")
        if kept is not None:
            os.environ["VENTANILLA_STATE"] = kept


def _command(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ventanilla.cli.main", *words],
        env=environment, cwd=CHECKOUT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _under_load(own: Ground, files: list[Path], kills: int) -> list[float]:
    """Kill the server under writers; returns the seconds until it answered again."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "judge.writing", "--out", str(path)],
            env=own.environment, cwd=CHECKOUT, stdin=subprocess.PIPE,
        )
        for path in files
    ]  # fmt: skip
    chance, times = random.Random(23), []
    try:
        _wait_for_work(files)
        for _ in range(kills):
            time.sleep(chance.uniform(0.8, 2))
            own.kill()
            began = time.monotonic()
            own.revive()
            times.append(round(time.monotonic() - began, 1))
        time.sleep(1)
    finally:
        for writer in writers:
            if writer.stdin:
                writer.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                writer.wait(20)
            writer.kill()
    return times


def _wait_for_work(files: list[Path]) -> None:
    until = time.monotonic() + 60
    while not all(path.exists() and path.stat().st_size for path in files):
        if time.monotonic() > until:
            raise RuntimeError("the writers did not begin")
        time.sleep(0.1)


def _kill(server: Server) -> None:
    mark = (Path(server.data) / "postmaster.pid").read_text().splitlines()
    os.kill(int(mark[0]), signal.SIGKILL)
    process = Path(f"/proc/{mark[0]}/stat")
    for _ in range(200):  # until nothing of it runs any more
        try:
            if process.read_text().rpartition(")")[2].split()[0] == "Z":
                return
        except OSError:
            return
        time.sleep(0.05)


def _kept(files: list[Path], place: Place) -> Iterator[str]:
    acknowledged = [UUID(line) for path in files for line in path.read_text().split()]
    stored = list(Notice.objects.values_list("pk", "track__case_id", "dossier_id"))
    ids = {pk for pk, *__ in stored}
    place.log(f"{len(acknowledged)} notices acknowledged, {len(stored)} stored")
    if lost := set(acknowledged) - ids:
        yield f"{len(lost)} of {len(acknowledged)} acknowledged notices are lost"
    if len({case for __, case, *_ in stored}) != len(stored) or Case.objects.count() != len(stored):
        yield f"{len(stored)} notices stand for {Case.objects.count()} cases"
    if len(ids) - len(set(acknowledged)) > len(files):
        yield "more notices are stored than were sent"
    numbers = list(Case.objects.values_list("number", flat=True))
    if len(set(numbers)) != len(numbers):
        yield "a case number was given twice"
    with connections["keys"].cursor() as cursor:
        cursor.execute("SELECT dossier_id FROM keys_wrappedkey")
        keys = {dossier for (dossier,) in cursor.fetchall()}
    if any(dossier not in keys for *__, dossier in stored):
        yield "a case has lost its key"
    if len(acknowledged) < len(files) * 5:
        yield f"only {len(acknowledged)} notices were written under load: no trial"
