"""No sequence of acts on money unbalances the books: asked of the rules, and of the database."""

import os
import subprocess
import sys

from judge.place import Place
from judge.verdicts import Result, judged
from ventanilla.config.place import CHECKOUT

NUMBER = 31
NAME = "Ledger"
BAR = "0 unbalanced books in 5,000 sequences"
LANE = "A"

SEQUENCES, FEW = 5_000, 500
TESTS = "tests/support/test_the_ledger.py"


def run(place: Place) -> Result:
    """The state machine of the tests, so many sequences long, in a process of its own."""
    sequences = place.of(SEQUENCES, FEW)
    asked = subprocess.run(
        [sys.executable, "-m", "pytest", TESTS, "-q", "-n0", "-p", "no:randomly"],
        cwd=CHECKOUT, capture_output=True, text=True, check=False,
        env={**os.environ, "VENTANILLA_LEDGER_SEQUENCES": str(sequences)},
    )  # fmt: skip
    place.log(asked.stdout)
    faults = [] if asked.returncode == 0 else asked.stdout.splitlines()[-20:]
    return judged(sequences, faults)
