"""The catalogue of a database that was just migrated, and of one that is served."""

import psycopg

from judge.place import Place
from judge.verdicts import Result, judged
from tests.databases import clones
from ventanilla.config.databases import APP, OWNER, WORKER
from ventanilla.security.locks import catalogue, lint

NUMBER = 1
NAME = "Catalogue lint"
BAR = "0 findings"
LANE = "A"


def run(place: Place) -> Result:
    """Read it as each role that starts something does."""
    faults, things = list[str](), 0
    with clones(place.server) as names:
        for role in (APP, WORKER, OWNER):
            address = place.server.url(role=role, database=names["default"])
            with psycopg.connect(address, autocommit=True) as connection:
                things = max(things, len(catalogue.lines(connection)))
                faults += [f"as {role}: {finding}" for finding in lint.findings(connection)]
    return judged(things, faults)
