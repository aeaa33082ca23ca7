"""Two people at the same moment: nothing is lost, nothing twice, no number given twice."""

import threading
from contextvars import copy_context
from datetime import timedelta

import pytest
from django.db import connections

from tests.factories import NOW
from ventanilla.cases.errors import Changed
from ventanilla.cases.models import Case, Entry, Track
from ventanilla.cases.services import assigning, deciding, recording
from ventanilla.common.errors import NotNow

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """Run acts in threads that start at the same moment; what each gave or raised."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        start.wait()
        try:
            results[place] = act()
        except Exception as fault:
            results[place] = fault
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=copy_context().run, args=(run, *pair)) for pair in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_notices_at_once_get_numbers_of_their_own(register):
    register()
    results = together(*[register] * 6)

    assert not [fault for fault in results if isinstance(fault, Exception)]
    numbers = list(Case.objects.values_list("number", flat=True))
    assert len(set(numbers)) == len(numbers) == 7


def test_a_task_is_done_by_one_of_two(itzel, bruno, dora):
    results = together(
        *(
            lambda who=who: recording.complete_task(track=itzel, code="T-004", by=who, at=NOW)
            for who in (bruno, dora)
        )
    )

    assert sum(isinstance(result, NotNow) for result in results) == 1


def test_both_write_and_nothing_is_lost(itzel, bruno, dora):
    together(
        lambda: recording.record_event(track=itzel, event="stay_requested_at", by=bruno, at=NOW),
        lambda: recording.record_event(track=itzel, event="first_contact_at", by=dora, at=NOW),
    )

    track = Track.objects.get(pk=itzel.pk)
    assert track.version == itzel.version + 2
    assert Entry.objects.filter(dossier=track.dossier).count() == 3


def test_whoever_decides_on_an_old_page_is_told_who_changed_it(itzel, alba, bruno):
    seen = itzel.version
    assigning.assign(track=itzel, to=bruno, by=alba, at=NOW)

    with pytest.raises(Changed, match="Alba"):
        deciding.propose_outcome(
            track=itzel, code="R-C", reason="Tiene miedo de volver.", by=bruno,
            at=NOW + timedelta(minutes=1), seen=seen,
        )  # fmt: skip
