"""Officers at the door: with and without a second factor, with one seat, several or none."""

import functools
import time
from datetime import date

import pytest
from allauth.mfa.totp.internal import auth
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache import cache

from tests.factories import OfficerFactory, PostFactory, SeatFactory
from ventanilla.network.roles import Role

PASSWORD = "caballo correcto pila"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def fresh_counters():
    """The limits of attempts live in the cache: each test begins with none."""
    cache.clear()


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """Nobody guesses at these passwords."""
    settings.PASSWORD_HASHERS = ["tests.web.hashing.Quick"]


def code(ahead=0):
    """What the app shows now, or will ``ahead`` half minutes from now."""
    counter = int(time.time()) // auth.app_settings.TOTP_PERIOD + ahead
    return auth.format_hotp_value(auth.hotp_value(SECRET, counter))


@functools.cache
def hashed():
    """Hashing is slow on purpose: once is enough for all."""
    return make_password(PASSWORD)


def officer_with_factor(username, **fields):
    officer = OfficerFactory(username=username, password=hashed(), **fields)
    auth.TOTP.activate(officer, SECRET)
    return officer


@pytest.fixture
def laredo(db):
    return PostFactory(code="LAR", city_es="Laredo", city_en="Laredo")


@pytest.fixture
def alba(db):
    """One seat: protection in McAllen."""
    officer = officer_with_factor("alba", name="Alba Ruiz")
    SeatFactory(officer=officer, role=Role.SUPERVISOR)
    return officer


@pytest.fixture
def bruno(laredo):
    """Two seats: interviews in McAllen, has the night in Laredo."""
    officer = officer_with_factor("bruno", name="Bruno Paz")
    SeatFactory(officer=officer, valid_from=date(2025, 1, 1))
    SeatFactory(officer=officer, role=Role.INTAKE_OFFICER, post=laredo)
    return officer


@pytest.fixture
def nadia(db):
    """An account without a second factor."""
    officer = OfficerFactory(username="nadia", name="Nadia Sol", password=hashed())
    SeatFactory(officer=officer)
    return officer


@pytest.fixture
def as_officer(client):
    """as_officer(alba, language="en"): a client that is signed in."""

    def sign_in(officer, *, language="en"):
        client.force_login(officer)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return client

    return sign_in
