"""By what figures are counted, and into which classes."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

#: nobody asked, nobody said, or it is not known yet
UNKNOWN = "unknown"
#: no outcome is approved yet
UNDECIDED = "undecided"
#: answers that say nothing to count
SILENT = frozenset({"", "dk", "pns", "not_asked", UNKNOWN})
#: the dimension under which posts stand in a table
POST = "post"
#: closing reasons of episodes that never were
NOT_COUNTED = frozenset({"duplicate"})

#: last age of each band; the last band is open
AGE_BANDS = {
    "0_11": 11,
    "12_14": 14,
    "15_16": 16,
    "17": 17,
    "18_29": 29,
    "30_59": 59,
    "60_more": 150,
}


class Dimension(models.TextChoices):
    """What an episode is counted by; the value is the column of the figures."""

    AGE = "age_band", _("Age")
    SEX = "sex", _("Sex")
    ORIGIN = "origin", _("State of origin")
    CAUSE = "cause", _("Main reason for leaving")
    OUTCOME = "outcome", _("Outcome")
    REPEAT = "repeat", _("Detentions, this one included")


class Audience(models.TextChoices):
    """For whom a table is made: each has a threshold of its own."""

    INSIDE = "inside", _("Inside the ministry")
    PUBLIC = "public", _("For the public")


class Form(models.TextChoices):
    """In what form a table leaves the house."""

    PDF = "pdf", "PDF"
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"
    JSON = "json", "JSON"


class Role(StrEnum):
    """What a line of a table is: a class of its own, several shown as one, or the total."""

    PLAIN = "plain"
    JOINED = "joined"
    TOTAL = "total"


def age_band(age: int) -> str:
    """The code of the band of an age in completed years."""
    return next((code for code, last in AGE_BANDS.items() if age <= last), UNKNOWN)
