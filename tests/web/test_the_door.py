"""Around the sign-in: guessing, sessions, factors, headers; what may not work, tried."""

import json
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.passkeys import Passkey
from tests.web.conftest import PASSWORD, SECRET, hashed
from ventanilla.audit.models import Event
from ventanilla.security import accounts
from ventanilla.security.models import Credential, Session

pytestmark = pytest.mark.django_db
LOGIN, SECOND = "/account/login/", "/account/2fa/authenticate/"
PASSKEY = "/account/2fa/webauthn/login/"
HOST = "localhost"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


def code(ahead=0):
    counter = next(auth.yield_hotp_counters_from_time()) + ahead
    return auth.format_hotp_value(auth.hotp_value(SECRET, counter))


def browser(address=HERE, **how):
    client = Client(REMOTE_ADDR=address, headers={"host": HOST}, **how)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def enter(client, username="alba", password=PASSWORD):
    return client.post(LOGIN, {"login": username, "password": password})


def signed_in(client=None, username="alba"):
    client = client or browser()
    enter(client, username)
    assert client.post(SECOND, {"code": code()}).status_code == 302
    return client


def by_passkey(client, passkey, *, verified=True):
    options = client.get(PASSKEY, headers={"accept": "application/json"}).json()
    return client.post(PASSKEY, {"credential": passkey.answer(options, verified=verified)})


def is_in(client):
    return client.get(reverse("seat_help")).status_code == 200


def lines(action):
    return list(Event.objects.filter(action=action).order_by("pk"))


# --- guessing ------------------------------------------------------------------------------------


def hammer(address=ELSEWHERE, times=60, username="alba"):
    client = browser(address)
    return [enter(client, username, "wrong").content.decode() for _attempt in range(times)]


def test_every_wrong_password_costs_more_time(alba):
    client, waits = browser(ELSEWHERE), []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _attempt in range(12):
            enter(client, "alba", "wrong")
            waits.append(0)
            while "Too many attempts" in enter(client, "alba", "wrong").content.decode():
                waits[-1] += 1
                clock.shift(timedelta(seconds=1))
                if waits[-1] > 40:
                    break
    assert waits[:2] == [0, 0]
    assert waits[-1] > waits[4] > 0


def test_a_right_password_does_not_pass_before_its_time(alba):
    hammer()

    assert "Too many attempts" in enter(browser(ELSEWHERE)).content.decode()


def test_whoever_is_hammered_from_elsewhere_comes_in_from_the_known_network(alba):
    signed_in()
    for place in range(1, 5):
        hammer(f"198.51.{place}.9", times=12)

    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        assert is_in(signed_in(browser(HERE)))


def test_whoever_is_hammered_from_her_own_network_comes_in_with_the_known_device(alba):
    known = signed_in()
    token = known.cookies[settings.DEVICE_COOKIE_NAME].value
    hammer(HERE, times=30)

    client = browser(HERE)
    client.cookies[settings.DEVICE_COOKIE_NAME] = token
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        assert is_in(signed_in(client))


def test_whoever_is_hammered_comes_in_with_a_passkey_from_anywhere(alba, settings):
    passkey = Passkey(alba)
    passkey.register()
    hammer(HERE, times=30)
    client = browser(HERE)

    assert by_passkey(client, passkey).status_code == 302
    assert is_in(client)


def test_a_made_up_device_is_not_known(alba):
    hammer()
    client = browser(ELSEWHERE)
    client.cookies[settings.DEVICE_COOKIE_NAME] = "made-up"

    assert "Too many attempts" in enter(client).content.decode()


def test_a_thousand_names_from_one_place_are_slowed_too(db):
    answers = [enter(browser(ELSEWHERE), f"name{n}", "x").content.decode() for n in range(52)]

    assert "Too many attempts" not in answers[40]
    assert "Too many attempts" in answers[-1]


def test_codes_are_counted_like_passwords(alba):
    client = browser()
    enter(client)
    answers = [client.post(SECOND, {"code": "000000"}).content.decode() for _try in range(8)]

    assert "Too many attempts" in answers[-1]


def test_success_forgives_nothing_but_itself(alba, bruno):
    """Whoever has an account of their own cannot use it to begin anew with another's."""
    for _turn in range(4):
        enter(browser(ELSEWHERE), "alba", "wrong")
        enter(browser(ELSEWHERE), "bruno")
    for _turn in range(3):
        last = enter(browser(ELSEWHERE), "alba", "wrong").content.decode()

    assert "Too many attempts" in last


def test_the_table_of_attempts_names_nobody(alba, owner):
    hammer(times=3)
    rows = owner.execute("SELECT a::text FROM attempts_attempt AS a").fetchall()

    assert rows
    assert not any("alba" in text or "198.51" in text for (text,) in rows)


# --- factors -------------------------------------------------------------------------------------


def test_a_code_opens_once(alba):
    used = code()
    signed_in()
    other = browser()
    enter(other)

    assert other.post(SECOND, {"code": used}).status_code == 200
    assert not is_in(other)


def test_a_used_code_is_no_proof_for_a_grave_act(alba):
    client = signed_in()

    assert client.post(reverse("step_up"), {"code": code()}).status_code == 200


