"""Random worlds: what ``decide`` says, what the database shows, what the site's filter lets in."""

import psycopg

from judge.place import Place
from judge.verdicts import Result, judged
from tests.databases import administrator
from tests.locks import asking, filtering
from ventanilla.config.databases import APP

NUMBER = 2
NAME = "Access oracle"
BAR = "0 differences between decide(), SQL and the site's filter"
LANE = "A"

WORLDS, FEW = 2_000, 40
QUESTIONS = 60


def run(place: Place) -> Result:
    """Each seat of each world asks for each dossier what it may see, read and write."""
    numbers = range(place.of(WORLDS, FEW))
    with place.databases() as names:
        address = place.server.url(role=APP, database=names["default"])
        with (
            administrator(place.server, names["default"]) as master,
            psycopg.connect(address, autocommit=True) as app,
        ):
            asked = asking.ask(master, app, numbers, filtered=filtering.lets_in)
    if not asked.faults and asked.questions < len(numbers) * QUESTIONS:
        asked.faults.append(f"only {asked.questions:,} questions were asked")
    return judged(asked.questions, asked.faults)
