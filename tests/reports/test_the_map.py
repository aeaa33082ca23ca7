"""A table by posts on the map of the states: what is shown, where it is, and nothing hidden."""

import pytest

from tests.reports.test_yearbook import made
from ventanilla.network import selectors as network
from ventanilla.reports.suppression import SIGN
from ventanilla.web import states_map
from ventanilla.web.reports import post_map


@pytest.mark.parametrize(("code", "column"), [("T2", "Total"), ("T4", "Mexican pesos")])
def test_each_post_with_a_number_is_a_circle_at_its_place(ministry, code, column):
    sheet = made(code)
    ((grid_code, drawn),) = post_map.of_sheet(sheet).items()
    grid = next(each for each in sheet.grids if each.code == grid_code)
    at = [each.title for each in grid.columns].index(column)
    rows = {row.title: row for row in grid.rows[:-1] if row.cells[at] not in (SIGN, 0)}
    places = {post.short_name: states_map.place(post) for post in network.posts()}

    assert drawn.column == column
    assert {each.title for each in drawn.circles} == set(rows)
    for each in drawn.circles:
        assert (each.x, each.y) == places[each.title]
        assert each.words == rows[each.title].words[at]
    radii = [each.radius for each in drawn.circles]
    assert radii == sorted(radii, reverse=True)
    assert radii[0] == post_map.LARGEST


def test_a_table_without_posts_has_no_map(ministry):
    assert post_map.of_sheet(made("T10")) == {}
    assert post_map.of_sheet(made("T6")) == {}
