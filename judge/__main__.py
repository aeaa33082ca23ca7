"""``python -m judge``: what ``make judge`` runs."""

import argparse
import sys
import time

from rich.console import Console

from judge import lanes, printing, programme
from judge.verdicts import Verdict
from ventanilla.config.place import CHECKOUT

FOLDER = CHECKOUT / ".var" / "judge"


def main() -> int:
    """Run what was asked for; 1 when anything failed, 2 when nothing like it exists."""
    parser = argparse.ArgumentParser(prog="judge", description=__doc__)
    parser.add_argument("only", nargs="*", help="such as S7 S9; without it, all")
    parser.add_argument("--quick", action="store_true", help="fewer trials of each")
    given = parser.parse_intermixed_args()
    try:
        suites = programme.chosen(given.only)
    except ValueError as refusal:
        print(refusal, file=sys.stderr)
        return 2
    console = Console(highlight=False)
    began = time.monotonic()
    with printing.Court(console, FOLDER) as court:
        results = lanes.run(suites, folder=FOLDER, quick=given.quick, watcher=court)
    console.print()
    console.print(printing.table(results))
    console.print(printing.closing(results, time.monotonic() - began))
    return int(any(result.verdict is Verdict.FAIL for __, result in results))


if __name__ == "__main__":
    sys.exit(main())
