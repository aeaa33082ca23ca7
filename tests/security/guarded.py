"""What the tests of emergencies, walls, consents and alarms share."""

from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from ventanilla.security.models import Session


def prove(client):
    """The second factor, a moment ago."""
    Session.objects.exclude(officer=None).update(stepped_up_at=timezone.now())
    return client


def again(who, *, new=False):
    """Another browser of somebody, freshly proven; ``new``: who has no factor yet."""
    if new:
        TOTP.activate(who.officer, "JBSWY3DPEHPK3PXP")
    client = Client(headers={"accept-language": "en"})
    client.cookies["language"] = "en"
    client.force_login(who.officer)
    return prove(client)
