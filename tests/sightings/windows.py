"""A passport window in McAllen, and what it notices: for tests and journeys."""

import uuid

import pytest

from tests.factories import NOW, OfficerFactory, SeatFactory
from ventanilla.network.roles import Role
from ventanilla.security.letterbox import services as letterbox
from ventanilla.sightings import emptying
from ventanilla.sightings.content import Noticed
from ventanilla.sightings.models import Sighting
from ventanilla.sightings.services import sending
from ventanilla.sightings.states import Urgency

CALLED, CONTACT, NOTE = "Luz Clarita", "tel. de la vecina 956 555 0142", "Blusa verde, fila dos"


def at_window(username, post, area, role=Role.WINDOW_STAFF):
    return SeatFactory(
        officer=OfficerFactory(username=username), post=post, role=role, area=area, protocols=()
    )


@pytest.fixture
def box(mcallen):
    """The letterbox of McAllen."""
    return letterbox.make(post=mcallen, at=NOW)


@pytest.fixture
def paula(mcallen, box):
    """Paula sits at the passport window."""
    return at_window("paula", mcallen, "pasaporte")


@pytest.fixture
def victor(mcallen, box):
    """Víctor works at the health window, for a clinic."""
    return at_window("victor", mcallen, "vds", Role.WINDOW_PARTNER)


def noticed(at=NOW, **said):
    what = {
        "urgency": Urgency.TODAY, "slip": "REV-041", "called": CALLED, "note": NOTE,
        "observations": ("companion_answers", "papers_held"), "accompanied": True,
    }  # fmt: skip
    return Noticed(seen_at=at, **{**what, **said})


def send(seat, at=NOW, **said):
    """A letter of a window; what a job then made of it."""
    letter = uuid.uuid4()
    sending.send(letter=letter, noticed=noticed(said.pop("seen_at", at), **said), by=seat, at=at)
    emptying.once()
    return Sighting.objects.select_related("dossier", "post").filter(pk=letter).first()
