"""What a token is of."""

from django.db import models


class TokenKind(models.TextChoices):
    """Surname, given name and year together, as they sound; or what an agency calls the case."""

    PERSON = "person"
    REFERENCE = "reference"
