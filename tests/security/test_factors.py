"""The secret of a second factor is not in the database in clear, and still works."""

import time

import pytest
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, hotp_value

from tests.factories import OfficerFactory
from ventanilla.security import crypto, factors

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.mark.django_db
def test_what_is_stored_is_not_the_secret():
    TOTP.activate(OfficerFactory(username="alba"), SECRET)

    stored = Authenticator.objects.get().data["secret"]
    assert SECRET not in stored
    assert factors.open_secret(stored) == SECRET


@pytest.mark.django_db
def test_its_code_is_accepted():
    TOTP.activate(officer := OfficerFactory(username="alba"), SECRET)
    counter = int(time.time()) // app_settings.TOTP_PERIOD

    totp = Authenticator.objects.get(user=officer).wrap()
    assert totp.validate_code(f"{hotp_value(SECRET, counter):06}")


@pytest.mark.django_db
@pytest.mark.parametrize("stored", ["", "not base64!", "AAAA"])
def test_what_was_tampered_with_does_not_open(stored):
    with pytest.raises(crypto.Unreadable):
        factors.open_secret(stored)
