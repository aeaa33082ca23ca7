"""No hidden cell can be bounded more tightly than the threshold: checked against brute force."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventanilla.reports.suppression import SIGN, protect, width


def every_table_like(table):
    """All interiors, of whole and not negative counts, that show the same as ``table`` does."""
    rows, columns = len(table.counts) - 1, len(table.counts[0]) - 1
    most = table.counts[-1][-1]
    cells = [(row, column) for row in range(rows) for column in range(columns)]
    choices = [
        range(most + 1) if cell in table.hidden else [table.counts[cell[0]][cell[1]]]
        for cell in cells
    ]
    for values in itertools.product(*choices):
        interior = [list(values[row * columns : (row + 1) * columns]) for row in range(rows)]
        other = protect(interior, threshold=0)
        if all(
            other.counts[row][column] == table.counts[row][column]
            for row in range(rows + 1)
            for column in range(columns + 1)
            if (row, column) not in table.hidden
        ):
            yield other.counts


@pytest.mark.parametrize("seed", range(6))
def test_the_width_is_what_brute_force_finds(seed):
    chance = random.Random(seed)  # noqa: S311 - a reproducible table, not a secret
    interior = [[chance.choice([0, 1, 2, 3, 4]) for _ in range(2)] for _ in range(2)]
    table = protect(interior, threshold=3)
    total_hidden = (2, 2) in table.hidden
    if total_hidden:
        pytest.skip("nothing bounds a table whose grand total is hidden")
    seen = list(every_table_like(table))
    for row, column in table.hidden:
        values = [counts[row][column] for counts in seen]
        assert width(table.counts, table.hidden, (row, column)) == max(values) - min(values)


tables = st.integers(2, 6).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 30), min_size=columns, max_size=columns), min_size=2, max_size=7
    )
)


@given(tables, st.sampled_from([5, 10]))
@settings(max_examples=300, deadline=None)
def test_every_hidden_cell_keeps_its_width(interior, threshold):
    table = protect(interior, threshold=threshold)
    for row, column in table.hidden:
        if table.counts[row][column] and len(table.hidden) < len(table.counts) * len(
            table.counts[0]
        ):
            assert width(table.counts, table.hidden, (row, column)) >= threshold


@given(tables)
@settings(max_examples=100, deadline=None)
def test_no_small_count_is_shown(interior):
    table = protect(interior, threshold=5)
    for row, line in enumerate(table.counts):
        for column, count in enumerate(line):
            assert not 0 < count < 5 or table.shown(row, column) == SIGN


def test_a_large_table_hides_little():
    table = protect([[40, 60, 55], [70, 2, 80], [90, 45, 66]], threshold=5)

    assert (1, 1) in table.hidden
    assert len(table.hidden) == 4


def test_nothing_is_hidden_where_nothing_is_small():
    assert not protect([[10, 20], [30, 40]], threshold=5).hidden


def test_a_total_that_another_table_hides_is_hidden_here_too():
    table = protect([[40, 60], [70, 80]], threshold=5, hidden_rows=[True, False])

    assert (0, 2) in table.hidden
    assert all(width(table.counts, table.hidden, cell) >= 5 for cell in table.hidden)
