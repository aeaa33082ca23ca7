"""What every object of HSDS has: a UUID, and words from lists."""

import uuid

from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """An object of HSDS. Its columns have HSDS's names; text that is not said is empty."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, "name", "") or self.pk)


def one_of(field: str, choices: type[models.TextChoices], sentence: str) -> models.CheckConstraint:
    """The constraint that a column holds a word of a list."""
    return models.CheckConstraint(name=sentence, condition=Q(**{f"{field}__in": choices.values}))


def none_or_one_of(
    field: str, choices: type[models.TextChoices], sentence: str
) -> models.CheckConstraint:
    """The constraint that a column holds a word of a list, or is empty."""
    return models.CheckConstraint(
        name=sentence, condition=Q(**{f"{field}__in": ["", *choices.values]})
    )
