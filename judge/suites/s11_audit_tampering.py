"""Audit tampering: whatever is done to the log by whoever may do anything is found."""

from collections import Counter

from judge.place import Place
from judge.verdicts import Result, judged
from tests.audit import tampering
from tests.audit.logs import Log

NUMBER = 11
NAME = "Audit tampering"
BAR = "100 % found, 0 false alarms"
LANE = "A"

TRIALS, FEW_TRIALS = 500, 40
CLEAN, FEW_CLEAN = 20, 2


def run(place: Place) -> Result:
    """Clean days with late commits and rollbacks, then every kind of tampering in turn."""
    faults: list[str] = []
    tried: Counter[str] = Counter()
    with place.databases() as names:
        log = Log(place.server, names["default"], place.folder / "s11")
        for kind, wrong in tampering.run(
            log, trials=place.of(TRIALS, FEW_TRIALS), clean=place.of(CLEAN, FEW_CLEAN)
        ):
            tried[kind] += 1
            faults += [f"{kind}: {wrong}"] if wrong else []
    place.log(*(f"{count:6} {kind}" for kind, count in sorted(tried.items())))
    return judged(sum(tried.values()), faults)
