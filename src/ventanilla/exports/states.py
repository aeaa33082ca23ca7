"""What a list may be exported for, with which columns, and what becomes of the file."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

#: more rows than this are nobody's list of work
MOST_ROWS = 200
#: more rows than this leave only when a second person agrees
ALONE = 25
#: how long a file can be fetched
LIFE = timedelta(hours=24)
#: how long somebody else has to agree
PATIENCE = timedelta(days=3)


class State(models.TextChoices):
    """From the wish to the end of the file."""

    WAITING = "waiting", _("waits for a second person")
    QUEUED = "queued", _("is being made")
    READY = "ready", _("ready")
    REFUSED = "refused", _("not agreed to")
    FAILED = "failed", _("could not be made")
    GONE = "gone", _("gone")


class Format(models.TextChoices):
    """What kind of file."""

    XLSX = "xlsx", _("Workbook (XLSX)")
    CSV = "csv", _("Text with commas (CSV)")


class Reason(models.TextChoices):
    """Why somebody needs a list: a code, since a sentence could name somebody."""

    WORK = "work", _("To plan the work of the post")
    REVIEW = "review", _("To review cases with the supervisor")
    AUTHORITY = "authority", _("An authority asked for it, with a legal ground")
    EMERGENCY = "emergency", _("To work while the system is out of reach")


class Column(models.TextChoices):
    """A column of the file. All but the person are what lists know in clear."""

    NUMBER = "number", _("Number")
    PROTOCOL = "protocol", _("Protocol")
    STAGE = "stage", _("Stage")
    STATE = "state", _("State")
    SEVERITY = "severity", _("Gravest finding")
    OPENED = "opened", _("Opened")
    DUE = "due", _("Runs out first")
    HOLDER = "holder", _("With")
    PERSON = "person", _("Person")


OPERATIONAL = (
    Column.NUMBER, Column.PROTOCOL, Column.STAGE, Column.STATE, Column.SEVERITY, Column.OPENED,
    Column.DUE, Column.HOLDER,
)  # fmt: skip
