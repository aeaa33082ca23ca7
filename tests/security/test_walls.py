"""A wall beats everything; it is set by one and lifted by two."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError

from tests.factories import NOW, SeatFactory
from tests.pages import served
from tests.security.guarded import prove
from ventanilla.cases.services import assigning
from ventanilla.common.errors import BadInput
from ventanilla.network.roles import Role
from ventanilla.security import access
from ventanilla.security.identity import Identity, entered
from ventanilla.security.models import Grant, Wall
from ventanilla.security.oversight.models import Approval

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def heads(alba, as_seat):
    return prove(as_seat(alba))


def put_up(client, track, who, reason="kinship"):
    return client.post(
        f"/cases/{track.pk}/walls/", {"username": who.officer.username, "reason": reason}
    )


def pages(track):
    return [
        f"/cases/{track.pk}/{page}" for page in ("", "history/", "answers/", "walls/", "consents/")
    ]


def test_behind_a_wall_the_case_does_not_exist(heads, itzel, bruno, as_seat):
    client = prove(as_seat(bruno))
    assert client.get(f"/cases/{itzel.pk}/").status_code == 200
    assert put_up(heads, itzel, bruno).status_code == 302
    prove(client)
    assert {client.get(page).status_code for page in pages(itzel)} == {404}
    assert str(itzel.pk) not in client.get(f"/cases/?q={itzel.case.number}").text
    assert str(itzel.pk) not in client.get("/desk/").text


def test_it_beats_a_grant_another_seat_and_an_emergency(heads, itzel, bruno, laredo, as_seat):
    other = SeatFactory(officer=bruno.officer, post=laredo, role=Role.CASE_OFFICER)
    access.grant(
        dossier=itzel.dossier, seat=other, purpose=Grant.Purpose.ABSENCE,
        since=NOW - timedelta(hours=1), until=NOW + timedelta(days=1), given_by=None,
    )  # fmt: skip
    put_up(heads, itzel, bruno)
    client = as_seat(bruno)
    session = client.session
    session["seat"] = other.pk
    session.save()
    prove(client)
    assert client.get(f"/cases/{itzel.pk}/").status_code == 404
    sent = {"number": itzel.case.number, "reason": "life", "words": "x" * 30}
    assert "No case that this seat may open" in client.post("/emergency/", sent).text
    assert not Grant.objects.filter(purpose="break_glass").exists()


def test_others_go_on_working(heads, itzel, bruno, alba):
    put_up(heads, itzel, bruno)
    sent = {"event": "located_at", "happened_at": "2026-03-03T08:00"}
    page = heads.post(f"/cases/{itzel.pk}/happened/", sent)
    assert page.status_code in (200, 302)
    assigning.assign(track=itzel, to=alba, by=alba, at=NOW)


def test_whoever_has_the_case_is_unassigned_first(heads, itzel, bruno, alba):
    assigning.assign(track=itzel, to=bruno, by=alba, at=NOW)
    assert put_up(heads, itzel, bruno).status_code == 409
    assert not Wall.objects.exists()


def test_a_case_is_not_assigned_through_a_wall(heads, itzel, bruno, alba):
    put_up(heads, itzel, bruno)
    with pytest.raises(BadInput):
        assigning.assign(track=itzel, to=bruno, by=alba, at=NOW)


@pytest.mark.parametrize("who", ["bruno", "dora"])
def test_only_heads_of_protection_see_and_set_walls(itzel, who, request, as_seat, alba):
    client = prove(as_seat(request.getfixturevalue(who)))
    assert client.get(f"/cases/{itzel.pk}/walls/").status_code == 403
    assert put_up(client, itzel, alba).status_code == 403


def test_two_lift_it(heads, itzel, bruno, alba, ximena, as_seat):
    put_up(heads, itzel, bruno)
    wall = Wall.objects.get()
    assert heads.post(f"/cases/{itzel.pk}/walls/{wall.pk}/lift/").status_code == 302
    asked = Approval.objects.get()
    page = f"/approvals/{asked.pk}/"
    assert heads.post(page, {"verdict": "approved"}).status_code == 404
    second = prove(as_seat(ximena))
    assert second.post(page, {"verdict": "approved"}).status_code == 302
    wall.refresh_from_db()
    assert wall.lifted_by == ximena
    client = as_seat(bruno)
    assert client.get(f"/cases/{itzel.pk}/").status_code == 200


def test_the_walled_officer_neither_sees_nor_decides_the_request(
    heads, itzel, ximena, as_seat, alba
):
    put_up(heads, itzel, ximena)
    heads.post(f"/cases/{itzel.pk}/walls/{Wall.objects.get().pk}/lift/")
    client = prove(as_seat(ximena))
    assert itzel.case.number not in client.get("/approvals/").text
    page = f"/approvals/{Approval.objects.get().pk}/"
    assert client.post(page, {"verdict": "approved"}).status_code == 404


def test_the_database_lifts_no_wall_for_one(heads, itzel, bruno, alba, settings):
    put_up(heads, itzel, bruno)
    secret = heads.cookies[settings.SESSION_COOKIE_NAME].value
    with served(), entered(Identity(secret, alba.pk)), pytest.raises(ProgrammingError):
        Wall.objects.update(lifted_at=NOW, lifted_by=alba)
