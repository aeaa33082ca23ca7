"""A copy of both databases is taken, looked through, and put back on another server."""

import stat
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connections

from tests.audit.logs import Log
from tests.cli.test_the_command_line import ventanilla
from tests.databases import addresses
from ventanilla.cli.copies import manifest, putting
from ventanilla.cli.copies.programs import ADDRESSES
from ventanilla.config.place import SUPERUSER, SetupError
from ventanilla.security import age

SEALED_ELSEWHERE = """
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSA5Q0RheWZnTWZCRG5BcnJOeFBWUzhjUUtxWHJtMXYzZEgydDJIdmRW
b2dnCkRlTUI4RWwvMTdYdWpWcWQwZ3kvWnpMajNMZkl6ci9vd09HYzgydE1uazQKLT4gWD1ULWdyZWFzZSBOPVFwUiBaUjU0
OmNWIEMwCnBRbFFwK2tvK2l4RENva1pFbFRzVGVKcmVUQ25CdEk4OG55TXluc01zeUlXbklwSGgrL1lIQi80bE81NTE4ZmQK
KzFTeDJPRXVsUzB5dE1OTDlIRm5mcjJNRW1nCi0tLSA2RDJ5SlNwSlpjTytXL3BGdTB4bUlKM09aMjBzZGhLRkgrOVBDbXZ5
SnVFCgzU7ApM+NZdagnWETHLGfXhHzyUccapCbAT5DDP3c7kYVsTv+xs3J9/5nbyfIpnjJtQtJZsRwr1
"""


def run(*line, **variables):
    done = ventanilla(*line, LC_ALL="en_US.UTF-8", **variables)
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
    """Taken sealed, refused while a byte differs, restored on another server, verified there."""
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

    with altered(copy / "keys" / "keys.dump.age"):
        code, _, refusal = run(*restore, **elsewhere)
        assert (code, "is not as it was written" in refusal) == (1, True), refusal

    code, said, refusal = run(*restore, **elsewhere)
    assert (code, refusal) == (0, "")
    assert "The log is whole" in said
    assert "1 case has its key." in said
    assert "The newest case opens: documents read, " in said

    code, _, refusal = run(*restore, **elsewhere)
    assert (code, "is not empty" in refusal) == (1, True), refusal
    assert run("audit", "accept", "--reason", "a drill", **elsewhere)[0] == 0
    assert run("audit", "seal", "--once", **elsewhere)[0] == 0
    code, said, _ = run("audit", "verify", **elsewhere)
    assert (code, "a drill" in said) == (0, True), said


@contextmanager
def altered(path):
    """One byte of a file is another, for a while."""
    before = path.read_bytes()
    changed = bytearray(before)
    changed[len(changed) // 2] ^= 1
    path.write_bytes(changed)
    yield
    path.write_bytes(before)


