"""What a suite says at its end."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path


class Verdict(StrEnum):
    """A check that could not run says so; it never passes."""

    PASS = "PASS"
    FAIL = "FAIL"
    NOT_RUN = "NOT RUN"


@dataclass(frozen=True, slots=True)
class Result:
    """``trials``: what was tried. ``words``: its faults, or why it could not run. Seconds."""

    trials: int
    verdict: Verdict
    words: tuple[str, ...] = ()
    seconds: float = 0.0

    def after(self, seconds: float) -> "Result":
        """The same, with how long it took."""
        return replace(self, seconds=round(seconds, 1))

    def write(self, path: Path) -> None:
        """Keep it as JSON."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")


def judged(trials: int, faults: Sequence[str]) -> Result:
    """PASS without a fault. A suite that tried nothing has not run."""
    if not trials:
        return not_run("nothing was there to be tried")
    return Result(trials, Verdict.FAIL if faults else Verdict.PASS, tuple(faults))


def not_run(reason: str) -> Result:
    """The suite could not run, for a reason."""
    return Result(0, Verdict.NOT_RUN, (reason,))


def failed(reason: str) -> Result:
    """The suite itself broke."""
    return Result(0, Verdict.FAIL, (reason,))


def read(path: Path) -> Result:
    """What :meth:`Result.write` kept. Raises OSError or ValueError where nothing whole stands."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    words = tuple(str(each) for each in kept["words"])
    return Result(int(kept["trials"]), Verdict(kept["verdict"]), words, float(kept["seconds"]))
