"""No hidden cell can be bounded more tightly than the threshold: checked against brute force."""

import itertools
import random

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.effort import calls
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


def bounded_tables():
    """Small tables that hide something but not how many there are in all."""
    chance = random.Random(2015)  # noqa: S311 - reproducible tables, not secrets
    found = []
    while len(found) < 8:
        interior = [[chance.choice([0, 1, 2, 3, 4]) for _ in range(2)] for _ in range(2)]
        table = protect(interior, threshold=3)
        if table.hidden and (2, 2) not in table.hidden:
            found.append(table)
    return found


@pytest.mark.parametrize("table", bounded_tables(), ids=lambda table: str(table.counts[:2]))
def test_the_width_is_what_brute_force_finds(table):
    seen = list(every_table_like(table))
    for row, column in table.hidden:
        values = [counts[row][column] for counts in seen]
        assert width(table.counts, table.hidden, (row, column)) == max(values) - min(values)


tables = st.integers(2, 6).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 30), min_size=columns, max_size=columns), min_size=2, max_size=7
    )
)


@example([[0, 0], [0, 1]], 10)
@given(tables, st.sampled_from([5, 10]))
@settings(max_examples=300, deadline=None)
def test_every_hidden_cell_keeps_its_width(interior, threshold):
    table = protect(interior, threshold=threshold)
    for cell in table.hidden:
        assert width(table.counts, table.hidden, cell) >= threshold


wide = st.lists(
    st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 6, 9, 40]), min_size=5, max_size=5),
    min_size=3,
    max_size=8,
)


@given(wide, st.sampled_from([5, 10]))
@settings(max_examples=300, deadline=None)
def test_totals_of_twice_the_threshold_stay_open(interior, threshold):
    rows = [line for line in interior if sum(line) >= 2 * threshold]
    columns = [column for column in zip(*rows, strict=True) if sum(column) >= 2 * threshold]
    assume(len(columns) > 1 and len(rows) > 1)
    rows = [list(line) for line in zip(*columns, strict=True)]
    assume(all(sum(line) >= 2 * threshold for line in rows))

    table = protect(rows, threshold=threshold)

    last_row, last_column = len(rows), len(rows[0])
    assert not [c for c in table.hidden if c[0] == last_row or c[1] == last_column]


def test_a_post_by_origin_table_is_protected_without_much_work():
    chance = random.Random(7)  # noqa: S311 - a reproducible table, not a secret
    posts = [chance.paretovariate(0.9) for _ in range(53)]
    states = [chance.paretovariate(0.9) for _ in range(33)]
    interior = [[0] * 33 for _ in range(53)]
    for _ in range(8_000):
        row, column = chance.choices(range(53), posts)[0], chance.choices(range(33), states)[0]
        interior[row][column] += 1

    assert calls(lambda: protect(interior, threshold=5)) < 800_000


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
