"""How sure an entry is today: somebody asked lately, it is time to ask again, or long past it."""

from datetime import date, timedelta
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

#: one round of days overdue is for whoever keeps the directory; after two nobody is sent there
ROUNDS = 2


class Freshness(models.TextChoices):
    """Whether somebody asked lately if an entry is right."""

    VERIFIED = "verified", _("Verified")
    OVERDUE = "overdue", _("To be verified")
    STALE = "stale", _("Not verified for long")


class Verified(Protocol):
    """An entry that somebody verifies."""

    verified_on: date | None
    verify_every_days: int


def due_on(entry: Verified) -> date | None:
    """The last day on which the entry counts as verified; None if it never was."""
    return entry.verified_on and entry.verified_on + timedelta(days=entry.verify_every_days)


def freshness(entry: Verified, on: date) -> Freshness:
    """How sure an entry is on a day. What nobody ever verified is as one that is long overdue."""
    if entry.verified_on is None:
        return Freshness.STALE
    rounds = (on - entry.verified_on).days / entry.verify_every_days
    if rounds > ROUNDS:
        return Freshness.STALE
    return Freshness.OVERDUE if rounds > 1 else Freshness.VERIFIED
