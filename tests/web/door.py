"""Browsers at the door, for the tests of the sign-in."""

from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.web.conftest import PASSWORD, code
from ventanilla.audit.models import Event

LOGIN, SECOND = "/account/login/", "/account/2fa/authenticate/"
PASSKEY = "/account/2fa/webauthn/login/"
HOST = "localhost"
#: on every answer
HEADERS = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


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
