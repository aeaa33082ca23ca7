"""Every few seconds, beside the queue: empty the boxes, tell the windows, destroy keys."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.db import connections
from django.utils import timezone

from ventanilla.security.identity import Job, entered
from ventanilla.sightings.services import receiving, wiping

log = structlog.get_logger("ventanilla.sightings")
ROUND, AGAIN = 3.0, 10.0  # seconds between rounds; until another try after one that failed
#: for how long one session of the job is used: shorter than it lives
RENEWED = 3600.0


def once() -> int:
    """One round, as whoever is at work; returns how many letters were read."""
    now = timezone.now()
    read = receiving.empty(at=now)
    wiping.tell_windows()
    wiping.shred(at=now)
    return read


def work(stop: threading.Event) -> None:
    """Go round until told to stop, and once more then."""
    job, begun = Job("sightings.empty"), time.monotonic()
    waits = 0.0
    while not stop.wait(waits):
        if time.monotonic() - begun > RENEWED:
            job, begun = Job("sightings.empty"), time.monotonic()
        waits = _round(job)
    _round(job)
    connections.close_all()


@contextmanager
def beside() -> Iterator[None]:
    """Go round in a thread, as long as something else goes on."""
    stop = threading.Event()
    thread = threading.Thread(target=work, args=[stop], name="letterbox")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _round(job: Job) -> float:
    """How long to wait for the next."""
    try:
        with entered(job):
            once()
    except Exception as fault:  # whatever it is: a thread that ended would lose whoever comes next
        log.error("sightings.round_failed", fault=type(fault).__name__)
        connections.close_all()
        return AGAIN
    return ROUND
