"""The life of a track, apart from what its protocol says of stages."""

from collections.abc import Mapping
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrackState(models.TextChoices):
    """Open while somebody owes something; suspended when the person asked to stop."""

    OPEN = "open", _("Open")
    SUSPENDED = "suspended", _("Paused by the person")
    TRANSFERRING = "transferring", _("Moving to another post")
    CLOSED = "closed", _("Closed")
    DELETED = "deleted", _("Deleted")


#: said as a list, not as "all but closed": so an index by state leads to them, past years of others
WORKING = (TrackState.OPEN, TrackState.SUSPENDED, TrackState.TRANSFERRING)
MOVES: Mapping[TrackState, frozenset[TrackState]] = {
    TrackState.OPEN: frozenset({TrackState.SUSPENDED, TrackState.TRANSFERRING, TrackState.CLOSED}),
    TrackState.SUSPENDED: frozenset({TrackState.OPEN, TrackState.TRANSFERRING, TrackState.CLOSED}),
    TrackState.TRANSFERRING: frozenset({TrackState.OPEN}),
    TrackState.CLOSED: frozenset({TrackState.OPEN, TrackState.DELETED}),
    TrackState.DELETED: frozenset(),
}


#: over, with or without a record left
ENDED = (TrackState.CLOSED, TrackState.DELETED)


class DisposalKind(models.TextChoices):
    """What takes two persons: to delete a record, or to lift what forbids it."""

    DELETION = "deletion", _("Deletion")
    LIFTING = "lifting", _("End of a hold")


class DisposalState(models.TextChoices):
    """From the proposal to the end."""

    PROPOSED = "proposed", _("waits for a second person")
    CONFIRMED = "confirmed", _("is being done")
    DONE = "done", _("done")
    WITHDRAWN = "withdrawn", _("withdrawn")


class DisposalReason(models.TextChoices):
    """Why; a code, since a sentence could name somebody."""

    RETENTION = "retention", _("The time to keep it is over")
    REQUEST = "request", _("The person asked for it, and nothing forbids it")
    COURT = "court", _("A court ordered it")
    ERROR = "error", _("It should never have been opened")


class HoldReason(models.TextChoices):
    """Why a record must be kept, whatever the calendar says."""

    COURT = "court", _("A court or a prosecutor asked for it")
    COMPLAINT = "complaint", _("A complaint or an inquiry is open")
    PERSON = "person", _("The person asked that it be kept")


class LinkKind(models.TextChoices):
    """How two cases belong together."""

    SAME_PERSON = "same_person", _("Same person, another episode")
    SIBLINGS = "siblings", _("Brothers or sisters")


class Standing(StrEnum):
    """What may be done with a safe contact now, and why not."""

    OPEN = "open"
    OUTSIDE = "outside"  # another day or hour
    STALE = "stale"  # confirmed too long ago
    UNKNOWN_HOURS = "unknown_hours"
    UNCONFIRMED = "unconfirmed"  # told, and not said to be safe
    NONE = "none"  # the person contacts us