def test_a_passkey_without_a_finger_a_face_or_a_pin_opens_nothing(alba):
    passkey = Passkey(alba)
    passkey.register()
    client = browser()

    by_passkey(client, passkey, verified=False)

    assert not is_in(client)
    assert [line.detail for line in lines("signin.refused")] == [{"how": "passkey"}]


@pytest.mark.parametrize("fault", ["key", "host", "replay", "user"])
def test_a_passkey_that_is_not_the_one_opens_nothing(alba, bruno, fault):
    passkey = Passkey(alba)
    passkey.register()
    client = browser()
    if fault == "key":
        passkey.key = Passkey(alba).key
    elif fault == "host":
        passkey.host = "evil.example"
    elif fault == "user":
        passkey.officer = bruno
    if fault == "replay":
        options = client.get(PASSKEY, headers={"accept": "application/json"}).json()
        answer = passkey.answer(options)
        first = browser()
        first.cookies = client.cookies
        first.post(PASSKEY, {"credential": answer})
        client = browser()
        client.post(PASSKEY, {"credential": answer})
    else:
        by_passkey(client, passkey)

    assert not is_in(client)


def test_enrolment_asks_for_a_user_who_was_looked_at(alba):
    page = signed_in().get(reverse("mfa_add_webauthn"))
    wanted = page.context["js_data"]["creation_options"]["publicKey"]["authenticatorSelection"]

    assert wanted["userVerification"] == "required"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
@pytest.mark.parametrize("whose", ["bruno's", "nobody's"])
def test_anothers_factor_is_like_none(alba, bruno, name, method, whose):
    key = Passkey(bruno).register()
    Passkey(alba).register()
    client = signed_in()
    before = list(Authenticator.objects.order_by("pk").values())
    wanted = key.pk if whose == "bruno's" else 999_999

    answer = getattr(client, method)(reverse(name, args=[wanted]), {"name": "mine"})

    assert answer.status_code == 404
    after = list(Authenticator.objects.order_by("pk").values())
    assert [row["data"] for row in after] == [row["data"] for row in before]


@pytest.mark.parametrize(
    "name", ["mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_activate_totp"]
)
def test_a_forged_owner_in_a_form_changes_only_ones_own(alba, bruno, name):
    RecoveryCodes.activate(bruno)
    before = list(Authenticator.objects.filter(user=bruno).order_by("pk").values())
    fields = {"user": bruno.pk, "user_id": bruno.pk, "id": before[0]["id"], "code": code(1)}

    signed_in().post(reverse(name), fields)

    assert list(Authenticator.objects.filter(user=bruno).order_by("pk").values()) == before


@pytest.mark.parametrize(
    "name",
    [
        *("mfa_index", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_activate_totp", "step_up"),
        *("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
        *("mfa_download_recovery_codes", "account_change_password", "sessions", "go_on"),
    ],
)
@pytest.mark.parametrize("half", [False, True], ids=["nobody", "password-only"])
def test_nobody_reaches_a_page_about_factors_without_both(alba, name, half):
    client = browser()
    if half:
        enter(client)

    assert client.get(reverse(name)).status_code == 302
    assert client.post(reverse(name), {"code": code()}).status_code in (302, 401)
    assert Authenticator.objects.count() == 1


def test_a_last_factor_stays(alba):
    client = signed_in()
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=alba, type="totp").exists()


def test_after_the_bridge_an_app_alone_leads_only_to_a_passkey(alba, settings):
    settings.TOTP_BRIDGE = timedelta(days=14)
    assert is_in(signed_in())
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        client = signed_in()
        assert client.get("/network/").url == reverse("mfa_index")
        assert "not enough any more" in client.get(reverse("mfa_index")).content.decode()
        Passkey(alba).register()
        assert client.get("/network/").status_code == 200


def test_after_two_weeks_an_app_alone_is_remarked_on(alba):
    words = "A passkey is safer and quicker"
    assert words not in signed_in().get("/network/").content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert words in signed_in().get("/network/").content.decode()


def test_a_new_password_ends_the_other_sessions(alba):
    other = signed_in()
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        client = signed_in()
        new = "otra frase larga 42"
        fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        assert client.post(reverse("account_change_password"), fields).status_code == 302
        assert Credential.objects.get(officer=alba).password != hashed()
        assert (is_in(client), is_in(other)) == (True, False)
    assert lines("signin.changed")[0].detail == {"what": "password_changed"}


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
        assert client.get(reverse("sessions")).content.decode().count("this one") == 1
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

WANTED = {
    "Cache-Control": "no-store",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
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


def test_an_unknown_name_takes_as_long_as_a_known_one(alba):
    """Both hash a password once; the difference is noise against that."""

    def seconds(name):
        taken = []
        for turn in range(7):
            client = browser(f"198.51.{turn}.{len(name)}")
            before = json.loads(client.get("/session/").content) and timer()
            enter(client, name, "wrong")
            taken.append(timer() - before)
        return sorted(taken)[3]

    from time import perf_counter as timer

    known, unknown = seconds("alba"), seconds("nobody-at-all")
    assert abs(known - unknown) < 0.4 * max(known, unknown), (known, unknown)
