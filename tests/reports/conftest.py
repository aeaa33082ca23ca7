"""Figures of invented episodes."""

import pytest

from tests.reports.invented import give_a_year, open_posts
from tests.reports.ministry import open_ministry


@pytest.fixture
def year(uca):
    """Three quarters, given out; the posts they are counted at."""
    posts = open_posts()
    give_a_year(posts)
    return posts


@pytest.fixture
def ministry(uca):
    """A ministry with something in every table."""
    return open_ministry()
