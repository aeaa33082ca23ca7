"""The same seed tells the same year."""

from tests.demo.test_the_year import NOW, empty, opened
from ventanilla.demo import loading
from ventanilla.network.roles import Role
from ventanilla.security.models import Seat


def test_one_seed_gives_the_same_names_numbers_and_days(transactional_db):
    told = []
    for _ in range(2):
        loading.load(cases=12, seed=3, workers=0, walked=0, posts={"LAR": 1.0}, now=NOW)
        seat = Seat.objects.get(post__code="LAR", role=Role.SUPERVISOR)
        told.append(
            [
                (case.track.case.number, case.names.full_name, case.track.opened_on)
                for case in opened(seat)
            ]
        )
        empty()
    assert told[0] == told[1]
    assert len({name for __, name, __ in told[0]}) > 10
