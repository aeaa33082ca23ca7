"""Invented cases written by COPY are what the application itself would have written."""

import hashlib
import json
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import connection

from ventanilla.cases import selectors
from ventanilla.cases.models import Case, Entry, Owed, Track
from ventanilla.cases.states import TrackState
from ventanilla.cli.embedded import cluster
from ventanilla.demo import loading
from ventanilla.exchange.models import Disclosure
from ventanilla.interviews.models import Submission
from ventanilla.network.roles import Role
from ventanilla.reports.models import CaseFigures
from ventanilla.security import vault
from ventanilla.security.identity import Job, entered
from ventanilla.security.models import Sealed, Seat

CASES = 60
NOW = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def filled(server, django_db_setup, django_db_blocker):
    """Sixty cases of a year at one post, none of them walked."""
    with django_db_blocker.unblock(), entered(Job("test")):
        load(server, cases=CASES, seed=7, posts={"MCA": 1.0})
    yield
    empty()


@pytest.fixture
def year(filled, django_db_blocker):
    """The head of protection of that post. Tests of this module read only: the cases stay."""
    with django_db_blocker.unblock():
        yield Seat.objects.get(post__code="MCA", role=Role.SUPERVISOR)


def load(server, **what):
    address = cluster.superuser(server, connection.settings_dict["NAME"])
    loading.load(**{"walked": 0, "now": NOW, **what}, workers=0, administrator=address)


def opened(seat):
    for track in selectors.opening(seat, NOW).order_by("case__number"):
        yield selectors.open_track(track, seat=seat, at=NOW, purpose="case.read")


def test_what_copy_wrote_reads_as_if_the_services_had_written_it(year):
    cases = list(opened(year))
    assert len(cases) == CASES

    for now in cases:
        lines = selectors.history(now.track, now.vault)
        record = now.record
        last = max(*record.events.values(), *record.done.values(), lines[0].at)
        case = selectors.assemble(now.track, now.vault, at=last)
        track, plan = case.track, case.plan
        assert case.names.full_name
        assert track.stage == plan.stage
        assert track.severity == (plan.severity.value if plan.severity else "")
        assert track.outcome == case.record.outcome.get("code", "")
        assert [found.name for found in plan.findings if found.returned] == []
        standing = {found.name for found in plan.findings}
        assert standing == set(case.record.findings), track.case.number
        if track.is_closed:
            assert not Owed.objects.filter(track=track).exists()
        else:
            due = min((task.due_at for task in plan.tasks if task.due_at), default=None)
            # between summer and winter time the same hour of the day lies an hour apart
            assert abs((track.due_at - due).total_seconds()) in (0, 3600)
            assert {found.name for found in now.plan.findings} == standing
        assert lines[-1].verb == "case.opened"
        assert track.state == TrackState.CLOSED or not any(x.verb == "case.closed" for x in lines)


def test_no_word_of_the_pattern_stays_behind(year):
    for track in selectors.opening(year, NOW):
        opened = vault.release(seat=year, dossiers=[track.dossier], purpose="case.read", at=NOW)
        for model in (Entry, Disclosure, Submission):
            for row in model.objects.filter(dossier_id=track.dossier_id):
                words = json.dumps(opened.open(row), ensure_ascii=False)
                assert "Zz" not in words
                assert "Zacatecas" not in words or track.case.post.code == "MCA"
                assert not any(name in words for name in ("Brownsville", "Laredo", "Eagle Pass"))


def test_digests_and_fingerprints_are_those_of_the_words_of_each_case(year):
    seen = set()
    for track in selectors.opening(year, NOW):
        opened = vault.release(seat=year, dossiers=[track.dossier], purpose="case.read", at=NOW)
        for row in Submission.objects.filter(dossier_id=track.dossier_id):
            document = opened.open(row)
            digest = hashlib.sha256(document["xml"].encode()).hexdigest()
            assert document["digest"] == digest
            seen.add(digest)
        for sent in Disclosure.objects.filter(dossier_id=track.dossier_id):
            if not (data := opened.open(sent).get("data")):
                continue
            mark = data.pop("fingerprint")
            written = json.dumps(data, ensure_ascii=False, sort_keys=True)
            digest = hashlib.sha256(written.encode()).hexdigest()
            assert mark == f"{digest[:4]} {digest[4:8]} {digest[8:12]}"
            seen.add(digest)
    assert len(seen) > CASES


def test_every_sealed_table_is_stored_as_it_is(db):
    """A ciphertext does not become shorter: a new table of sealed rows says so in its migration."""
    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, Sealed)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attrelid::regclass::text FROM pg_attribute "
            "WHERE attname = 'sealed' AND attstorage = 'e' AND attrelid = ANY(%s::regclass[])",
            [tables],
        )
        assert {name for (name,) in cursor.fetchall()} == set(tables)


def test_the_year_is_open_and_closed_as_years_are(year):
    assert Track.objects.filter(state=TrackState.CLOSED).count() > CASES * 0.8
    assert CaseFigures.objects.count() == CASES
    numbers = list(Case.objects.order_by("opened_on", "number").values_list("number", flat=True))
    assert numbers == sorted(numbers)


def empty():
    from tests.conftest import CLEANERS

    for cleaner in CLEANERS.values():
        cleaner.clean()
