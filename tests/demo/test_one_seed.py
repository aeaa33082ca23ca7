"""The same seed tells the same year."""

from tests.demo.test_the_year import empty, load, opened
from ventanilla.network.roles import Role
from ventanilla.security.identity import Job, work_as
from ventanilla.security.models import Seat


def test_one_seed_gives_the_same_names_numbers_and_days(db, server):
    told = []
    for _ in range(2):
        work_as(Job("test"))
        load(server, cases=12, seed=3, posts={"LAR": 1.0})
        seat = Seat.objects.get(post__code="LAR", role=Role.SUPERVISOR)
        told.append(
            [
                (case.track.case.number, case.names.full_name, case.track.opened_on)
                for case in opened(seat)
            ]
        )
        empty()  # and with it the session of the job
    assert told[0] == told[1]
    assert len({name for __, name, __ in told[0]}) > 10
