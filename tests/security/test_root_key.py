"""The root key file: made once, kept private, rotated without losing what it wrapped."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from tests.databases import addresses
from tests.factories import NOW
from ventanilla.config.databases import NAMES
from ventanilla.people.models import Identity
from ventanilla.security import vault
from ventanilla.security.keys import root
from ventanilla.security.keys import services as keys
from ventanilla.security.keys.models import WrappedKey


@pytest.fixture
def file(tmp_path, settings):
    path = tmp_path / "root.key"
    root.create(path)
    settings.ROOT_KEY_FILE = path
    return path


def test_it_is_made_for_its_owner_only(file: Path):
    assert file.stat().st_mode & 0o777 == 0o600


def test_it_is_not_overwritten(file):
    with pytest.raises(FileExistsError):
        root.create(file)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_can_read_is_refused(file, mode):
    file.chmod(mode)

    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        root.load(file)


@pytest.mark.parametrize("content", ["", "only-a-name\n", "name 1234\n"])
def test_a_damaged_file_is_refused(file, content):
    file.write_text(content)

    with pytest.raises(ImproperlyConfigured):
        root.load(file)


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="doctor"):
        root.load(tmp_path / "nowhere")


@pytest.mark.django_db
def test_rotation_rewraps_every_key(file):
    dossiers = [uuid.uuid4() for _ in range(3)]
    before = keys.make(dossiers=dossiers, at=NOW)
    old = root.current().current

    root.add_current(file)
    moved = keys.rewrap_all()

    assert moved == 3
    assert not WrappedKey.objects.filter(root_id=old).exists()
    assert keys.unwrap(dict.fromkeys(dossiers, 1)) == before


def ventanilla_elsewhere(server, *arguments):
    """A command in another process, on this test's databases and root key."""
    names = {alias: connections.settings[alias]["NAME"] for alias in NAMES}
    return subprocess.run(
        [sys.executable, "-m", "ventanilla.cli.main", *arguments],
        env={
            **os.environ,
            **addresses(server, names),
            "VENTANILLA_ROOT_KEY_FILE": str(settings.ROOT_KEY_FILE),
            "DJANGO_SETTINGS_MODULE": "ventanilla.config.settings",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.django_db(transaction=True)
def test_a_running_process_follows_a_rotation_in_another(file, register, server):
    track = register()
    before = root.current().current

    done = ventanilla_elsewhere(server, "keys", "rotate")

    assert done.returncode == 0, done.stderr
    assert root.current().current != before
    opened = vault.release(seat=None, dossiers=[track.dossier], purpose="case.read", at=NOW)
    row = Identity.objects.get(dossier=track.dossier)
    assert opened.open(row)["given_names"] == "Itzel Guadalupe"
    later = uuid.uuid4()
    keys.make(dossiers=[later], at=NOW)
    assert WrappedKey.objects.get(dossier_id=later).root_id == root.current().current


def test_an_unchanged_file_is_read_once(file, monkeypatch):
    first = root.current()
    monkeypatch.setattr(Path, "read_text", lambda path: pytest.fail("read again"))
    assert root.current() is first


def test_a_running_process_stops_where_its_file_is_gone_or_open(file):
    root.current()
    file.chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        root.current()
    file.chmod(0o600)
    root.current()
    file.unlink()
    with pytest.raises(ImproperlyConfigured, match="doctor"):
        root.current()


@pytest.mark.django_db
def test_a_dossier_opens_while_a_rotation_passes(file):
    dossier = uuid.uuid4()
    made = keys.make(dossiers=[dossier], at=NOW)
    rotated = []

    def rotate_first(execute, sql, params, many, context):
        if not rotated:
            rotated.append(True)
            root.add_current(file)
            keys.rewrap_all()
        return execute(sql, params, many, context)

    with connections["keys"].execute_wrapper(rotate_first):
        assert keys.unwrap({dossier: 1}) == made
    assert WrappedKey.objects.get(dossier_id=dossier).root_id == root.current().current
