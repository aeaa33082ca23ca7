"""Here the cast holds seats, as everywhere else."""

import uuid

import pytest

from tests.cast import alba, bruno, clara, laredo
from tests.factories import NOW
from ventanilla.cases.services import assigning
from ventanilla.interviews import services

__all__ = ["alba", "bruno", "clara", "laredo"]


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=True)


@pytest.fixture
def sitting(itzel, alba, bruno):
    """``sitting("preparation")``: Itzel's case is Bruno's, and he has begun with this form."""
    assigning.assign(track=itzel, to=bruno, by=alba, at=NOW)

    def begin(instrument):
        return services.open_sitting(track=itzel, instrument=instrument, by=bruno, at=NOW)

    return begin


@pytest.fixture
def body():
    """``body(xml)``: what the renderer sends."""

    def make(xml, **changes):
        return {
            "submission_id": str(uuid.uuid4()),
            "sitting_version": "1",
            "xml": xml.decode() if isinstance(xml, bytes) else xml,
            "drawings": [],
            "started_at": NOW.isoformat(),
            "ended_at": NOW.isoformat(),
            "language": "es",
            "languages": {"m0": "es"},
            "informed": {},
            "spent_s": 60,
        } | changes

    return make
