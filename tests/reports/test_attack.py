"""A solver of others attacks the tables: quarters, periods, readers and corrections together.

Ten populations here; ``make judge`` attacks two hundred (judge/suites/s25_statistics.py).
"""

import pytest

from tests.reports.attacked import THRESHOLDS, narrow, population
from tests.reports.solver import Attack


@pytest.mark.parametrize("seed", range(10))
def test_no_hidden_cell_is_known_better_than_the_threshold(seed):
    found = narrow(population(seed))
    assert found.hidden
    assert found.narrow == []


def test_a_careless_table_is_found_out():
    """The solver itself sees what a single hidden cell beside shown totals gives away."""
    attack = Attack()
    attack.know(["a", "b"], least=40)
    attack.know(["a"], least=37)
    assert attack.width(["b"]) == 0
    assert attack.width(["c"]) == float("inf")


def test_two_tables_together_say_more_than_each():
    attack = Attack()
    attack.know(["a", "b"], least=40)
    attack.know(["b", "c"], least=12)
    assert attack.width(["a"]) == 12
    assert min(THRESHOLDS) > 1


def test_tables_that_contradict_each_other_are_no_proof():
    attack = Attack()
    attack.know(["a"], least=4)
    attack.know(["a", "b"], least=3)
    with pytest.raises(AssertionError, match="contradict"):
        attack.width(["b"])
