"""The site's own filter switched off: the database alone decides, in worlds and over HTTP."""

from judge import cast, stages, strangers
from judge.place import Place
from judge.verdicts import Result, judged
from tests.databases import administrator
from tests.locks import addresses, filtering, worlds
from ventanilla.cases.models import Case

NUMBER = 3
NAME = "Second lock alone"
BAR = "0 foreign rows"
LANE = "A"

WORLDS, FEW, TOGETHER = 500, 25, 25


def run(place: Place) -> Result:
    """What the pages' own code reads of random worlds, then every address by every role."""
    faults, asked = list[str](), 0
    with place.databases() as names:
        people = cast.enter()
        for name in ("registered", "afraid"):
            stages.STAGES[name](people)
        words = [*Case.objects.values_list("number", flat=True), "Irma"]
        visitors = strangers.clients(people)
        with filtering.off():
            found = list(addresses.opened(visitors, addresses.objects(), words))
        faults += found
        asked += len(visitors) * len(list(addresses.addresses()))
        with administrator(place.server, names["default"]) as master:
            for first in range(0, place.of(WORLDS, FEW), TOGETHER):
                now = worlds.now()
                made = [worlds.make(number, now) for number in range(first, first + TOGETHER)]
                worlds.put(master, made, now)
                for world in made:
                    asked += len(world.seats) * len(world.cases)
                    faults += filtering.foreign_rows(world, now)
    return judged(asked, faults)
