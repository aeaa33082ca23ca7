"""A case with several tracks: a restricted protocol beside the children's, and who meets it.

The small package calls for the children's protocol when it finds fear; the children's protocol
calls for the small one nowhere, so that its people ask by hand.
"""

import pytest

from tests.engine.small import files
from tests.factories import NOW, OfficerFactory, SeatFactory
from tests.knowing import put_facts
from tests.restricted import FLAG
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load_files

REASON = {"es": "La persona dijo que tiene miedo.", "en": "The person said that she is afraid."}
OPENS = "  effects: [mask_packets, stop_tracing]\n"


def small_files(**more):
    """The small package, restricted, and calling for the children's protocol."""
    found = files()
    found["protocol.yaml"] = found["protocol.yaml"].replace(FLAG[1].encode(), FLAG[2].encode(), 1)
    calls = f"{OPENS}  opens:\n    - protocol: uca\n      reason:\n"
    calls += "".join(f"        {code}: {words}\n" for code, words in REASON.items())
    found["findings.yaml"] = found["findings.yaml"].replace(OPENS.encode(), calls.encode(), 1)
    return {**found, **more}


@pytest.fixture
def small(db):
    """The restricted protocol, published."""
    return protocols.store(package=load_files(small_files()), at=NOW)


def only_small(username, post, role):
    """A seat that works with the restricted protocol, and with no other."""
    officer = OfficerFactory(username=username)
    return SeatFactory(officer=officer, post=post, role=role, protocols=("small",))


@pytest.fixture
def olga(mcallen):
    """Olga heads the restricted protocol in McAllen, and only that."""
    return only_small("olga", mcallen, Role.SUPERVISOR)


@pytest.fixture
def raul(mcallen):
    """Raúl works on its cases, and knows of those of others that they are there."""
    return only_small("raul", mcallen, Role.CASE_OFFICER)


def afraid(track, by, at=NOW):
    """Somebody said of going back that she is afraid: the small protocol finds fear."""
    put_facts(track=track, facts={"back_home": "afraid"}, by=by, at=at)
