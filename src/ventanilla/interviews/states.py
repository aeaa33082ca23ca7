"""The life of a sitting."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SittingState(models.TextChoices):
    """Suspended: the person asked to stop, without penalty; what was answered is kept."""

    OPEN = "open", _("In progress")
    SUSPENDED = "suspended", _("Paused by the person")
    SUBMITTED = "submitted", _("Submitted")
