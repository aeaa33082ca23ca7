"""Who knocks, and from where: what the forms of the sign-in count, and write into the log."""

import ipaddress
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from ventanilla.audit import services as audit
from ventanilla.security.attempts import services as attempts
from ventanilla.security.attempts.services import KNOWN, Place, TooSoon
from ventanilla.security.models import Officer

#: how much of an address is a network: one office, one household
NETWORKS = {4: 24, 6: 56}


def place_of(request: HttpRequest) -> Place:
    """From where a request comes."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    width = NETWORKS[address.version]
    network = ipaddress.ip_network(f"{address}/{width}", strict=False)
    return Place(str(network), request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))


@contextmanager
def counted(request: HttpRequest, *, account: str, officer: int | None) -> Iterator[None]:
    """Look at a password or a code: counted beforehand, and written down if it was wrong.

    Raises ``ValidationError`` instead, where that comes too soon after wrong ones.
    """
    now, place = timezone.now(), place_of(request)
    try:
        attempts.begin(account=account, place=place, at=now)
    except TooSoon as early:
        raise ValidationError(_wait(ceil(early.wait.total_seconds()))) from early
    try:
        yield
    except ValidationError:
        audit.record_at_the_door(officer=officer, action="signin.refused", at=now)
        raise
    attempts.undo(account=account, place=place, at=now)


def let_in(request: HttpRequest, officer: Officer, *, how: str) -> None:
    """Somebody has signed in completely: from here on this device is known for the account."""
    place = place_of(request)
    if not place.device:
        place = Place(place.network, secrets.token_urlsafe(16))
        request.new_device = place.device  # type: ignore[attr-defined]
    now = timezone.now()
    attempts.know(account=officer.username, place=place, at=now)
    audit.record_at_the_door(officer=officer.pk, action="signin.begun", at=now, detail={"how": how})


#: for how long a browser keeps the token of its device, in seconds
KEEPS = int(KNOWN.total_seconds())


def _wait(seconds: int) -> str:
    minutes = ceil(seconds / 60)
    if seconds <= 60:
        return ngettext(
            "Too many attempts from here. Wait %(count)s second, or use your passkey.",
            "Too many attempts from here. Wait %(count)s seconds, or use your passkey.",
            seconds,
        ) % {"count": seconds}
    return ngettext(
        "Too many attempts from here. Wait %(count)s minute, or use your passkey.",
        "Too many attempts from here. Wait %(count)s minutes, or use your passkey.",
        minutes,
    ) % {"count": minutes}
