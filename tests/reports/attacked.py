"""Invented populations of two quarters, with a correction; what their tables give away together.

What a reader of every table knows: all crossings of both quarters, for those inside and for the
public; the table of months; the sum of both quarters; and all of it again after some cases were
added to the first quarter.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from tests.reports.solver import Attack, attack_quarter
from ventanilla.reports.quarters import Quarter
from ventanilla.reports.suppression import SIGN
from ventanilla.reports.tables import Table, quarter_tables, summed
from ventanilla.reports.units import Unit, crossings
from ventanilla.reports.yearbook.lines import spread
from ventanilla.reports.yearbook.months import Counter as Months

THRESHOLDS = (5, 10)
DIMENSIONS = ("post", "sex", "age", "outcome")
UNIT = Unit("", DIMENSIONS, tuple(crossings(DIMENSIONS)))
CLASSES = {
    "post": [f"p{n}" for n in range(6)],
    "sex": ["male", "female", "other"],
    "age": ["0_11", "12_14", "15_16", "17"],
    "outcome": ["A", "B", "C"],
}


@dataclass(frozen=True)
class Population:
    """Two quarters of cases, and some that were forgotten in the first."""

    first: Counter
    second: Counter
    forgotten: Counter


@dataclass
class Found:
    """How many hidden cells were attacked; those that are known too well."""

    hidden: int = 0
    narrow: list = field(default_factory=list)


def population(seed):
    """Unevenly spread; in every other one, posts have ages and outcomes of their own."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    weights = {name: [chance.paretovariate(0.9) for __ in codes] for name, codes in CLASSES.items()}

    def people(count):
        found = Counter()
        for __ in range(count):
            post = chance.choices(CLASSES["post"], weights["post"])[0]
            own = CLASSES["post"].index(post) if seed % 2 else 0
            rest = []
            for name in DIMENSIONS[1:]:
                favoured = [
                    weight * (4 if seed % 2 and at == own % len(weights[name]) else 1)
                    for at, weight in enumerate(weights[name])
                ]
                rest.append(chance.choices(CLASSES[name], favoured)[0])
            found[post, *rest] += 1
        return found

    size = chance.choice([60, 150, 400, 1000])
    return Population(people(size), people(size), people(chance.choice([1, 3, 12])))


def narrow(people):
    """Attack all that is shown of a population."""
    found = Found()
    for at in range(len(THRESHOLDS)):
        _attack(people, at, found)
    _attack_months(people, found)
    return found


def _attack(people, reader, found):
    """What a reader with one threshold sees, the correction included."""
    threshold = THRESHOLDS[reader]
    before, second = _given(people.first)[reader], _given(people.second)[reader]
    after = _given(people.first + people.forgotten, _given(people.first))[reader]
    attack = Attack()
    cells = attack_quarter(attack, before, DIMENSIONS, "first")
    cells += attack_quarter(attack, second, DIMENSIONS, "second")
    if before and _same_lines(before, after):
        # Nobody knows better than that cases were only added.
        attack_quarter(attack, after, DIMENSIONS, "first", more="added")
    for name in DIMENSIONS:
        _tell_sums(attack, [tables for tables in (before, second) if tables], name)
    _measure(attack, cells, threshold, found)


def _given(episodes, earlier=None):
    """The tables for those inside and for the public, as a night makes them."""
    inside = quarter_tables(
        episodes, unit=UNIT, threshold=THRESHOLDS[0], given=[earlier[0]] if earlier else []
    )
    public = quarter_tables(
        episodes, unit=UNIT, threshold=THRESHOLDS[1],
        given=[inside, earlier[1]] if earlier else [inside],
    )  # fmt: skip
    return inside, public


def _same_lines(before, after):
    return all(
        set(after[code].rows) == set(table.rows) and set(after[code].columns) == set(table.columns)
        for code, table in before.items()
    )


def _tell_sums(attack, quarters, name):
    """What the yearbook says of both quarters: nothing that contradicts them, nothing new."""
    over = spread(quarters, name)
    shown = sum(over.alone.values()) + over.together
    assert shown == over.total
    assert all(over.cell(code) == SIGN for code in over.joined)
    code = next(each for each in (c.code for c in UNIT.tables) if name in each.split("-"))
    table = summed([tables.get(code, Table()) for tables in quarters])
    assert table.total == over.total


def _measure(attack, cells, threshold, found):
    for named, unknowns in cells:
        found.hidden += 1
        width = attack.width(unknowns)
        if width < threshold:
            found.narrow.append((named, width, threshold))


def _attack_months(people, found):
    """A counter by post and month for two quarters: months, quarters and totals together."""
    chance = random.Random(sum(people.first.values()))  # noqa: S311 - the same every time
    months = [date(2025, n, 1) for n in range(1, 7)]
    counts = {
        (post, month): int(chance.paretovariate(0.6)) - 1
        for post in CLASSES["post"]
        for month in months
    }
    for reader, threshold in enumerate(THRESHOLDS):
        counter = Months.of(counts, today=date(2026, 1, 1), thresholds=THRESHOLDS[: reader + 1])
        attack, cells = Attack(), []
        spans = [[month] for month in months] + [months[:3], months[3:], months]
        for line in (*counter.lines, None):
            for span in spans:
                names = [
                    (each, month)
                    for each in (counter.lines if line is None else (line,))
                    for month in span
                ]
                total = counter.total(line, span)
                if total is not None:
                    assert total == sum(counts[name] for name in names)
                    attack.know(names, least=total)
                elif len(span) == 1 or len(span) == 3:
                    cells.append(((line, Quarter.of(span[0]).code), names))
        _measure(attack, cells, threshold, found)
