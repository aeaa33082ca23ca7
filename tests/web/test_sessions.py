"""Sessions, headers, cookies, forms of other sites: what may not work, tried."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.door import (
    HEADERS,
    HERE,
    SECOND,
    browser,
    code,
    enter,
    is_in,
    lines,
    signed_in,
)
from tests.web.hashing import Quick
from ventanilla.audit.models import Event
from ventanilla.common.trips import Trip
from ventanilla.security import accounts
from ventanilla.security.models import Session

pytestmark = pytest.mark.django_db


# --- sessions ------------------------------------------------------------------------------------


def test_a_secret_from_before_the_sign_in_opens_nothing(alba):
    client = browser()
    enter(client)
    before = client.cookies["session"].value
    client.post(SECOND, {"code": code()})
    planted = browser()
    planted.cookies["session"] = before

    assert client.cookies["session"].value != before
    assert not is_in(planted)


def test_whoever_is_there_is_found_in_one_trip(alba, monkeypatch):
    client = signed_in()
    trips = []
    go = Trip.go
    monkeypatch.setattr(Trip, "go", lambda trip: (trips.append(trip._using), go(trip)))

    assert client.get("/health/").status_code == 200
    assert trips == ["door"]


def test_a_session_gives_no_other_officer_than_its_data_name(alba, bruno):
    """The row's officer is a short way, and not who is signed in: that is what the data say."""
    client = signed_in()
    Session.objects.exclude(officer=None).update(officer=bruno)

    assert client.get("/seat/").wsgi_request.user == alba


@pytest.mark.parametrize("way", ["signed out", "all", "closed"])
def test_a_session_that_ended_opens_nothing(alba, way):
    client = signed_in()
    thief = browser()
    thief.cookies["session"] = client.cookies["session"].value
    assert is_in(thief)
    if way == "signed out":
        client.post(reverse("account_logout"))
    elif way == "all":
        client.post(reverse("sessions"), {"end": "all"})
    else:
        accounts.close(officer=alba, at=timezone.now())

    assert not is_in(thief)
    assert lines("signin.ended")


@pytest.mark.parametrize(("minutes", "lives"), [(9, True), (11, False)])
def test_ten_minutes_without_anybody_end_it(alba, minutes, lives):
    client = signed_in()
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        assert is_in(client) is lives


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(alba):
    client, start = signed_in(), timezone.now()
    for minute in range(1, 10):
        with time_machine.travel(start + timedelta(minutes=minute)):
            client.get("/network/", headers={"X-Background": "1"})
            left = client.get("/session/", headers={"X-Background": "1"}).json()["left"]
            assert left < 600 - 60 * minute + 5
    with time_machine.travel(start + timedelta(minutes=10, seconds=5)):
        assert client.get("/network/", headers={"X-Background": "1"}).status_code == 204
        assert client.get("/session/").json() == {"left": 0, "officer": None, "token": ""}


def test_eight_hours_end_it_whoever_is_at_work(alba):
    client, start = signed_in(), timezone.now()
    for step in range(1, 54):
        with time_machine.travel(start + timedelta(minutes=9 * step)):
            assert is_in(client)
    with time_machine.travel(start + timedelta(hours=8, minutes=1)):
        assert not is_in(client)
    assert lines("signin.ended")[-1].detail == {"why": "old"}


def test_a_third_sign_in_ends_the_oldest(alba):
    start, clients = timezone.now(), []
    for turn in range(3):
        with time_machine.travel(start + timedelta(seconds=31 * turn)):
            clients.append(signed_in())
    with time_machine.travel(start + timedelta(seconds=100)):
        assert [is_in(client) for client in clients] == [False, True, True]
    assert lines("signin.ended")[-1].detail == {"why": "many"}


def test_one_ends_the_others_and_sees_which(alba):
    other = signed_in()
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        client = signed_in()
        page = client.get(reverse("sessions")).content.decode()
        assert page.count("<span>this browser</span>") == 1
        client.post(reverse("sessions"), {"end": "others"})
        assert (is_in(client), is_in(other)) == (True, False)


def test_nobodys_sessions_end_but_ones_own(alba, bruno):
    other = signed_in(username="bruno")
    client = signed_in()
    client.post(reverse("sessions"), {"end": "all", "officer": bruno.pk})

    assert other.get(reverse("seat")).status_code == 200


def test_the_database_holds_no_secret_of_a_session(alba, owner):
    client = signed_in()
    rows = owner.execute("SELECT s::text FROM security_session AS s").fetchall()

    assert Session.objects.filter(officer=alba).exists()
    assert not any(client.cookies["session"].value in text for (text,) in rows)


def test_the_log_says_who_came_and_how(alba):
    enter(browser(), "alba", "wrong")
    signed_in().post(reverse("account_logout"))

    assert [line.officer_id for line in lines("signin.refused")] == [alba.pk]
    assert lines("signin.begun")[0].detail == {"how": "password totp"}
    assert lines("signin.ended")[-1].detail == {"why": "signed_out"}
    assert {line.seat_id for line in Event.objects.filter(action__startswith="signin.")} == {None}


# --- headers, cookies, forms ---------------------------------------------------------------------

WANTED = {"Cache-Control": "no-store", **HEADERS}
PAGES = ("/network/", "/help/seat/", "/account/2fa/", "/account/sessions/", "/nothing/here/")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_wears_its_headers(alba, page):
    answer = signed_in().get(page)

    assert {name: answer.headers.get(name) for name in WANTED} == WANTED
    policy = answer.headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    permissions = answer.headers["Permissions-Policy"]
    assert "camera=()" in permissions
    assert "publickey-credentials-get=(self)" in permissions


def test_cookies_are_for_this_site_and_no_script(alba):
    client = signed_in()
    for name in ("session", settings.DEVICE_COOKIE_NAME):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
        assert not cookie["domain"]


def test_signing_out_clears_the_browser(alba):
    answer = signed_in().post(reverse("account_logout"))

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize(
    "name",
    [
        *("step_up", "sessions", "session", "account_logout", "mfa_add_webauthn", "seat"),
        *("mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "language"),
        *("account_change_password",),
    ],
)
def test_no_form_of_another_site_is_taken(alba, name):
    client = signed_in(Client(enforce_csrf_checks=False, REMOTE_ADDR=HERE))
    forged = Client(enforce_csrf_checks=True, REMOTE_ADDR=HERE)
    forged.cookies = client.cookies

    assert forged.post(reverse(name), {"code": code(1)}).status_code == 403


@pytest.mark.parametrize("name", ["alba", "nobody-at-all"])
def test_an_unknown_name_takes_as_long_as_a_known_one(alba, monkeypatch, name):
    """One password is hashed for either, beside which nothing takes long."""
    hashed = []

    def counted(real):
        def act(self, password, *rest):
            hashed.append(password)
            return real(self, password, *rest)

        return act

    for act in ("encode", "verify"):
        monkeypatch.setattr(Quick, act, counted(getattr(Quick, act)))
    enter(browser("198.51.1.1"), name, "wrong")

    assert hashed == ["wrong"]
