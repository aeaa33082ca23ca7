"""What a consular notification is about, how it came, and how it ends. Thresholds, too."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How it reached the post."""

    PHONE = "phone", _("Telephone")
    EMAIL = "email", _("E-mail")
    FAX = "fax", _("Fax")
    PORTAL = "portal", _("Portal of an agency")
    COURT = "court", _("Court")
    VISIT = "visit", _("Visit of the post")
    FAMILY = "family", _("Family")
    MEDIA = "media", _("Media")
    LIST = "list", _("List of an agency")


class Kind(models.TextChoices):
    """What happened to the person."""

    ARREST = "arrest", _("Arrest")
    IMMIGRATION_DETENTION = "immigration_detention", _("Immigration detention")
    MINOR_CUSTODY = "minor_custody", _("A child in custody of an authority")
    GUARDIANSHIP = "guardianship", _("Guardianship")
    DEATH = "death", _("Death")
    SERIOUS_INJURY = "serious_injury", _("Serious injury")
    HOSPITAL = "hospital", _("Hospital")
    MISSING = "missing", _("Missing person")
    CRASH = "crash", _("Crash or wreck")
    VICTIM_IDENTIFIED = "victim_identified", _("Victim of a crime identified")
    OTHER = "other", _("Something else")


#: somebody is held by whoever tells of it
HELD = frozenset({Kind.ARREST, Kind.IMMIGRATION_DETENTION, Kind.MINOR_CUSTODY})
#: about a child, or somebody who cannot ask: told without a request (article 37, or the child's)
UNASKED = frozenset(
    {Kind.MINOR_CUSTODY, Kind.GUARDIANSHIP, Kind.DEATH, Kind.SERIOUS_INJURY, Kind.MISSING,
     Kind.CRASH}
)  # fmt: skip


class Said(models.TextChoices):
    """Whether something was said; what nobody knows is not a no."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


class Nationality(models.TextChoices):
    """How far the nationality was looked into."""

    UNVERIFIED = "unverified", _("Nobody has looked into it")
    CLAIMED = "claimed", _("As the person or the agency says")
    CONFIRMED = "confirmed", _("Confirmed")
    DUAL_US = "dual_us", _("Also a national of the United States")
    NOT_OURS = "not_mexican", _("Not a national of ours")


class Flag(models.TextChoices):
    """What has to be thought of. Sealed."""

    VULNERABLE = "vulnerable", _("In a vulnerable situation")
    MINOR = "minor", _("Younger than 18")
    PREGNANT = "pregnant", _("Pregnant")
    MEDICAL = "medical", _("Needs medical care")
    INTERPRETER = "interpreter", _("Needs an interpreter")
    DEATH_PENALTY = "death_penalty", _("May face the death penalty")
    VIOLENCE = "vbg", _("Signs of gender-based violence")
    TRAFFICKING = "trata", _("Signs of trafficking")


class Wanted(models.TextChoices):
    """What an agency with a child in its custody asks the post for."""

    BIRTH_CERTIFICATE = "birth_certificate", _("Birth certificate")
    HOME_STUDY = "home_study", _("Home study through DIF")
    LOCATE_PARENT = "locate_parent", _("Find a parent")
    PASSPORT = "passport", _("Passport")
    TELEPHONE_HEARING = "telephone_hearing", _("Telephone hearing for a relative")
    SIJ_PAPERS = "sij_papers", _("Papers for special immigrant juvenile status")


class Entry(models.TextChoices):
    """How it was written down."""

    FORM = "form", _("Form")
    MAIL = "mail", _("E-mail text")
    SHEET = "sheet", _("List (CSV)")
    TRANSFER = "transfer", _("From another post")


class Outcome(models.TextChoices):
    """What came of it. Blank: it waits for an answer."""

    CONTACTED = "contacted", _("Contacted")
    VISITED = "visited", _("Visited")
    PHONED = "phoned", _("Telephoned")
    DECLINED = "declined_by_person", _("The person does not want contact")
    NOT_OURS = "not_mexican", _("Not a national of ours")
    RELEASED = "released_before_contact", _("Released before contact")
    NO_ACCESS = "no_access", _("No access was given")
    TRANSFERRED = "transferred_post", _("Given to another post")
    CASE_OPENED = "case_opened", _("A case was opened")


#: somebody of the post spoke with the person
REACHED = frozenset({Outcome.CONTACTED, Outcome.VISITED, Outcome.PHONED})
#: after these nothing about the person is kept
WIPES = frozenset({Outcome.DECLINED, Outcome.NOT_OURS, Outcome.TRANSFERRED, Outcome.CASE_OPENED})
#: what a person chooses on the page; the other two come of acts of their own
CHOSEN = tuple(each for each in Outcome if each not in {Outcome.TRANSFERRED, Outcome.CASE_OPENED})
#: what may still become of it; whatever is not here is the end
MOVES: Mapping[str, frozenset[Outcome]] = {
    "": frozenset(Outcome),
    **dict.fromkeys(
        (*REACHED, Outcome.NO_ACCESS, Outcome.RELEASED), frozenset(Outcome) - {Outcome.TRANSFERRED}
    ),
}


class MarkKind(models.TextChoices):
    """By what a notification is found again without opening it."""

    PERSON = "person"
    CUSTODY = "custody"


#: answered on the day it came; what comes at the end of a day has this long
AT_LEAST = timedelta(hours=4)
#: how long what was told about somebody is kept after the answer, where no case was opened
KEPT = timedelta(days=90)
