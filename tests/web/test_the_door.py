"""Guessing and factors: what may not work, tried."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tests.passkeys import Passkey
from tests.web.conftest import PASSWORD, hashed
from tests.web.door import (
    ELSEWHERE,
    HERE,
    PASSKEY,
    SECOND,
    browser,
    by_passkey,
    code,
    enter,
    is_in,
    lines,
    signed_in,
)
from ventanilla.security.models import Credential

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("late", [-1, 1])
def test_a_code_of_the_half_minute_beside_opens_and_no_older_one_after_it(alba, late):
    with time_machine.travel(timezone.now(), tick=False):
        slow, late_one = browser(), browser()
        enter(slow)
        assert slow.post(SECOND, {"code": code(late)}).status_code == 302
        enter(late_one)

        assert late_one.post(SECOND, {"code": code(late)}).status_code == 200
        assert late_one.post(SECOND, {"code": code(-1)}).status_code == 200
        assert late_one.post(SECOND, {"code": code(2)}).status_code == 200
        assert not is_in(late_one)


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
