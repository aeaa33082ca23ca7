"""A seat takes two: a command asks for it, and somebody else confirms it with a second factor."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cast import seat
from tests.factories import NOW, OfficerFactory
from ventanilla.audit.models import Event
from ventanilla.common.errors import BadInput
from ventanilla.network.models import Department
from ventanilla.network.roles import Role
from ventanilla.security import appointing
from ventanilla.security.models import Officer, Seat
from ventanilla.security.oversight.models import Approval
from ventanilla.security.tasks import give_seats

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def want(mcallen, dora):
    """Ask for a seat; by default one as protection officer in McAllen, for Dora."""

    def ask(officer=dora.officer, post=mcallen, role=Role.CASE_OFFICER, second=None, **more):
        return appointing.give(
            officer=officer, post=post, role=role, protocols=["uca"],
            valid_from=more.get("since", NOW.date()), valid_until=None, second=second, at=NOW,
        )  # fmt: skip

    return ask


@pytest.fixture
def umberto(laredo):
    """Umberto administers users, and sits at another post."""
    return seat("umberto", laredo, Role.USER_ADMINISTRATOR)


def given():
    give_seats(0)
    return list(Seat.objects.filter(officer__username="dora", role=Role.CASE_OFFICER))


def answer(client, asked, verdict="approved"):
    return client.post(f"/approvals/{asked.pk}/", {"verdict": verdict})


def test_a_second_person_confirms_on_the_page_and_then_it_is_given(want, alba, dora, as_seat):
    asked, client = want(), as_seat(alba)
    assert isinstance(asked, Approval)
    assert given() == []
    assert "Give a seat" in client.get("/approvals/").text
    page = client.get(f"/approvals/{asked.pk}/").text
    assert "Dora: Protection officer" in page
    assert "Whoever runs the server" in page
    assert answer(client, asked).status_code == 302
    (seat,) = given()
    assert (seat.post, seat.protocols, seat.valid_from) == (dora.post, ["uca"], NOW.date())
    assert given() == [seat]
    (line,) = Event.objects.filter(action="seat.given")
    assert line.detail["approval"] == str(asked.pk)
    assert Event.objects.get(action="approval.decided").officer_id == alba.officer_id


def test_nobody_confirms_a_seat_of_their_own(want, alba, ximena, as_seat):
    asked = want(officer=alba.officer)
    assert appointing.who_confirms(asked, at=NOW) == [ximena.officer]
    assert answer(as_seat(alba), asked).status_code == 404
    assert answer(as_seat(ximena), asked).status_code == 302


@pytest.mark.parametrize("who", ["bruno", "clara", "elena"])
def test_others_do_not_see_it(want, alba, who, request, as_seat):
    asked = want()
    assert answer(as_seat(request.getfixturevalue(who)), asked).status_code == 404


def test_what_was_declined_is_not_given(want, alba, as_seat):
    answer(as_seat(alba), want(), "declined")
    assert given() == []


def test_a_yes_lasts_three_days(want, alba, as_seat, clock):
    answer(as_seat(alba), want())
    clock.move_to(timezone.now() + timedelta(days=3, minutes=1))
    assert given() == []


def test_a_user_administrator_confirms_for_every_post(want, umberto, as_seat):
    asked = want()
    assert asked.post == umberto.post
    answer(as_seat(umberto), asked)
    assert len(given()) == 1


def test_somebody_may_be_named(want, alba, bruno, umberto):
    assert want(second=umberto.officer).post == umberto.post
    with pytest.raises(BadInput, match="cannot confirm"):
        want(second=bruno.officer, since=date(2027, 1, 1))


def test_it_is_asked_for_once(want, alba):
    want()
    with pytest.raises(BadInput, match="asked for already"):
        want()


def test_an_account_that_was_closed_meanwhile_gets_nothing(want, alba, as_seat):
    asked = want()
    answer(as_seat(alba), asked)
    Officer.objects.filter(pk=asked.asked_officer_id).update(is_active=False)
    assert given() == []
    asked.refresh_from_db()
    assert asked.executed_at is None


def test_a_yes_by_somebody_who_may_not_counts_for_nothing(want, alba, bruno):
    asked = want()
    Approval.objects.filter(pk=asked.pk).update(
        verdict="approved", decided_by=bruno, decided_officer=bruno.officer, decided_at=NOW
    )
    assert given() == []


def test_where_nobody_could_confirm_it_is_given_at_once(want, bruno):
    assert isinstance(want(), Seat)


def test_a_window_is_of_an_area_that_the_post_has(mcallen):
    Department.objects.create(post=mcallen, area="vds", name_es="Salud", name_en="Health")
    how = {"officer": OfficerFactory(username="vera"), "post": mcallen, "protocols": [],
           "valid_from": NOW.date(), "valid_until": None, "at": NOW}  # fmt: skip
    for role, area in ((Role.WINDOW_STAFF, ""), (Role.WINDOW_STAFF, "nowhere"),
                       (Role.INTERPRETER, "vds")):  # fmt: skip
        with pytest.raises(BadInput):
            appointing.give(role=role, area=area, **how)
    given = appointing.give(role=Role.WINDOW_PARTNER, area="vds", **how)
    assert (given.area, given.protocols) == ("vds", [])
