"""What a file of a case is, and which of its two copies is meant."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FileKind(TextChoices):
    """What a file shows."""

    PHOTO = "photo", _("Photo")
    IDENTITY = "identity", _("Identity document")
    EVIDENCE = "evidence", _("Evidence")
    OTHER = "other", _("Something else")


class CopyKind(TextChoices):
    """The bytes that came in, or those that are safe to open."""

    ORIGINAL = "original", _("As it came")
    WORKING = "working", _("Working copy")
