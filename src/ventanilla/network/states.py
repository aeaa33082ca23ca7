"""The closed lists of the network: kinds of post, sureness, states of a port."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class PostKind(models.TextChoices):
    """What a post is. Headquarters units and delegations in Mexico are posts too."""

    EMBASSY = "embassy", _("Embassy")
    CONSULAR_SECTION = "consular_section", _("Consular section of an embassy")
    CONSULATE_GENERAL = "consulate_general", _("Consulate general")
    CONSULATE = "consulate", _("Consulate")
    HQ_UNIT = "hq_unit", _("Headquarters unit")
    DELEGATION = "delegation", _("Delegation in Mexico")


CONSULAR_KINDS = (
    PostKind.EMBASSY,
    PostKind.CONSULAR_SECTION,
    PostKind.CONSULATE_GENERAL,
    PostKind.CONSULATE,
)


class Evidence(models.TextChoices):
    """How solid a statement about the network is."""

    READ = "read", _("read in a source")
    PARTIAL = "partial", _("partly read in a source")
    INFERRED = "inferred", _("inferred, to be confirmed by the post")
    KNOWLEDGE = "knowledge", _("general knowledge, to be verified")
    DESIGN = "design", _("design of this project")


class Extent(models.TextChoices):
    """How much of a state a row of a district covers."""

    WHOLE = "whole", _("the whole state")
    PART = "part", _("part of the state")
    COUNTY = "county", _("one county")


class Sureness(StrEnum):
    """How sure it is that a place belongs to a post."""

    SURE = "sure"  # a source names the county
    LIKELY = "likely"  # one post only is known for the place, but no source names the county
    SHARED = "shared"  # several posts share the state: somebody must choose
    NONE = "none"  # no post is known for the place


class HoursKind(models.TextChoices):
    """Whose hand-over the hours of a port are for."""

    ADULTS = "adults", _("adults")
    UCA = "uca", _("unaccompanied children")


class PortState(StrEnum):
    """What a port is at a moment."""

    OPEN = "open"
    CLOSED = "closed"
    NIGHT = "night"
    UNKNOWN_HOURS = "unknown_hours"


class HolidayKind(models.TextChoices):
    """How the date of a holiday is found."""

    FIXED = "fixed", _("the same date every year")
    NTH = "nth", _("a weekday of a month, counted")
    LAST = "last", _("the last such weekday of a month")
