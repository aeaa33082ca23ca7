"""The closed lists of the norms: levels of a category, how far a text is known, what became of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """How wide a category is."""

    FIELD = "field", _("Field of protection")
    SUBPROGRAMME = "subprogramme", _("Subprogramme")
    CASE_TYPE = "case_type", _("Case type")


class Text(models.TextChoices):
    """How much of the text of an edition the makers of its file had before them."""

    WHOLE = "whole", _("text read")
    PART = "part", _("text read in part")
    NONE = "none", _("text not obtained")


class Precision(models.TextChoices):
    """How exactly the first day in force is known."""

    DAY = "day", _("the day is known")
    MONTH = "month", _("only the month is known")
    YEAR = "year", _("only the year is known")


class Relation(models.TextChoices):
    """What became of a category in the next edition."""

    SAME = "same", _("stays")
    SPLIT = "split", _("split")
    MERGED = "merged", _("merged")
    NEW = "new", _("new")
    ENDED = "ended", _("ended")
    UNKNOWN = "unknown", _("not known")


#: there is a category on both sides
CARRIED = (Relation.SAME, Relation.SPLIT, Relation.MERGED)
