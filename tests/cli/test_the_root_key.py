"""The root key is made once, renewed without losing a dossier, and backed up for its owner only."""

import fcntl
import os
import stat
from uuid import uuid4

import pytest

from tests.cli.test_the_command_line import ventanilla
from tests.databases import addresses, administrator
from tests.factories import NOW
from ventanilla.cli import main
from ventanilla.config.place import SetupError
from ventanilla.security.keys import root, services
from ventanilla.security.keys.models import WrappedKey


@pytest.fixture
def key_file(tmp_path, settings):
    settings.ROOT_KEY_FILE = tmp_path / "root.key"
    assert main.main(["keys", "create"]) == 0
    return settings.ROOT_KEY_FILE


def test_it_is_for_its_owner_alone_and_made_only_once(key_file):
    before = key_file.read_text()
    assert main.main(["keys", "create"]) == 0
    assert key_file.read_text() == before
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_one_that_others_can_read_is_refused(key_file, capsys):
    key_file.chmod(0o640)
    assert main.main(["keys", "show"]) == 1
    assert "chmod 600" in capsys.readouterr().err


def test_a_backup_is_private_and_never_written_over(key_file, tmp_path, capsys):
    copy = tmp_path / "copy"
    assert main.main(["keys", "backup", str(copy)]) == 0
    assert copy.read_text() == key_file.read_text()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert main.main(["keys", "backup", str(copy)]) == 1
    assert "exists already" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_after_a_rotation_every_dossier_opens_and_the_old_key_wraps_none(key_file, capsys):
    dossiers = [uuid4() for _ in range(5)]
    keys = services.make(dossiers=dossiers, at=NOW)
    old = root.current().current

    assert main.main(["keys", "rotate"]) == 0

    assert root.current().current != old
    assert services.unwrap(dict.fromkeys(dossiers, 1)) == keys
    assert not WrappedKey.objects.filter(root_id=old).exists()


@pytest.mark.django_db(transaction=True)
def test_two_rotations_never_run_at_once(key_file, capsys):
    before = key_file.read_text()
    other = os.open(key_file.parent, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    assert main.main(["keys", "rotate"]) == 1
    assert "Another rotation is under way" in capsys.readouterr().err
    assert key_file.read_text() == before
    os.close(other)
    assert main.main(["keys", "rotate"]) == 0
    assert key_file.read_text().endswith(before)


@pytest.mark.django_db(transaction=True)
def test_show_never_prints_a_key(key_file, capsys):
    assert main.main(["keys", "show"]) == 0
    said = capsys.readouterr().out
    name, secret = key_file.read_text().split()
    assert name in said
    assert secret not in said


def test_a_backup_into_nowhere_is_a_sentence(key_file, tmp_path):
    from ventanilla.cli import keys

    with pytest.raises(SetupError, match="cannot be written"):
        keys._copy(key_file, tmp_path / "no" / "folder" / "copy")


@pytest.mark.parametrize("act", ["show", "rotate"])
def test_databases_that_were_never_migrated_are_a_sentence(act, key_file, server):
    before = key_file.read_text()
    with administrator(server) as connection:
        for name in ("empty_default", "empty_keys"):
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
    address = addresses(server, {"default": "empty_default", "keys": "empty_keys"})
    done = ventanilla("keys", act, VENTANILLA_ROOT_KEY_FILE=str(key_file), **address)
    with administrator(server) as connection:
        for name in ("empty_default", "empty_keys"):
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "Run `ventanilla migrate`." in done.stderr
    assert key_file.read_text() == before
    assert list(key_file.parent.iterdir()) == [key_file]


def test_a_rotation_without_a_key_is_a_sentence(settings, tmp_path, capsys):
    settings.ROOT_KEY_FILE = tmp_path / "no" / "root.key"
    assert main.main(["keys", "rotate"]) == 1
    assert str(settings.ROOT_KEY_FILE) in capsys.readouterr().err
