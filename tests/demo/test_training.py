"""The demo's seminars are those that were published: six, three cities, 27 posts, 200 officials."""

from datetime import date

import pytest

from tests.factories import NOW
from ventanilla.demo import training
from ventanilla.network.services import load_reference_data
from ventanilla.security.models import Seat
from ventanilla.training import selectors
from ventanilla.training.models import Certificate, Edition, Enrolment

pytestmark = pytest.mark.django_db


def test_the_published_seminars_are_there_with_invented_people():
    load_reference_data()
    training.fill(seed=1, now=NOW)

    rows = {row.course: row for row in selectors.t6(date(2015, 1, 1), date(2015, 12, 31))}
    given = rows["uca-seminar"]
    posts = Seat.objects.filter(officer__username__startswith="seminario").values("post").distinct()
    assert (given.editions, given.cities, given.completions) == (6, 3, 200)
    assert given.certificates == Certificate.objects.count() == 200
    assert posts.count() == 27
    assert round(given.completions / given.editions, 1) == 33.3
    assert round(given.completions / posts.count(), 1) == 7.4
    assert max(
        Enrolment.objects.filter(edition=each).count() for each in Edition.objects.all()
    ) == 34  # fmt: skip
