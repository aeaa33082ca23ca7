"""Every address by every role of another post: what is foreign answers like what is not there."""

from judge import cast, planting, stages, strangers, sweeping
from judge.canaries import Canaries
from judge.place import Place
from judge.verdicts import Result, judged
from tests.locks import addresses

NUMBER = 6
NAME = "Foreign addresses"
BAR = "foreign like non-existent: status, body, time"
LANE = "B"
#: every so many roles, where only a look is wanted
EVERY = 5


def run(place: Place) -> Result:
    """GET, POST, PUT and DELETE, second factors of a colleague included."""
    with place.databases():
        people = cast.enter()
        track = stages.STAGES["afraid"](people)
        planting.notice_at_a_window(Canaries(), people)
        visitors = dict(list(strangers.clients(people).items())[:: place.of(1, EVERY)])
        owner = cast.client(people.alba)
        if owner.get(f"/cases/{track}/").status_code != 200:
            return judged(1, ["not even its own post opens the case"])
        factors = sweeping.factors_of(people.alba.officer_id)
        done = sweeping.sweep(visitors, addresses.objects(), factors)
    place.log(f"{done.asked} answers compared, {done.timed} pairs timed")
    return judged(done.asked, done.faults)
