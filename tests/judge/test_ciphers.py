"""Suite S9, few trials; and that it finds a cipher which forgets where it stands."""

import random

import pytest

from judge import algorithms, lanes, programme
from judge.suites import s09_ciphers
from judge.verdicts import Verdict
from ventanilla.security import crypto


def test_the_quick_suite_passes(tmp_path):
    (suite,) = programme.chosen(["S9"])
    result = lanes.one(suite, folder=tmp_path, quick=True)
    assert (result.verdict, result.words) == (Verdict.PASS, ())
    assert result.trials >= 1_000


@pytest.mark.parametrize("forgotten", range(4))
def test_a_place_that_forgets_one_of_its_parts_is_found(monkeypatch, forgotten):
    def bind(place):
        parts = [str(part).encode() for part in place]
        del parts[forgotten]
        return crypto.join(parts)

    monkeypatch.setattr(crypto, "bind", bind)
    kind = ("table", "dossier", "row", "version")[forgotten]
    found = list(s09_ciphers._damaged(random.Random(1), 100))  # noqa: S311
    assert {fault.partition(", ")[2] for fault in found} == {f"to_another_{kind}: opened"}


def test_a_nonce_that_comes_again_is_found(monkeypatch):
    monkeypatch.setattr(crypto.os, "urandom", lambda size: bytes(size))
    assert list(s09_ciphers._nonces(10)) == ["9 of 10 nonces came twice"]


def test_an_algorithm_that_nobody_listed_is_found(monkeypatch):
    monkeypatch.setattr(algorithms, "admitted", lambda: set(algorithms.in_use()) - {"SHA-256"})
    assert [fault.split(" ")[0] for fault in algorithms.differences()] == ["SHA-256"]
