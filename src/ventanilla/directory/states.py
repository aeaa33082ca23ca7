"""The words of HSDS 3.0 that a column may hold, and those that our profile adds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Whether a service can be asked for."""

    ACTIVE = "active", _("Open")
    INACTIVE = "inactive", _("Not offered now")
    DEFUNCT = "defunct", _("No longer exists")
    CLOSED = "temporarily closed", _("Closed for a while")


class Place(models.TextChoices):
    """What kind of place a location or an address is."""

    PHYSICAL = "physical", _("A place to go to")
    POSTAL = "postal", _("For letters")
    VIRTUAL = "virtual", _("By telephone or online")


class Frequency(models.TextChoices):
    """How often a schedule comes again."""

    WEEKLY = "WEEKLY", _("Each week")
    MONTHLY = "MONTHLY", _("Each month")


class Weekday(models.TextChoices):
    """The days of iCalendar."""

    MO = "MO", _("Monday")
    TU = "TU", _("Tuesday")
    WE = "WE", _("Wednesday")
    TH = "TH", _("Thursday")
    FR = "FR", _("Friday")
    SA = "SA", _("Saturday")
    SU = "SU", _("Sunday")


class Access(models.TextChoices):
    """Whether people come in danger, at any hour: such an entry is verified more often."""

    CRISIS = "crisis", _("In a crisis, at once")
    ORDINARY = "ordinary", _("By appointment or on a day")


class Window(models.TextChoices):
    """A window at the consulate that a partner runs."""

    HEALTH = "vds", _("Health window")
    EDUCATION = "voe", _("Education window")
    FINANCE = "vaf", _("Financial advice window")


class Change(models.TextChoices):
    """What a line of an entry's history says was done."""

    CREATE = "create", _("Added")
    UPDATE = "update", _("Changed")
    DELETE = "delete", _("Removed")


#: after how many days somebody asks again whether an entry is right
VERIFY_EVERY = {Access.CRISIS: 90, Access.ORDINARY: 180}
