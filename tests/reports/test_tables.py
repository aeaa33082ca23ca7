"""All tables of a quarter, laid side by side, do not say what each of them hides."""

import random
from collections import Counter

import pytest

from tests.reports.invented import CASES, COUNTED_BY, TABLES, invent
from tests.reports.witness import Walk
from ventanilla.reports.linked import Bounds
from ventanilla.reports.tables import (
    Table,
    lines_of,
    quarter_tables,
    summed,
)
from ventanilla.reports.units import Unit, crossings

THRESHOLD = 5


def population(seed, count):
    chance = random.Random(seed)  # noqa: S311 - the same every time
    posts = [f"post {n}" for n in range(12)]
    return Counter(invent(chance, posts=posts, count=count))


def truth_of(episodes, code, table):
    """The counts behind a table, with totals, line by line."""
    names = code.split("-")
    at = [COUNTED_BY.index(name) for name in names]
    counts = [[0] * (len(table.columns) + 1) for _ in range(len(table.rows) + 1)]
    for classes, count in episodes.items():
        row = next(r for r, line in enumerate(table.rows) if classes[at[0]] in line)
        column = next(c for c, line in enumerate(table.columns) if classes[at[1]] in line)
        for r in (row, -1):
            for c in (column, -1):
                counts[r][c] += count
    return counts


