"""The search of S7 and S21 finds a word in each disguise; and S7 itself, with few words."""

import base64
from urllib.parse import quote

import pytest

from judge import lanes, programme
from judge.canaries import Canaries
from judge.verdicts import Verdict

DISGUISES = {
    "plain": str.encode,
    "upper": lambda word: word.upper().encode(),
    "UTF-16": lambda word: word.encode("utf-16-le"),
    "UTF-16, the other way round": lambda word: word.encode("utf-16-be"),
    "base64": lambda word: base64.b64encode(word.encode()),
    "base64, one later": lambda word: base64.b64encode(b"a" + word.encode() + b"zzz"),
    "base64, two later": lambda word: base64.b64encode(b"ab" + word.encode()),
    "base64 for addresses": lambda word: base64.urlsafe_b64encode(b"\xff\xff" + word.encode()),
    "hex": lambda word: word.encode().hex().encode(),
    "percent": lambda word: "".join(f"%{byte:02X}" for byte in word.encode()).encode(),
    "quoted": lambda word: quote(word).encode(),
    "reversed": lambda word: word[::-1].encode(),
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
@pytest.mark.parametrize("make", [lambda c: c.word("Nombre"), Canaries.phone, Canaries.day])
def test_each_disguise_is_found(disguise, make):
    for _ in range(20):
        canaries = Canaries()
        hidden = b"\x00--" + disguise(make(canaries)) + b"--\x00"
        assert canaries.found_in("here", hidden)


def test_nothing_is_found_where_nothing_is():
    assert Canaries().found_in("here", Canaries().word("x").encode() * 100) == []


def test_the_quick_suite_passes(tmp_path):
    (suite,) = programme.chosen(["S7"])
    result = lanes.one(suite, folder=tmp_path, quick=True)
    assert (result.verdict, result.words) == (Verdict.PASS, ())
