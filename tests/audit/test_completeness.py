"""Each key has its committed line, whatever id is asked with and wherever the process dies."""

import psycopg
import pytest
from django.db import connections
from django.urls import reverse

from tests.audit import completeness
from tests.audit.completeness import Ids, Request
from tests.databases import administrator
from ventanilla.config.databases import WORKER
from ventanilla.security.models import Dossier


@pytest.fixture
def names(django_db_setup):
    return connections.settings["default"]["NAME"]


@pytest.fixture
def anything(server, names, db):
    with administrator(server, names) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


def test_no_bad_id_gives_a_key_and_a_good_one_does_once(server, names, anything, register):
    tracks = [register(), register()]
    versions = {
        dossier.pk: dossier.key_version
        for dossier in Dossier.objects.filter(pk__in=[track.dossier_id for track in tracks])
    }
    address = server.url(role=WORKER, database=names)
    with psycopg.connect(address, autocommit=True) as door:
        ids = Ids(anything, door, versions)
        wrong = [words for _, words in completeness.bad_ids(ids, trials=70) if words]
    assert wrong == []


def test_killed_at_any_step_no_key_is_without_its_line(anything, register, alba, bruno, as_seat):
    tracks = [register() for _ in range(3)]
    clients = [as_seat(alba), as_seat(bruno)]
    for client in clients:  # what a process reads once, each killed one then has
        for name in ("detail", "history", "answers", "alike"):
            client.get(reverse(f"cases:{name}", args=[tracks[0].pk]))
        client.post(reverse("cases:list"), {"q": "mendez"}, follow=True)
        client.get(reverse("desk:mine"))
    sought = {client: client.post(reverse("cases:list"), {"q": "mendez"}).url for client in clients}

    def ask(rng):
        some = [(rng.choice(clients), rng.choice(tracks)) for _ in range(3)]
        return [a_request(client, track, rng, bruno, sought[client]) for client, track in some]

    seen = list(completeness.killed(anything, ask, trials=40))
    assert [fault for _, each in seen for fault in each.faults] == []
    assert sum(each.answered for _, each in seen) > 5
    assert sum(len(each.keys) for _, each in seen) > 10
    died_between = [each for _, each in seen if each.released and not each.keys]
    assert died_between, "none was killed between its line and its key"


def a_request(client, track, rng, to, search):
    name = rng.choice(["detail", "history", "answers", "alike", "search", "desk", "list", "assign"])
    match name:
        case "search":
            return Request(client, search)
        case "list":
            return Request(client, reverse("cases:list"))
        case "desk":
            return Request(client, reverse("desk:mine"))
        case "assign":
            path = reverse("cases:assign", args=[track.pk])
            return Request(client, path, data={"to": to.pk})
    return Request(client, reverse(f"cases:{name}", args=[track.pk]), track.dossier_id)


def test_what_is_seen_of_a_fault_is_a_fault(anything):
    """The judge himself: a key out of order, a line that is not there, an answer for nothing."""
    dossier = "0197a3de-0000-7000-8000-000000000001"
    asked = [Request(None, "/", completeness.UUID(dossier))]
    for words in (
        ["begin 0", f"key {dossier}"],
        ["begin 0", f"released 999 {dossier}", f"key {dossier}"],
        ["begin 0", "answered 0 200"],
    ):
        seen = completeness.Seen()
        seen.read(words, asked)
        seen.compare(anything, 0)
        assert seen.faults, words
