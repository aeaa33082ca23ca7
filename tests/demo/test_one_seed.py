"""The same seed tells the same year."""

from tests.demo.test_the_year import empty, load, opened
from ventanilla.network.roles import Role
from ventanilla.security.identity import Job, work_as
from ventanilla.security.models import Seat


def test_one_seed_gives_the_same_cases_to_the_last_answer(db, server):
    """Few cases, whole: who, which number, when, what was answered, what came of it."""
    told = []
    for _ in range(2):
        work_as(Job("test"))
        load(server, cases=4, seed=3, posts={"LAR": 1.0})
        seat = Seat.objects.get(post__code="LAR", role=Role.SUPERVISOR)
        told.append(
            [
                (
                    case.track.case.number, case.names.to_document(), case.track.opened_on,
                    case.track.stage, case.record.facts, case.record.events,
                    case.record.outcome.get("code"),
                )
                for case in opened(seat)
            ]
        )  # fmt: skip
        empty()  # and with it the session of the job
    assert told[0] == told[1]
    assert len({str(names) for __, names, *__ in told[0]}) == 4
