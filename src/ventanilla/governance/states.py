"""The closed lists of protocol governance."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ventanilla.network.roles import Role

#: write drafts, publish, ask for reviews
WRITES = frozenset({Role.HQ_PROTOCOL_LEAD})
#: read drafts
READS = WRITES | {Role.REVIEWER}
#: persons of organisations that have to approve what is published
APPROVALS = 2


class State(models.TextChoices):
    """Where a draft stands."""

    WRITING = "writing", _("Being written")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    DROPPED = "dropped", _("Dropped")


#: nothing of it changes any more
OVER = (State.PUBLISHED, State.DROPPED)


class Verdict(models.TextChoices):
    """What a reviewer says of a draft as it stands."""

    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned with comments")


class What(models.TextChoices):
    """What somebody did with a draft."""

    BEGUN = "begun", _("Draft begun")
    EDITED = "edited", _("Changed")
    AGREED = "agreed", _("The other language was looked at")
    SENT = "sent", _("Sent to review")
    BACK = "back", _("Taken back to be written")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned with comments")
    PUBLISHED = "published", _("Published")
    DROPPED = "dropped", _("Dropped")


#: whoever did this wrote the draft, and does not review it
WROTE = (What.BEGUN, What.EDITED)
