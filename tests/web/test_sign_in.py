"""The door: a password and a second factor, no other way in, no way round."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from tests.web.conftest import PASSWORD, code

pytestmark = pytest.mark.django_db
LOGIN, SECOND = "/account/login/", "/account/2fa/authenticate/"


def enter(client, username, password=PASSWORD):
    return client.post(LOGIN, {"login": username, "password": password})


def test_password_and_code_open_the_door(client, alba):
    assert enter(client, "alba").url == SECOND
    assert client.get("/").status_code == 302

    answer = client.post(SECOND, {"code": code()})

    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get("/network/").status_code == 200


def test_the_password_alone_does_not(client, alba):
    enter(client, "alba")

    assert client.get("/network/").url.startswith(LOGIN)


@pytest.mark.parametrize(("username", "password"), [("alba", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_password_and_an_unknown_name_are_refused_alike(client, alba, username, password):
    answer = enter(client, username, password)

    assert answer.status_code == 200
    assert len(answer.context["form"].non_field_errors()) == 1
    assert "govuk-error-summary" in answer.content.decode()


def test_a_wrong_code_is_refused(client, alba):
    enter(client, "alba")

    answer = client.post(SECOND, {"code": "000000" if code() != "000000" else "000001"})

    assert answer.status_code == 200
    assert client.get("/network/").url.startswith(LOGIN)


def test_attempts_are_limited(client, alba):
    client.cookies["language"] = "en"

    with time_machine.travel(timezone.now(), tick=False):
        answers = [enter(client, "alba", "wrong") for _attempt in range(7)]

        assert "Too many attempts" in answers[-1].content.decode()
        assert enter(client, "alba").status_code != 302


@pytest.mark.parametrize("address", ["/", "/network/", "/network/ports/", "/help/seat/", "/seat/"])
def test_no_page_opens_before_the_second_factor_is_there(as_officer, nadia, address):
    assert as_officer(nadia).get(address).url == reverse("mfa_index")


def test_the_page_that_asks_for_a_factor_offers_both(as_officer, nadia):
    page = as_officer(nadia).get(reverse("mfa_index")).content.decode()

    assert reverse("mfa_add_webauthn") in page
    assert reverse("mfa_activate_totp") in page


def test_the_last_factor_cannot_be_removed(client, alba):
    enter(client, "alba")
    client.post(SECOND, {"code": code()})

    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.filter(user=alba, type="totp").exists()


@pytest.mark.parametrize(
    "address",
    [
        *("/account/signup/", "/account/password/reset/", "/account/password/set/"),
        *("/account/password/reset/key/1-abc/", "/account/email/", "/account/confirm-email/x/"),
        *("/account/password/reset/done/", "/account/password/reset/key/done/"),
    ],
)
def test_there_is_no_sign_up_and_no_reset_by_mail(client, as_officer, alba, address):
    assert client.get(address).url == f"{LOGIN}?next={address}"
    assert as_officer(alba).get(address).status_code == 404


def test_nobody_signs_up_by_post_either(client):
    fields = {"username": "eve", "password1": PASSWORD, "password2": PASSWORD}

    assert client.post("/account/signup/", fields).status_code == 401


def test_somebody_elses_passkey_is_not_there(as_officer, alba, bruno):
    key = Authenticator.objects.create(user=bruno, type="webauthn", data={"name": "llave"})

    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        answer = as_officer(alba).get(reverse(name, args=[key.pk]), follow=True)
        assert "llave" not in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        *("mfa_index", "mfa_list_webauthn", "account_logout", "sessions", "step_up"),
    ],
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_each_page_of_the_sign_in_wears_our_clothes(as_officer, alba, name, language):
    page = as_officer(alba, language=language).get(reverse(name)).content.decode()

    assert '<header class="top">' in page
    assert f'<html lang="{language}"' in page
