"""A copy of both databases is taken, looked through, and put back on another server."""

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.conf import settings
from django.db import connections

from tests.audit.logs import Log
from tests.databases import addresses
from ventanilla.cli.copies import manifest, programs, putting
from ventanilla.cli.copies.manifest import Kept, Manifest
from ventanilla.cli.copies.programs import ADDRESSES
from ventanilla.config.databases import OWNER
from ventanilla.config.place import SUPERUSER, SetupError
from ventanilla.security import age

ENGLISH = {"DJANGO_SETTINGS_MODULE": "ventanilla.config.settings", "LC_ALL": "en_US.UTF-8"}


def run(*line, **variables):
    done = subprocess.run(
        [sys.executable, "-m", "ventanilla.cli.main", *line],
        env={**os.environ, **ENGLISH, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def office(server, itzel, tmp_path):
    """An installation with one case and a sealed log: the environment of its commands."""
    names = {alias: connections.settings[alias]["NAME"] for alias in ("default", "keys")}
    log = Log(server, names["default"], tmp_path / "log")
    log.settle()
    log.seal()
    return {
        **addresses(server, names),
        **{
            ADDRESSES[alias]: server.url(role=SUPERUSER, database=name)
            for alias, name in names.items()
        },
        "VENTANILLA_ROOT_KEY_FILE": str(settings.ROOT_KEY_FILE),
        "VENTANILLA_LOG_KEY_FILE": str(log.key),
        "VENTANILLA_WITNESS_FILE": str(log.witness.path),
    }


@pytest.fixture
def elsewhere(office, tmp_path):
    """Another machine with a server of its own, where the root key was brought."""
    kept = {name: path for name, path in office.items() if name.startswith("VENTANILLA_")}
    place = {**kept, "VENTANILLA_STATE": str(tmp_path / "elsewhere")}
    yield place
    run("postgres", "reset", "--profile", "test", **place)


def test_a_drill(office, elsewhere, tmp_path):
    """Taken sealed, restored on another server, and there the log is verified and cases open."""
    identity, copy = age.new_identity(), tmp_path / "copy"
    (tmp_path / "identity").write_text(f"# of a drill\n{identity}\n")
    restore = ("restore", str(copy), "--identity", str(tmp_path / "identity"))

    code, said, _ = run("backup", str(copy), "--to", age.public_of(identity), **office)

    assert (code, "Part them now" in said) == (0, True)
    files = [path for path in copy.rglob("*") if path.is_file()]
    assert sorted(path.relative_to(copy).as_posix() for path in files) == [
        "cases/cases.dump.age", "cases/log.key.pub", "cases/manifest.json", "cases/witness",
        "keys/keys.dump.age", "keys/manifest.json",
    ]  # fmt: skip
    for path in files:
        assert [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent)] == [0o600, 0o700]
        assert b"PGDMP" not in path.read_bytes()

    code, said, refusal = run(*restore, **elsewhere)
    assert (code, refusal) == (0, ""), said
    assert "The log is whole" in said
    assert "Every case has its key: 1." in said, said
    assert "The newest case opens: documents read, " in said


@pytest.fixture
def part(tmp_path):
    """``part("cases", hour)``: a copy that was taken at that hour, in a folder of its own."""

    def make(what, hour, identity="", dump=b"a dump"):
        folder = tmp_path / f"{what}-{hour}"
        folder.mkdir()
        to = age.public_of(identity) if identity else ""
        content = b"".join(age.seal(to, [dump])) if to else dump
        (folder / "dump").write_bytes(content)
        moment = datetime(2026, 11, 23, hour, tzinfo=UTC)
        kept = Kept(len(content), sha256(content).hexdigest())
        Manifest(
            what, "one", moment, moment + timedelta(minutes=5), "dump", kept, to, 180004, "0.1.0"
        ).write(folder)
        return folder, manifest.read(folder, what)

    return make


def test_a_byte_that_changed_is_found_before_anything_is_written(part):
    folder, copy = part("keys", 3)
    manifest.check(folder, copy, lambda length: None)

    (folder / "dump").write_bytes(b"A dump")

    with pytest.raises(SetupError, match="is not as it was written"):
        manifest.check(folder, copy, lambda length: None)


def test_keys_older_than_their_cases_are_refused_and_newer_ones_taken(part):
    (_, early), (_, cases), (_, late) = part("keys", 1), part("cases", 2), part("keys", 3)
    putting.check_order(cases, late)

    with pytest.raises(SetupError, match="the newest cases would have no key"):
        putting.check_order(cases, early)


def test_the_folders_of_the_two_are_not_taken_for_each_other(part, tmp_path):
    folder, _ = part("keys", 1)
    with pytest.raises(SetupError, match="a copy of the keys, where one of the cases belongs"):
        manifest.read(folder, "cases")
    with pytest.raises(SetupError, match="There is no copy in"):
        manifest.read(tmp_path / "none", "cases")
    (folder / manifest.NAME).write_text("{}")
    with pytest.raises(SetupError, match="is damaged"):
        manifest.read(folder, "keys")


def test_a_manifest_cannot_name_a_file_elsewhere(part):
    folder, _ = part("cases", 1)
    path = folder / manifest.NAME
    path.write_text(path.read_text().replace('"dump"', '"../dump"'))
    with pytest.raises(SetupError, match="is damaged"):
        manifest.read(folder, "cases")


def test_what_is_sealed_needs_its_own_private_key(part):
    identity = age.new_identity()
    folder, copy = part("cases", 1, identity)
    putting.check_opens(folder, copy, identity)
    for given, words in (
        ("", "give the private half with --identity"),
        (age.new_identity(), "this private key is another's"),
        ("AGE-SECRET-KEY-1NONE", "is no private key"),
    ):
        with pytest.raises(SetupError, match=words):
            putting.check_opens(folder, copy, given)


@pytest.mark.parametrize("alias", ["default", "keys"])
def test_a_copy_goes_into_an_empty_database_only(server, db, part, monkeypatch, alias):
    name = connections.settings[alias]["NAME"]
    monkeypatch.setenv(ADDRESSES[alias], server.url(role=SUPERUSER, database=name))
    _, copy = part("cases", 1)
    with pytest.raises(SetupError, match="is not empty"):
        putting.check_target(alias, copy)
    monkeypatch.setenv(ADDRESSES[alias], server.url(role=OWNER, database=name))
    monkeypatch.setattr(putting, "TABLES", "SELECT 0")
    with pytest.raises(SetupError, match="is not the server's administrator"):
        putting.check_target(alias, copy)


def test_a_server_without_the_programs_is_told_so():
    with pytest.raises(SetupError, match="pg_dump of PostgreSQL 99 or newer is not on this"):
        programs.find("pg_dump", 990000)


def test_a_public_key_is_needed_and_not_any_text(ventanilla):
    for to in ("age1mistyped", "/nowhere/key"):
        code, _, refusal = ventanilla(f"backup /nowhere/copy --to {to}")
        assert (code, "is no public key for backups" in refusal) == (2, True)


def test_a_pair_of_keys_is_made_once_and_its_private_half_is_not_shown(ventanilla, tmp_path):
    path = tmp_path / "identity"
    code, said, _ = ventanilla(f"keys identity {path}")
    assert (code, stat.S_IMODE(path.stat().st_mode)) == (0, 0o600)
    assert age.public_of(path.read_text().strip()) == said.strip()
    assert ventanilla(f"keys identity {path}")[0] == 1
