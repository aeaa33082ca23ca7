"""Instants that an officer may write down by hand, and those that only an act can set."""

import pytest

from tests.factories import NOW
from ventanilla.cases import selectors

pytestmark = pytest.mark.django_db


@pytest.fixture
def names(itzel, bruno):
    track = selectors.find(bruno, itzel.pk, NOW)
    case = selectors.open_track(track, seat=bruno, at=NOW, purpose="case.read")
    return selectors.events_to_write(case)


def test_what_happens_elsewhere_is_written_down(names):
    assert {"us_decision_at", "hhs_transfer_requested_at", "explained_at"} <= set(names)


def test_what_a_document_sets_is_said_by_sending_it(names):
    by_documents = {"representation_sent_at", "representation_answered_at", "p1_acknowledged_at"}
    assert by_documents & set(names) == set()


def test_what_an_act_sets_is_said_by_the_act(names):
    by_acts = {"registered_at", "outcome_approved_at", "departed_at", "closed_at"}
    assert by_acts & set(names) == set()
