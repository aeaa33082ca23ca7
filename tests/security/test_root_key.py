"""The root key file: made once, kept private, rotated without losing what it wrapped."""

import uuid
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.factories import NOW
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