def provincial(seed, count):
    """Five posts, each with states and an outcome of its own: tables say much of each other."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    posts = [f"post {n}" for n in range(5)]
    episodes = Counter()
    for post, age, sex, origin, cause, outcome, repeat in invent(chance, posts=posts, count=count):
        at = posts.index(post)
        if chance.random() < 0.9:
            origin = f"{at * 3 % 32 + chance.choice([1, 2, 3]):02}"
        if chance.random() < 0.9:
            outcome = ["R-A", "R-B", "R-C", "R-D", "R-E"][at]
        episodes[post, age, sex, origin, cause, outcome, repeat] += 1
    return episodes


POPULATIONS = [
    (population, 1, 60), (population, 2, 200), (population, 3, 500), (population, 5, 900),
    (population, 8, 2500), (provincial, 9, 200), (provincial, 18, 200), (provincial, 19, 200),
    (provincial, 20, 600),
]  # fmt: skip


@pytest.fixture(scope="module", params=POPULATIONS, ids=lambda p: f"{p[0].__name__}-{p[1]}-{p[2]}")
def quarter(request):
    people, seed, count = request.param
    episodes = people(seed, count)
    tables = quarter_tables(episodes, unit=CASES, threshold=THRESHOLD)
    return episodes, tables, {code: truth_of(episodes, code, tables[code]) for code in tables}


def test_there_are_twenty_one_tables(quarter):
    assert len(quarter[1]) == len(TABLES) == 21


def test_what_is_shown_is_true_and_never_from_one_to_four(quarter):
    _, tables, truth = quarter
    for code, table in tables.items():
        for shown, counted in zip(table.cells, truth[code], strict=True):
            for cell, count in zip(shown, counted, strict=True):
                assert cell is None or (cell == count and not 0 < cell < THRESHOLD)


def test_totals_are_shown_and_the_same_in_every_table(quarter):
    episodes, tables, _ = quarter
    seen = {}
    for code, crossed in TABLES.items():
        table = tables[code]
        assert table.total == episodes.total()
        for name, totals in (
            (crossed.row, table.row_totals),
            (crossed.column, table.column_totals),
        ):
            assert seen.setdefault(name, totals) == totals
            assert all(count >= 2 * THRESHOLD for count in totals.values())


def attacked(tables, truth):
    return Bounds(
        {
            tuple(code.split("-")): (
                truth[code],
                frozenset(
                    (r, c)
                    for r, line in enumerate(table.cells)
                    for c, cell in enumerate(line)
                    if cell is None
                ),
            )
            for code, table in tables.items()
        }
    )


def test_no_hidden_cell_is_bounded_by_all_tables_together(quarter):
    _, tables, truth = quarter
    bounds = attacked(tables, truth)

    assert bounds.hidden
    assert list(bounds.narrower_than(THRESHOLD)) == []
    for (first, row), (second, column) in bounds.hidden:
        low, high = bounds.of(((first, row), (second, column)))
        assert low <= truth[f"{first}-{second}"][row][column] <= high


def test_two_tables_may_give_away_what_each_of_them_hides():
    """Everybody of post p left for work, and hardly anybody of a state did."""
    two_by_two = [[36, 4, 40], [64, 36, 100], [100, 40, 140]]
    tables = {
        ("post", "origin"): (two_by_two, frozenset({(0, 0), (0, 1), (1, 0), (1, 1)})),
        ("post", "cause"): ([[40, 0, 40], [4, 96, 100], [44, 96, 140]], frozenset()),
        ("origin", "cause"): ([[40, 60, 100], [4, 36, 40], [44, 96, 140]], frozenset()),
    }

    alone = Bounds({("post", "origin"): tables["post", "origin"]})
    together = Bounds(tables)

    cell = (("post", 0), ("origin", 1))
    assert alone.of(cell) == (0, 40)
    assert together.of(cell) == (0, 4)
    assert cell in set(together.narrower_than(THRESHOLD))
    assert together.smaller(cell) in {("post", 0), ("origin", 1)}


@pytest.mark.parametrize("seed", [9, 18, 19])
def test_without_the_attack_these_quarters_would_give_something_away(seed, monkeypatch):
    episodes = provincial(seed, 200)
    with monkeypatch.context() as careless:
        careless.setattr(Bounds, "narrower_than", lambda self, threshold: iter(()))
        alone = quarter_tables(episodes, unit=CASES, threshold=THRESHOLD)

    truth = {code: truth_of(episodes, code, alone[code]) for code in alone}
    assert list(attacked(alone, truth).narrower_than(THRESHOLD))


def test_a_class_that_is_too_well_known_is_shown_with_others():
    """All from state 3 came to post 1 and left for work; the tables may not say so."""
    joined = lines_of({"1": 90, "2": 80, "3": 30, "4": 40}, threshold=5, also={"3"})

    assert set(joined) == {frozenset("1"), frozenset("2"), frozenset("34")}


def test_what_was_joined_before_takes_more_with_it_where_it_is_too_well_known():
    """For ten what three lines hide together is known too well: a fourth stands with them."""
    names = ("origin", "cause", "outcome")
    unit = Unit("", names, tuple(crossings(names)))
    quarter = {
        ("16", "work", "R-A"): 100, ("16", "violence_home", "R-C"): 7,
        ("19", "work", "R-A"): 10, ("19", "reunification", "R-A"): 10,
        ("19", "insecurity", "R-C"): 10, ("19", "reunification", "R-D"): 2,
        ("24", "work", "R-A"): 50, ("24", "work", "R-C"): 3, ("24", "work", "R-E"): 2,
        ("24", "reunification", "R-D"): 5, ("28", "insecurity", "R-C"): 50,
        ("28", "reunification", "R-E"): 10, ("29", "work", "R-C"): 1,
        ("32", "work", "R-C"): 1, ("32", "work", "R-E"): 1,
    }  # fmt: skip

    near = quarter_tables(quarter, unit=unit, threshold=5)
    wide = quarter_tables(quarter, unit=unit, threshold=10, given=[near])

    assert frozenset({"19", "29", "32"}) in near["origin-cause"].rows
    assert frozenset({"19", "24", "29", "32"}) in wide["origin-cause"].rows


def test_the_small_ones_take_the_smallest_of_the_others_with_them():
    lines = lines_of({"a": 3, "b": 50, "c": 10, "d": 0, "e": 9}, threshold=5)

    assert set(lines) == {frozenset("b"), frozenset("ace")}


def test_nothing_is_said_of_a_quarter_with_too_few():
    assert quarter_tables(population(4, 9), unit=CASES, threshold=THRESHOLD) == {}


def test_a_sum_says_nothing_that_its_quarters_do_not():
    first = Table(
        rows=(frozenset("a"), frozenset("bc")),
        columns=(frozenset("x"), frozenset("y")),
        cells=((10, 20, 30), (None, None, 40), (25, 45, 70)),
    )
    second = Table(
        rows=(frozenset("b"), frozenset("a"), frozenset("c")),
        columns=(frozenset("y"), frozenset("x")),
        cells=((10, 10, 20), (0, 30, 30), (15, 15, 30), (25, 55, 80)),
    )

    table = summed([first, second, Table()])

    assert table.rows == (frozenset("a"), frozenset("bc"))
    columns = [table.columns.index(frozenset(code)) for code in "xy"]
    shown = [[line[at] for at in [*columns, 2]] for line in table.cells]
    assert shown == [[40, 20, 60], [None, None, 90], [80, 70, 150]]


def test_a_table_is_stored_without_what_it_hides(quarter):
    _, tables, _ = quarter
    for table in tables.values():
        assert Table.from_document(table.to_document()) == table


@pytest.mark.parametrize("seed", [1, 7])
def test_other_populations_with_the_same_tables_are_met(seed):
    """The other way round: not what an attack fails to find, but what nobody can rule out."""
    episodes = population(seed, 60)
    tables = quarter_tables(episodes, unit=CASES, threshold=THRESHOLD)

    hidden = Walk(episodes, tables, seed=seed).go(150_000)

    assert hidden
    assert [cell for cell, met in hidden.items() if max(met) - min(met) < THRESHOLD] == []
