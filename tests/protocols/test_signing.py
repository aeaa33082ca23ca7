"""A published package carries a note that anybody can check, and nobody can change it."""

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction

from tests.databases import administrator
from tests.factories import NOW
from ventanilla.protocols import services, signing
from ventanilla.protocols.models import PublishedVersion
from ventanilla.security import signing as keys

DIGEST = "ab" * 32


@pytest.fixture
def other(tmp_path):
    """The public keys of somebody else."""
    path = tmp_path / "other.key"
    keys.create(path)
    return keys.load_public(keys.public_file(path))


def test_a_note_says_what_was_signed_and_by_whom():
    note = signing.sign(DIGEST, protocol="uca", version="1.2.0")

    said = signing.verify(note, signing.public_keys())

    assert (said.protocol, said.version, said.content_hash) == ("uca", "1.2.0", DIGEST)
    assert said.signer.startswith("ventanilla-")


@pytest.mark.parametrize(
    ("old", "new"), [("uca", "gbv"), ("1.2.0", "1.2.1"), ("sha256:ab", "sha256:cd"), ("— ", "- ")]
)
def test_a_note_that_was_changed_is_not_believed(old, new):
    note = signing.sign(DIGEST, protocol="uca", version="1.2.0")
    assert signing.verify(note.replace(old, new, 1), signing.public_keys()) is None


def test_a_note_of_somebody_else_is_not_believed(other):
    assert signing.verify(signing.sign(DIGEST, protocol="uca", version="1.2.0"), other) is None


def test_a_head_of_the_log_is_no_note_of_a_package(settings):
    signer = keys.load(settings.PROTOCOL_KEY_FILE)
    for body in ("ventanilla log\n12\nabc\n", f"{signing.ORIGIN}\nuca 1.0.0\nmd5:{DIGEST}\n"):
        assert signing.verify(signer.sign(body), signing.public_keys()) is None


def test_without_a_key_nothing_is_signed(settings, tmp_path):
    settings.PROTOCOL_KEY_FILE = tmp_path / "none.key"
    with pytest.raises(ImproperlyConfigured, match="ventanilla keys create"):
        signing.sign(DIGEST, protocol="uca", version="1.2.0")


@pytest.mark.django_db
def test_what_is_published_is_stored_with_its_note():
    version = services.publish(folder=services.LIBRARY / "general", at=NOW)

    said = signing.verify(version.signature, signing.public_keys())
    assert (said.protocol, said.version) == ("general", version.version)
    assert said.content_hash == version.content_hash


def unsigned():
    return PublishedVersion.objects.create(
        protocol="uca", version="0.9.0", content_hash="0" * 64, files={}, published_at=NOW
    )


@pytest.mark.django_db
def test_what_was_published_before_there_was_a_key_is_signed_once():
    version = unsigned()
    assert version.signature == ""
    services.sign(version=version)

    assert signing.verify(version.signature, signing.public_keys())
    with pytest.raises(ProgrammingError, match="stays as it is"), transaction.atomic():
        services.sign(version=version)


@pytest.mark.django_db
def test_not_even_the_administrator_changes_or_removes_what_is_published(server):
    unsigned()
    table = PublishedVersion._meta.db_table
    with administrator(server, connection.settings_dict["NAME"]) as everything:
        for act in ("UPDATE {} SET files = '{{}}'", "UPDATE {} SET version = '9', signature = 'x'",
                    "DELETE FROM {}", "TRUNCATE {} CASCADE"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="stays as it is"):
                everything.execute(act.format(table))
