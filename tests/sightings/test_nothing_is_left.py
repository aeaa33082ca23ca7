"""After a no nothing of the person stands in the databases, their dumps or the logs."""

import subprocess
import uuid

import pytest
from django.db import connections

from judge.canaries import Canaries
from tests.factories import NOW
from tests.sightings.windows import box, noticed, paula
from ventanilla.cli.embedded import binaries, cluster
from ventanilla.sightings import emptying
from ventanilla.sightings.models import Envelope, Sighting
from ventanilla.sightings.services import attending, sending
from ventanilla.sightings.states import State

__all__ = ["box", "paula"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "shred_log")]
FIELDS = ("slip", "called", "contact", "note", "words")


def dumps(server):
    """Both databases, as whoever steals them has them."""
    dump = binaries.find().bin / "pg_dump"
    for alias in ("default", "keys"):
        name = connections.settings[alias]["NAME"]
        done = subprocess.run(
            [str(dump), "--format=plain", "--dbname", cluster.superuser(server, name)],
            capture_output=True, check=True, timeout=60,
        )  # fmt: skip
        yield done.stdout


def hexed(sealed):
    return bytes(sealed).hex().encode()


def test_check_11_a_declined_sighting_leaves_a_count_and_nothing_else(server, paula, bruno, capfd):
    words = Canaries()
    said = {name: words.word(name[:3]) for name in FIELDS}
    letter = uuid.uuid4()
    sending.send(letter=letter, noticed=noticed(**said), by=paula, at=NOW)
    lying = hexed(Envelope.objects.get().sealed)
    emptying.once()
    sighting = Sighting.objects.get()
    sealed = hexed(sighting.sealed)
    before = b"".join(dumps(server))
    attending.acknowledge(sighting=sighting, by=bruno, at=NOW)
    attending.decline(sighting=sighting, by=bruno, at=NOW)
    emptying.once()

    after = b"".join(dumps(server))
    logs = "".join(capfd.readouterr()).encode()
    for where, content in (("before", before), ("after", after), ("logs", logs)):
        assert words.found_in(where, content) == []
    assert sealed in before, "the dump is of these databases"
    assert lying not in before
    assert sealed not in after
    left = Sighting.objects.get()
    assert (left.state, left.sealed, left.slip) == (State.DECLINED, b"", None)
    assert str(sighting.dossier_id).encode() not in _keys(after)


def _keys(dump):
    """The rows of wrapped keys."""
    begins = dump.index(b"COPY public.keys_wrappedkey")
    return dump[begins : dump.index(b"\\.", begins)]
