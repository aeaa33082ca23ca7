"""The parts of S27 that need no other program, and the rules for secrets."""

import pytest

from judge import secrets
from judge.place import Place
from judge.suites import s27_supply_chain as chain

A_KEY = "-----BEGIN RSA " + "PRIVATE KEY-----"


@pytest.mark.parametrize("part", [chain.hashes, chain.npm_integrity, chain.left_secrets])
def test_the_quick_parts_find_nothing(part, tmp_path):
    looked_at, faults = part(Place("S27", tmp_path, quick=True))
    assert looked_at > 50
    assert faults == []


@pytest.mark.parametrize(
    "line",
    [
        A_KEY,
        "KEY = '" + "AKIA" + "ABCDEFGHIJKLMNOP" + "'",
        "gh" + "p_" + "a1B2" * 9,
        "DATABASE_URL=postgresql://app:" + "hunter22@db/cases",
        "0a1b2c3d " + "ab12" * 16,
        'api_token = "' + "x9y8" * 8 + '"',
        "Bearer " + "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl",
    ],
)
def test_a_secret_is_known_by_its_looks(line):
    assert list(secrets.found(line))


@pytest.mark.parametrize(
    "line",
    [
        "VENTANILLA_MAIL=smtps://user:password@mail.example.org",
        "DATABASE_URL=postgresql://ventanilla_app:…@cases.internal/ventanilla",
        "password_encryption = 'scram-sha-256'",
        "See https://example.org/a:b@c",
    ],
)
def test_words_of_a_manual_are_no_secret(line):
    assert list(secrets.found(line)) == []


def test_a_package_that_is_not_locked_is_found(monkeypatch, tmp_path):
    there = chain.locked()
    there.pop("django")
    monkeypatch.setattr(chain, "locked", lambda: there)
    __, faults = chain.installed(Place("S27", tmp_path))
    assert any(fault.startswith("django ") and "in no lock" in fault for fault in faults)
