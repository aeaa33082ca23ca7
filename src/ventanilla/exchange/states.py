"""The lives of what is given to others, and of a hand-over."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class DisclosureState(models.TextChoices):
    """A disclosure is written down when the data leave; some recipients acknowledge."""

    SENT = "sent", _("Sent")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")


class HandOverState(models.TextChoices):
    """From a proposed time to the other authority's word that the child is with them."""

    SCHEDULED = "scheduled", _("Scheduled")
    DEPARTED = "departed", _("On the way")
    DELIVERED = "delivered", _("Handed over")
    RECEIVED = "received", _("Reception acknowledged")
    REFUSED = "refused", _("Refused")
    POSTPONED = "postponed", _("Postponed")
    NO_SHOW = "no_show", _("Nobody came to receive")


HAND_OVER_MOVES: Mapping[HandOverState, frozenset[HandOverState]] = {
    HandOverState.SCHEDULED: frozenset(
        {HandOverState.DEPARTED, HandOverState.POSTPONED, HandOverState.REFUSED}
    ),
    HandOverState.DEPARTED: frozenset(
        {HandOverState.DELIVERED, HandOverState.REFUSED, HandOverState.NO_SHOW}
    ),
    HandOverState.DELIVERED: frozenset({HandOverState.RECEIVED}),
    HandOverState.RECEIVED: frozenset(),
    HandOverState.REFUSED: frozenset(),
    HandOverState.POSTPONED: frozenset(),
    HandOverState.NO_SHOW: frozenset(),
}

#: a hand-over that is under way; a track has at most one
LIVE = (HandOverState.SCHEDULED, HandOverState.DEPARTED, HandOverState.DELIVERED)
