"""Two lanes beside each other, each suite in a process that can be stopped.

A lane that is done helps the other: it takes what stands last there.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from judge import verdicts
from judge.programme import Suite
from judge.verdicts import Result, failed, not_run
from ventanilla.config.place import CHECKOUT

#: a suite that takes longer than this (seconds) hangs
LIMIT = 3600.0
LANES = ("A", "B")


class Watcher(Protocol):
    """Whoever wants to hear how it goes."""

    def begun(self, suite: Suite) -> None:
        """A suite starts."""

    def ended(self, suite: Suite, result: Result) -> None:
        """A suite is done."""


def run(
    suites: Iterable[Suite], *, folder: Path, quick: bool, watcher: Watcher
) -> list[tuple[Suite, Result]]:
    """Run the suites of each lane one after the other, the lanes at the same time."""
    folder.mkdir(parents=True, exist_ok=True)
    lanes: dict[str, deque[Suite]] = {name: deque() for name in LANES}
    for suite in suites:
        lanes[suite.lane].append(suite)
    done: list[tuple[Suite, Result]] = []
    stop, taking = threading.Event(), threading.Lock()

    def take(lane: str) -> Suite | None:
        with taking:
            if lanes[lane]:
                return lanes[lane].popleft()
            other = max(lanes.values(), key=len)
            return other.pop() if other else None

    def walk(lane: str) -> None:
        while not stop.is_set() and (suite := take(lane)):
            watcher.begun(suite)
            result = one(suite, folder=folder, quick=quick, stop=stop)
            done.append((suite, result))
            watcher.ended(suite, result)

    threads = [threading.Thread(target=walk, args=(lane,)) for lane in LANES]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            while thread.is_alive():
                thread.join(0.2)
    except KeyboardInterrupt:
        stop.set()
        raise
    return sorted(done, key=lambda pair: pair[0])


def one(suite: Suite, *, folder: Path, quick: bool, stop: threading.Event | None = None) -> Result:
    """Run one suite in a process of its own, and read what it left."""
    if not suite.module:
        return not_run("not written yet")
    kept, log = folder / f"{suite.code}.json", folder / f"{suite.code}.log"
    for path in folder.glob(f"{suite.code}[.-]*"):
        path.unlink()
    command = [sys.executable, "-m", "judge.one", suite.code, "--folder", str(folder)]
    began = time.monotonic()
    with log.open("ab") as words:
        process = subprocess.Popen(
            command + ["--quick"] * quick,
            cwd=CHECKOUT,
            stdout=words,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        while process.poll() is None and time.monotonic() - began < LIMIT:
            if stop is not None and stop.wait(0.1):
                break
            time.sleep(0.05)
        ended = process.poll()
        _end(process)
    with contextlib.suppress(OSError, ValueError, KeyError):
        return verdicts.read(kept)
    words_of = "was stopped" if ended is None else f"ended with {ended} and said nothing"
    return failed(f"the suite {words_of}").after(time.monotonic() - began)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process together with whatever it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
