"""Tables attacked by a solver of others: quarters, periods, readers and corrections together."""

from judge.place import Place
from judge.verdicts import Result, judged
from tests.reports.attacked import narrow, population

NUMBER = 25
NAME = "Statistics disclosure"
BAR = "200 random populations: no hidden cell bounded tighter than its threshold"
LANE = "B"

POPULATIONS, FEW = 200, 20


def run(place: Place) -> Result:
    """Each population with every table of two quarters, its public ones and a correction."""
    hidden, faults = 0, list[str]()
    for seed in range(place.of(POPULATIONS, FEW)):
        found = narrow(population(seed))
        hidden += found.hidden
        faults += [
            f"population {seed}: {cell} is known to {width}, less than {threshold}"
            for cell, width, threshold in found.narrow
        ]
    place.log(f"{hidden:,} hidden cells attacked")
    return judged(hidden, faults)
