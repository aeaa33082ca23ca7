"""kill -9 at every step of the sealer: what comes next goes on, and nothing is lost or doubled."""

import contextlib
import random
import subprocess
import sys
import threading
import time

import pytest
from django.db import connections

from tests.audit.killed import STEPS
from tests.audit.logs import Log
from ventanilla.audit import sealing
from ventanilla.config.place import CHECKOUT

PATIENCE = 30.0


@pytest.mark.django_db
def test_kill_9_at_every_step(server, db, tmp_path):
    log = Log(server, connections.settings["default"]["NAME"], tmp_path / "log")
    stop, committed = threading.Event(), []

    def write() -> None:
        rng = random.Random(7)  # noqa: S311
        with log.writer() as writer:
            while not stop.wait(0.01):
                committed.extend(writer.write(rng.randrange(1, 4), rng))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for step in STEPS:
            _seal_until_killed(log, step)
            report = log.verify()
            assert report.faults == [], step
    finally:
        stop.set()
        thread.join()
    log.settle()
    _when_free(log)
    report = log.verify()
    assert (report.faults, report.notes) == ([], [])
    with log.administrator() as administrator:
        rows = administrator.execute("SELECT event_id FROM audit_seal").fetchall()
    assert sorted(event for (event,) in rows) == sorted(committed)


def _seal_until_killed(log: Log, step: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.audit.killed", log.address, str(log.folder), step],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
    )
    with process:
        if step == "any":
            assert process.stdout is not None
            assert process.stdout.readline() == b"at work\n"
            time.sleep(0.2)
            process.kill()
        assert process.wait(PATIENCE) == -9, f"it never came to “{step}”"


def _when_free(log: Log) -> None:
    """The database notices within moments that a killed sealer is gone."""
    until = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(sealing.Busy):
            log.seal()
            return
        assert time.monotonic() < until
        time.sleep(0.05)
