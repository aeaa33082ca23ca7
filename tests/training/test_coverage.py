"""Who is certified where, what report T6 says, and what was taught to people from outside."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.cast import seat
from tests.factories import NOW, CertificateFactory, DutyTurnFactory
from tests.training.conftest import TODAY, course, pass_course, trainer
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.network.roles import Role
from ventanilla.training import coverage, selectors
from ventanilla.training.models import OutsideSession
from ventanilla.training.services import editions, outside
from ventanilla.training.services.outside import Given
from ventanilla.training.states import Audience

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def of_uca():
    (asked,) = [each for each in coverage.asked() if each.protocol == "uca"]
    return {each.post.code: each for each in coverage.of_posts(asked, at=NOW, on=TODAY)}


def session(by, **more):
    given = {
        "course": course("consular-functions"), "audience": Audience.POLICE,
        "organisation": "Policía inventada", "held_on": TODAY, "language": "en", "people": 20,
        "hours": Decimal(2), "roles": {"command": 2, "patrol": 18}, "before": 40, "after": 80,
    }  # fmt: skip
    return outside.record(given=Given(**given | more), by=by, on=TODAY, at=NOW)


def test_a_post_is_counted_with_who_can_take_a_case_tonight(uca, alba, bruno, paula, clara):
    DutyTurnFactory(seat=bruno)
    DutyTurnFactory(seat=paula)

    found = of_uca()

    assert (found["MCA"].staff, found["MCA"].certified, found["MCA"].percent) == (3, 2, 66)
    assert found["MCA"].waits == (TODAY - date(2026, 1, 1)).days
    assert [officer.username for officer in found["MCA"].tonight] == ["bruno"]
    assert (found["LAR"].certified, found["LAR"].waits, found["LAR"].tonight) == (1, None, [])
    assert list(found) == ["MCA", "LAR"]


def test_what_ends_within_ninety_days_is_told(uca, paula):
    CertificateFactory(officer=paula.officer, valid_until=TODAY + timedelta(days=90))

    assert of_uca()["MCA"].soon == 1


def test_report_t6_counts_editions_cities_completions_and_staff(
    uca, rosa, bruno, paula, dora, seminar
):
    for __ in range(2):
        editions.close(
            edition=seminar(led_by=[trainer(bruno)], learners=[dora]), by=rosa, on=TODAY, at=NOW
        )
    pass_course(paula)

    rows = {row.course: row for row in selectors.t6(TODAY, TODAY)}

    assert rows["uca-seminar"] == selectors.T6Row("uca-seminar", 2, 1, 2, 2, 2, 2)
    assert rows["uca-online"] == selectors.T6Row("uca-online", 0, 0, 1, 1, 2, 2)
    assert "consular-functions" not in rows
    before = {row.course: row for row in selectors.t6(date(2025, 1, 1), date(2025, 12, 31))}
    assert before["uca-seminar"] == selectors.T6Row("uca-seminar", 0, 0, 0, 0, 0, 0)


def test_of_outsiders_only_numbers_are_kept(alba):
    session(alba)
    session(alba, people=60, before=None, after=90)

    sums = selectors.outside_sums(selectors.outside(alba))

    assert (sums.sessions, sums.people, sums.before, sums.after) == (2, 80, 40, 88)
    fields = {field.name for field in OutsideSession._meta.fields}
    assert not {"name", "names", "officer", "person"} & fields
    assert selectors.t6(TODAY, TODAY)[0].completions == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"people": 10}, "more roles than people"),
        ({"organisation": " "}, "never a person"),
        ({"held_on": TODAY + timedelta(days=1)}, "once it was held"),
        ({"after": 120}, "between 0 and 100"),
    ],
)
def test_what_cannot_be_of_a_session_is_refused(alba, more, said):
    with pytest.raises(BadInput, match=said):
        session(alba, **more)


def test_a_course_for_officers_is_no_session_for_outsiders(alba, paula):
    with pytest.raises(BadInput, match="plan an edition"):
        session(alba, course=course("uca-seminar"))
    with pytest.raises(NotAllowed):
        session(paula)


def test_the_pages_say_so(as_seat, uca, alba, bruno, paula, clara, mcallen):
    hq = seat("hilda", mcallen, Role.HQ_PROTOCOL_LEAD)
    head = as_seat(alba)

    own = head.get("/training/coverage/").content.decode()
    everywhere = as_seat(hq).get("/training/coverage/?protocol=uca").content.decode()

    assert "Laredo" not in own
    assert "Laredo" in everywhere
    assert "2 / 3" in own
    assert head.get("/training/coverage/?protocol=nothing").status_code == 404
    assert as_seat(paula).get("/training/coverage/").status_code == 403
    written = head.post(
        "/training/outside/new/",
        {
            "course": "consular-functions", "audience": "jail", "organisation": "Cárcel inventada",
            "on_day": "2", "on_month": "3", "on_year": "2026", "language": "en", "hours": "2",
            "people": "12", "after": "75",
        },
        follow=True,
    )  # fmt: skip
    assert "Cárcel inventada" in written.content.decode()
    assert head.get("/training/outside/consular-functions/material/").status_code == 200
    assert head.get("/training/outside/uca-online/material/").status_code == 404
