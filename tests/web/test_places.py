"""The navigation: what stands in view, and what behind a word."""

import pytest

from ventanilla.web.context import IN_VIEW, Link, in_view


def links(count, here=None):
    return [Link(str(number), f"/{number}/", number == here) for number in range(count)]


@pytest.mark.parametrize("count", [0, IN_VIEW, IN_VIEW + 1])
def test_few_places_all_stand_in_view(count):
    assert in_view(links(count)) == (links(count), [])


def test_of_many_the_first_stand_in_view():
    view, more = in_view(links(12, here=2))
    assert [link.title for link in view] == [str(number) for number in range(IN_VIEW)]
    assert len(view) + len(more) == 12


def test_where_one_is_stands_in_view_wherever_it_is():
    view, more = in_view(links(12, here=11))
    assert view[-1].title == "11"
    assert not any(link.here for link in more)
    assert len(view) + len(more) == 12
