"""Ways round row-level security: a foreign dossier and a missing one answer the same."""

import psycopg

from judge.place import Place
from judge.verdicts import Result, judged
from tests.databases import administrator, clones
from tests.locks import bypasses, questions
from ventanilla.config.databases import APP

NUMBER = 4
NAME = "Row-security bypass pack"
BAR = "0 rows, 0 existence signals"
LANE = "A"


def run(place: Place) -> Result:
    """All tries, the functions asked one by one, and that the known signals are still the only."""
    with clones(place.server) as names:
        name = names["default"]

        def connect(role: str = APP) -> psycopg.Connection:
            return psycopg.connect(place.server.url(role=role, database=name), autocommit=True)

        with administrator(place.server, name) as master:
            tried, faults = bypasses.run(master, connect)
            faults += questions.faults(master, connect)
            told = bypasses.known(master, connect)
    place.log(f"known to tell that a random id is taken: {', '.join(told)}")
    return judged(tried + len(questions.QUESTIONS), faults)
