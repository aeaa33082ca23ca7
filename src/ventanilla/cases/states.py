"""The life of a track, apart from what its protocol says of stages."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrackState(models.TextChoices):
    """Open while somebody owes something; suspended when the person asked to stop."""

    OPEN = "open", _("Open")
    SUSPENDED = "suspended", _("Paused by the person")
    TRANSFERRING = "transferring", _("Moving to another post")
    CLOSED = "closed", _("Closed")


#: said as a list, not as "all but closed": so an index by state leads to them, past years of others
WORKING = (TrackState.OPEN, TrackState.SUSPENDED, TrackState.TRANSFERRING)
MOVES: Mapping[TrackState, frozenset[TrackState]] = {
    TrackState.OPEN: frozenset({TrackState.SUSPENDED, TrackState.TRANSFERRING, TrackState.CLOSED}),
    TrackState.SUSPENDED: frozenset({TrackState.OPEN, TrackState.TRANSFERRING, TrackState.CLOSED}),
    TrackState.TRANSFERRING: frozenset({TrackState.OPEN}),
    TrackState.CLOSED: frozenset({TrackState.OPEN}),
}


class LinkKind(models.TextChoices):
    """How two cases belong together."""

    SAME_PERSON = "same_person", _("Same person, another episode")
    SIBLINGS = "siblings", _("Brothers or sisters")
