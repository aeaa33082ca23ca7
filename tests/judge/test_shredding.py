"""Suite S8, few cases; and that it tells a deleted case that opens, and a neighbour that does not.

That its trials can fail the suite itself proves each time: without the list all cases open again.
"""

from uuid import uuid4

from judge import lanes, programme
from judge.suites import s08_shredding
from judge.verdicts import Verdict


def test_the_quick_suite_passes(tmp_path):
    (suite,) = programme.chosen(["S8"])
    result = lanes.one(suite, folder=tmp_path, quick=True)
    assert (result.verdict, result.words) == (Verdict.PASS, ())
    assert result.trials == s08_shredding.FEW * 6


def test_what_opens_or_stays_shut_is_told(monkeypatch):
    gone, kept = uuid4(), uuid4()
    monkeypatch.setattr(s08_shredding, "_opens", lambda dossier: int(dossier == gone))
    faults = list(s08_shredding._looked_at("a mix", [gone], [kept]))
    assert faults == [
        "a mix: 1 rows of a deleted case open",
        "a mix: a neighbour does not open",
    ]
