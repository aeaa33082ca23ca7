"""The closed lists of headquarters: what is counted, what alerts, how clocks climb, who watches."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from ventanilla.network.roles import Role

#: sees the whole network: counts, delays and coverage, never a case
WATCHES = frozenset({Role.HQ_PROTOCOL_LEAD, Role.ANALYST})
#: takes up what no post answered, and writes to all posts
LEADS = frozenset({Role.HQ_PROTOCOL_LEAD})
#: days before the end of an alliance or of the last certificate from which it alerts
ENDING_DAYS, CERTIFICATE_DAYS = 90, 30
#: days after which an acknowledged reception is awaited no longer in silence
RECEPTION_DAYS = 1


class What(models.TextChoices):
    """What is counted at a post, by protocol. All of it comes from what is open now."""

    WORKING = "working", _("open cases")
    LATE = "late", _("late cases")
    CLOCKS = "clocks", _("clocks that ran out")
    RECEPTIONS = "receptions", _("receptions that nobody acknowledged")
    ANSWERS = "answers", _("answers of partners that are overdue")
    NOTIFICATIONS = "notifications", _("notifications that wait beyond their day")


class Kind(models.TextChoices):
    """What an alert of a post is about."""

    DELAY = "delay", _("Delays")
    ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgements and answers")
    ALLIANCE = "alliance", _("Alliances that end")
    CERTIFICATE = "certificate", _("Certificates")
    READINESS = "readiness", _("Readiness")
    MONTH = "month", _("Months not closed")


#: which counts alert, and as what
ALERTING = {
    What.CLOCKS: Kind.DELAY,
    What.RECEPTIONS: Kind.ACKNOWLEDGEMENT,
    What.ANSWERS: Kind.ACKNOWLEDGEMENT,
    What.NOTIFICATIONS: Kind.ACKNOWLEDGEMENT,
}


class Level(models.IntegerChoices):
    """How far a clock that ran out has climbed."""

    HEADS = 2, _("the heads of the post were written to")
    HEADQUARTERS = 3, _("headquarters")


#: hours after the duty officer was called -> where it climbs, if the clock still runs; our design
LADDER: Sequence[tuple[timedelta, Level]] = (
    (timedelta(hours=4), Level.HEADS),
    (timedelta(hours=24), Level.HEADQUARTERS),
)
