"""Parsers fed with nonsense: each refuses in its own words, soon, and with little memory."""

import json
import sys

from judge.fuzzing import LARGEST, SLOWEST
from judge.place import Place
from judge.targets import TARGETS
from judge.verdicts import Result, judged

NUMBER = 17
NAME = "Fuzzing"
BAR = "0 uncaught, no input over 1 s, under 512 MB"
LANE = "B"

SECONDS, FEW_SECONDS = 60, 2


def run(place: Place) -> Result:
    """Each target in a process of its own, whose memory is bounded."""
    tried, faults = 0, list[str]()
    for name in TARGETS:
        seconds = place.of(SECONDS, FEW_SECONDS)
        out = place.folder / f"S17-{name}.json"
        done = place.run(
            *(sys.executable, "-m", "judge.fuzzing", name),
            *("--seconds", str(seconds), "--out", out),
            timeout=seconds * 3 + 120,
        )
        if done.returncode or not out.exists():
            place.log(done.stdout, done.stderr)
            faults.append(f"{name}: the process ended with {done.returncode}; see the log")
            continue
        found = json.loads(out.read_text(encoding="utf-8"))
        place.log(f"{name}: {found['tried']:,} inputs, {found['reached']:,} lines reached")
        tried += int(found["tried"])
        faults += [f"{name}: {fault}" for fault in found["faults"]]
        place.log(*(f"  {fault}\n  {data}" for fault, data in found["faults"].items()))
    place.log(f"limits: {SLOWEST} s for an input, {LARGEST // 1024 // 1024} MB for a process")
    return judged(tried, faults)
