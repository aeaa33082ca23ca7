"""Every file of the torture pack meets its end, or is harmless."""

from collections import Counter

import pytest

from tests.attachments import torture

CASES = list(torture.cases())


def test_the_pack_is_large_and_says_each_thing_once():
    assert len(CASES) >= 120
    assert [name for name, times in Counter(case.name for case in CASES).items() if times > 1] == []
    assert sum(case.expected is None for case in CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_or_odd_file(case):
    outcome = torture.run(case)
    assert outcome.passed, outcome.words
