"""What a form said and no longer says is forgotten, wherever its words stand."""

import uuid

import pytest

from tests.engine.small import files
from tests.factories import NOW
from tests.restricted import ada, beto, register_ruth, ruth
from ventanilla.cases import selectors
from ventanilla.cases.services import assigning
from ventanilla.interviews import services
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import write
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load_files

__all__ = ["ada", "beto", "register_ruth", "ruth"]

DAYS = b"- {name: trip_days, title: {es: Viaje, en: Trip}, type: text, tier: O, source: system}\n"


@pytest.fixture
def small(db):
    """The small protocol, with words in facts.yaml for what its form works out."""
    found = files()
    found["facts.yaml"] += DAYS
    return protocols.store(package=load_files(found), at=NOW)


@pytest.fixture
def talked(ruth, ada, beto):
    """``talked(answers)``: Beto hands in a talk with Ruth, and what is known of her then."""
    assigning.assign(track=ruth, to=beto, by=ada, at=NOW)

    def act(answers):
        sitting = services.open_sitting(track=ruth, instrument="talk", by=beto, at=NOW)
        instrument = protocols.package(ruth.package.content_hash).instruments["talk"]
        xml = write(instrument, {"called": "Ruth", **answers}, informed=True)
        sent = Sent(submission_id=uuid.uuid4(), xml=xml, language="es")
        services.submit(sitting=sitting, sent=sent, by=beto, at=NOW)
        track = selectors.by_number(beto, ruth.case.number, NOW).get()
        return selectors.open_track(track, seat=beto, at=NOW, purpose="test").record.all_facts

    return act


def test_what_was_worked_out_and_goes_blank_is_forgotten(talked):
    day = NOW.date().isoformat()
    assert talked({"left_on": day, "pain": "yes"}).get("trip_days") == "0"
    after = talked({"pain": "yes"})
    assert after["pain"] == "yes"
    assert not {"left_on", "trip_days"} & after.keys()
