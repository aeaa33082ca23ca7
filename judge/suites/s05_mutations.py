"""Each policy, right, check and constraint taken away: something has to notice each."""

from judge.place import Place
from judge.verdicts import Result, judged
from tests.databases import clones
from tests.locks import mutations, sealing

NUMBER = 5
NAME = "Policy mutation"
BAR = "100 % killed"
LANE = "B"

EVERY = 12


def run(place: Place) -> Result:
    """All of them, each in a copy of the database; in a quick run each so-manieth."""
    with clones(place.server) as names:
        judged_, survivors, killed = mutations.run(
            place.server, names["default"], every=place.of(1, EVERY)
        )
    place.log(*(f"{name} ← {by}" for name, by in killed.items()))
    parts, more = sealing.run()
    return judged(judged_ + parts, [*survivors, *more])
