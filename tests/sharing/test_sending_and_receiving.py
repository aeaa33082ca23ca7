"""A published protocol leaves signed; a package that verifies is kept as it came."""

import pytest

from tests.factories import NOW, MinistryFactory
from tests.sharing.packages import key, packed, small
from tests.shipped import published
from ventanilla.audit.models import Event
from ventanilla.common.errors import NotAllowed, NotNow
from ventanilla.protocols import services as protocols
from ventanilla.sharing import package, selectors
from ventanilla.sharing.errors import NoKey, NotTaken, TakenAlready
from ventanilla.sharing.models import Received, Release
from ventanilla.sharing.services import receiving, releasing

pytestmark = pytest.mark.django_db


@pytest.fixture
def sre(db):
    return MinistryFactory()


def test_a_published_version_is_shared_signed_and_withdrawn(sre, own_key, hilda):
    version = published("general")

    made = releasing.share(published=version, by=hilda, at=NOW)

    opened = package.unpack(bytes(made.file), own_key.keys)
    assert (opened.manifest.protocol, opened.manifest.hash) == ("general", version.content_hash)
    assert opened.manifest.ministry.name.es == "Secretaría de Relaciones Exteriores"
    assert releasing.pack(version) == bytes(made.file)
    assert list(selectors.shared()) == [made]
    with pytest.raises(NotNow):
        releasing.share(published=version, by=hilda, at=NOW)
    releasing.withdraw(release=made, by=hilda, at=NOW)
    assert list(selectors.shared()) == []
    assert Release.objects.get() == made
    with pytest.raises(NotNow):
        releasing.withdraw(release=made, by=hilda, at=NOW)
    said = Event.objects.filter(action="sharing.release").order_by("pk")
    assert [event.detail["what"] for event in said] == ["shared", "withdrawn"]


def test_nothing_is_shared_without_a_key(sre, hilda, settings, tmp_path):
    settings.PROTOCOL_KEY_FILE = tmp_path / "none"
    with pytest.raises(NoKey):
        releasing.share(published=published("general"), by=hilda, at=NOW)


def test_only_a_lead_shares_and_takes_in(sre, own_key, trusted, alba):
    with pytest.raises(NotAllowed):
        releasing.share(published=published("general"), by=alba, at=NOW)
    with pytest.raises(NotAllowed):
        receiving.receive(content=packed(), by=alba, at=NOW)


def test_what_is_received_is_kept_as_it_came_and_opens_no_case(trusted, hilda):
    kept = receiving.receive(content=packed(), by=hilda, at=NOW)

    assert (kept.protocol, kept.version, kept.ministry, kept.country) == (
        "paso", "1.0.0", "MRA", "AQ",
    )  # fmt: skip
    assert kept.title.es == "Primer paso"
    assert selectors.package_of(kept).content_hash == small().content_hash == kept.content_hash
    assert protocols.codes() == []
    (event,) = Event.objects.filter(action="sharing.received")
    assert event.detail["hash"] == kept.content_hash
    with pytest.raises(TakenAlready):
        receiving.receive(content=packed(), by=hilda, at=NOW)


def test_a_package_that_does_not_verify_leaves_nothing(trusted, hilda):
    content = bytearray(packed())
    content[len(content) // 2] ^= 1
    for bad in (bytes(content), packed(by=key("stranger"))):
        with pytest.raises(NotTaken):
            receiving.receive(content=bad, by=hilda, at=NOW)
    assert not Received.objects.exists()
