"""Random worlds: what ``decide`` says, what the database shows, what the site's filter lets in."""

import logging

import psycopg

from judge.place import Place
from judge.verdicts import Result, judged
from tests.databases import administrator
from tests.locks import asking, filtering
from tests.locks.visits import Visits
from ventanilla.config.databases import APP

NUMBER = 2
NAME = "Access oracle"
BAR = "0 differences between decide(), SQL, the site's filter and its pages"
LANE = "A"

WORLDS, FEW = 2_000, 25
QUESTIONS, VISITS = 60, 10


def run(place: Place) -> Result:
    """Each seat of each world asks for each dossier what it may see, read and write.

    Some of the questions are asked of pages too, by requests of the seat's browser.
    """
    numbers = range(place.of(WORLDS, FEW))
    logging.getLogger("django.request").setLevel(logging.ERROR)  # refusals are what is asked for
    with place.databases() as names:
        address = place.server.url(role=APP, database=names["default"])
        with (
            administrator(place.server, names["default"]) as master,
            administrator(place.server, names["keys"]) as keys,
            psycopg.connect(address, autocommit=True) as app,
        ):
            asked = asking.ask(
                master, app, numbers, filtered=filtering.lets_in, visited=Visits(keys, VISITS)
            )
    place.log(f"{asked.worlds:,} worlds, {asked.questions:,} questions, {asked.visits:,} by HTTP")
    if not asked.faults and (
        asked.questions < len(numbers) * QUESTIONS or asked.visits < len(numbers) * VISITS
    ):
        asked.faults.append(f"only {asked.questions:,} questions were asked")
    return judged(asked.questions, asked.faults)
