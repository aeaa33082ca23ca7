"""What kinds of line the log has, and of head its chain."""

from django.db import models


class Kind(models.TextChoices):
    """An act; or a reading, which keys are released for: of a case, of a list, for a search."""

    ACT = "act"
    OPEN = "open"
    LIST = "list"
    SEARCH = "search"


class HeadKind(models.TextChoices):
    """Signed as it grew; or where an operator accepted a chain that did not go on from the last."""

    ANCHOR = "anchor"
    ACCEPT = "accept"
