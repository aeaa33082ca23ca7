"""Hostile and odd files: each is refused in words, or kept whole with a copy that tells nothing."""

from judge.place import Place
from judge.verdicts import Result, judged
from tests.attachments import torture

NUMBER = 18
NAME = "Upload torture"
BAR = "0 served raw, 0 places in copies, originals whole"
LANE = "B"
#: every so many, where only a look is wanted
SOME = 12


def run(place: Place) -> Result:
    """Send every file of the pack through the reader that is confined."""
    pack = list(torture.cases())[:: place.of(1, SOME)]
    outcomes = [(case, torture.run(case)) for case in pack]
    faults = [f"{case.name}: {outcome.words}" for case, outcome in outcomes if not outcome.passed]
    if not place.quick and len(pack) < 120:
        faults.append(f"only {len(pack)} files were tried")
    return judged(len(pack), faults)
