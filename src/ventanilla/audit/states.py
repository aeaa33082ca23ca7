"""What kinds of line the log has."""

from django.db import models


class Kind(models.TextChoices):
    """An act; or a reading, which keys are released for: of a case, of a list, for a search."""

    ACT = "act"
    OPEN = "open"
    LIST = "list"
    SEARCH = "search"
