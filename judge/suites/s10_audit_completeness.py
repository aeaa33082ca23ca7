"""Audit completeness: no key without a committed line, whatever is asked with and whoever dies."""

import random
from collections import Counter

import psycopg
from django.urls import reverse

from judge import cast
from judge.place import Place
from judge.verdicts import Result, judged
from tests.audit import completeness
from tests.audit.completeness import Ids, Request
from tests.databases import administrator
from ventanilla.config.databases import WORKER
from ventanilla.security.models import Dossier

NUMBER = 10
NAME = "Audit completeness"
BAR = "0 reads without a row, 0 keys on a bad id"
LANE = "A"

IDS, FEW_IDS = 1400, 70
REQUESTS, FEW_REQUESTS = 600, 30
CASES = 6
PAGES = ("detail", "history", "answers", "alike")


def run(place: Place) -> Result:
    """Ask the key service with ids of every kind; kill processes that answer pages at any step."""
    faults: list[str] = []
    tried: Counter[str] = Counter()
    with place.databases() as names, administrator(place.server, names["default"]) as anything:
        anything.execute("SET session_replication_role = replica")
        people = cast.enter()
        tracks = [people.notice(told=cast.told(cast.somebody(n))) for n in range(CASES)]
        dossiers = Dossier.objects.filter(pk__in=[track.dossier_id for track in tracks])
        versions = {dossier.pk: dossier.key_version for dossier in dossiers}
        address = place.server.url(role=WORKER, database=names["default"])
        with psycopg.connect(address, autocommit=True) as door:
            ids = Ids(anything, door, versions)
            for kind, wrong in completeness.bad_ids(ids, trials=place.of(IDS, FEW_IDS)):
                tried[kind] += 1
                faults += [wrong] if wrong else []
        clients = [cast.client(seat) for seat in (people.alba, people.bruno)]
        searches = {
            client: client.post(reverse("cases:list"), {"q": "irma"}).headers["Location"]
            for client in clients
        }

        def ask(rng: random.Random) -> list[Request]:
            return [_request(rng) for _ in range(rng.randrange(1, 6))]

        def _request(rng: random.Random) -> Request:
            client, track = rng.choice(clients), rng.choice(tracks)
            name = rng.choice([*PAGES, "search", "list", "desk", "assign"])
            if name == "assign":
                path = reverse("cases:assign", args=[track.pk])
                return Request(client, path, data={"to": people.bruno.pk})
            if name in PAGES:
                path = reverse(f"cases:{name}", args=[track.pk])
                return Request(client, path, track.dossier_id)
            paths = {"search": searches[client], "list": reverse("cases:list"),
                     "desk": reverse("desk:mine")}  # fmt: skip
            return Request(client, paths[name])

        for client in clients:  # what a process reads once, each killed one then has
            for name in PAGES:
                client.get(reverse(f"cases:{name}", args=[tracks[0].pk]))
        for begun, seen in completeness.killed(
            anything, ask, trials=place.of(REQUESTS, FEW_REQUESTS)
        ):
            tried.update(requests=begun, processes=1, keys=len(seen.keys), answers=seen.answered)
            faults += seen.faults
    place.log(*(f"{count:6} {what}" for what, count in sorted(tried.items())))
    if not tried["keys"] or not tried["answers"]:
        faults.append("no process came as far as a key: nothing was tried")
    return judged(sum(tried[kind.__name__] for kind in completeness.TRIALS) + tried["requests"],
                  faults)  # fmt: skip
