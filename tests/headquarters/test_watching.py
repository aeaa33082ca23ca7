"""What a post alerts of; and what a sum must not give away. No database."""

from datetime import date, timedelta
from itertools import product

import pytest

from ventanilla.headquarters import watching
from ventanilla.headquarters.states import Kind, What
from ventanilla.headquarters.watching import Counted

TODAY = date(2026, 3, 3)


def test_what_is_too_few_to_be_told_alerts_without_a_number():
    rows = [Counted(What.CLOCKS, "uca", None), Counted(What.WORKING, "uca", 12)]

    [alert] = watching.of_counts(rows)

    assert (alert.kind, alert.number, alert.protocol) == (Kind.DELAY, None, "uca")


def counted(numbers):
    """As it is written down: fewer than five are not."""
    return iter([Counted(What.WORKING, str(n), n if n >= 5 else None) for n in numbers])


@pytest.mark.parametrize("told", [(), (5,), (12, 40)])
@pytest.mark.parametrize("few", [1, 2, 3])
def test_a_sum_is_the_same_whatever_the_hidden_numbers_are(told, few):
    hidden = list(product(range(1, 5), repeat=few))

    [total] = {watching.total(counted([*told, *each])) for each in hidden}

    assert total.least
    assert total.number <= sum(told) + min(map(sum, hidden))
    assert not watching.total(counted(told)).least


def test_a_post_where_nobody_may_interview_alerts():
    crew = {"uca": frozenset({1, 2})}

    def said(valid):
        return [(a.what, a.day) for a in watching.of_certificates(crew, valid, TODAY)]

    soon, later = TODAY + timedelta(days=20), TODAY + timedelta(days=200)
    assert said({}) == said({"uca": {3: later}}) == [("nobody", None)]
    assert said({"uca": {1: soon}}) == [("ending", soon)]
    assert said({"uca": {1: soon, 2: later}}) == []
