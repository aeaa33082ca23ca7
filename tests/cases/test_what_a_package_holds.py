"""What a package may ask of the acts on a case: a finding that nobody discards."""

from datetime import timedelta

import pytest

from tests.engine.small import files
from tests.factories import NOW
from tests.restricted import ada, beto, register_ruth
from ventanilla.cases import selectors
from ventanilla.cases.services import assigning, deciding, recording
from ventanilla.common.errors import NotNow
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load_files

__all__ = ["ada", "beto", "register_ruth"]
pytestmark = pytest.mark.django_db(transaction=True)

SOON, LATER, LAST = (NOW + timedelta(hours=hours) for hours in (1, 2, 3))
REASON = "Se vio su acta de nacimiento."


def with_lines(found, file, *pairs):
    """A file of a package with texts replaced, each of which stands there."""
    text = found[file].decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    found[file] = text.encode()


@pytest.fixture
def small(db):
    """The small package, with what these tests are about."""
    found = files()
    with_lines(found, "protocol.yaml", ("version: 1.2.0", "version: 1.3.0"))
    with_lines(
        found, "findings.yaml", ("  severity: amber\n", "  severity: amber\n  raise_only: true\n")
    )
    return protocols.store(package=load_files(found), at=NOW)


@pytest.fixture
def ruth(register_ruth, ada, beto):
    """Ruth's case, in the hands of Beto."""
    track = register_ruth(ada)
    assigning.assign(track=track, to=beto, by=ada, at=NOW)
    return track


def finding(track, name, by, at):
    """A finding as its case shows it."""
    case = selectors.open_track(track, seat=by, at=at, purpose="case.read")
    return next((found for found in case.plan.findings if found.name == name), None)


def says_age(track, age, by, at):
    recording.record_facts(track=track, facts={"age": age}, by=by, at=at, verb="facts.recorded")


def test_a_finding_that_may_only_be_raised_is_discarded_when_its_ground_is_gone(ruth, beto):
    says_age(ruth, 13, beto, SOON)
    for refused in (SOON, LATER):
        with pytest.raises(NotNow, match="not discarded while what it rests on stands"):
            deciding.discard_finding(track=ruth, name="young", reason=REASON, by=beto, at=refused)
        if refused == SOON:
            deciding.confirm_finding(track=ruth, name="young", by=beto, at=SOON)
    assert finding(ruth, "young", beto, LATER).status == "confirmed"

    says_age(ruth, 16, beto, LATER)
    deciding.discard_finding(track=ruth, name="young", reason=REASON, by=beto, at=LATER)
    assert finding(ruth, "young", beto, LATER).status == "discarded"

    says_age(ruth, 12, beto, LAST)
    back = finding(ruth, "young", beto, LAST)
    assert (back.status, back.held) == ("possible", True)
