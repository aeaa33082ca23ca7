"""The closed lists of outreach: states, how it was held, how it was counted, what is counted."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where an event stands. Only what was held has a count."""

    DRAFT = "draft", _("Draft")
    PLANNED = "planned", _("Planned")
    CONFIRMED = "confirmed", _("Confirmed")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


#: a month is over when none of its events is one of these
OPEN = (Status.DRAFT, Status.PLANNED, Status.CONFIRMED)


class Modality(models.TextChoices):
    """Where people took part."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("In person and online")
    MEDIA = "media", _("In media only")


class CountMethod(models.TextChoices):
    """How it is known how many came."""

    SIGN_IN = "sign_in", _("List of those who came")
    HEAD_COUNT = "head_count", _("Counted by head")
    TICKETS = "tickets", _("Numbered tickets")
    PLATFORM = "platform", _("Report of the platform")
    ESTIMATE = "estimate", _("Estimate")


class Openness(models.TextChoices):
    """Who learns of an event beforehand."""

    PUBLIC = "public", _("Public: in the calendar, with its place")
    NEUTRAL = "neutral", _("The place is confidential: in the calendar with a neutral title only")
    INTERNAL = "internal", _("In no calendar")


class ProgrammeStatus(models.TextChoices):
    """Whether the programme runs at a post."""

    PLANNED = "planned", _("Planned")
    ACTIVE = "active", _("Running")
    SUSPENDED = "suspended", _("Suspended")


class Precision(models.TextChoices):
    """How exactly a day is known."""

    DAY = "day", _("the day")
    MONTH = "month", _("the month")


class Policy(models.TextChoices):
    """As what the programme is understood."""

    WINDOW_2016 = "2016_ventanilla", _("Window, 2016")
    POLICY_2023 = "2023_politica", _("Policy, 2023")
    GLOBAL_2024 = "2024_global", _("Policy for all posts, 2024")


class Unit(StrEnum):
    """What a number counts. Two units are never added."""

    EVENTS = "events"
    ATTENDANCES = "attendances"
    CASES = "cases"
    PEOPLE = "people"
    CONTACTS = "contacts"
    REACH = "reach"
    POSTS = "posts"
    PERCENT = "percent"
    VISITS = "visits"
    CONSULTATIONS = "consultations"
    INTERVENTIONS = "interventions"
    MEMORANDA = "memoranda"
    MILLION_MXN = "million_mxn"


UNIT_WORDS = {
    Unit.EVENTS: _("events"),
    Unit.ATTENDANCES: _("attendances"),
    Unit.CASES: _("cases"),
    Unit.PEOPLE: _("people"),
    Unit.CONTACTS: _("contacts"),
    Unit.REACH: _("media reach"),
    Unit.POSTS: _("posts"),
    Unit.PERCENT: _("percent"),
    Unit.VISITS: _("visits"),
    Unit.CONSULTATIONS: _("consultations"),
    Unit.INTERVENTIONS: _("interventions"),
    Unit.MEMORANDA: _("memoranda"),
    Unit.MILLION_MXN: _("million pesos"),
}

#: the working day of the next month by which a post closes its month
CLOSES_BY = 5
#: signs of an event's code: none that looks or sounds like another, no vowels that make words
SIGNS = "23456789BCDFGHJKMNPQRTVWX"
CODE_LENGTH = 6
