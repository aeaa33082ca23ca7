"""The states of what is shared: keys of other ministries, exchanges, adaptations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ventanilla.network.roles import Role


class KeyState(models.TextChoices):
    """How far a key of another ministry is believed."""

    PROPOSED = "proposed", _("waits for a second person")
    TRUSTED = "trusted", _("trusted")
    WITHDRAWN = "withdrawn", _("no longer trusted")


class Forum(models.TextChoices):
    """Where, or on which ground, something was exchanged."""

    RCM = "rcm", _("Regional Conference on Migration (Puebla Process)")
    GCF = "gcf", _("Global Consular Forum")
    TRICAMEX = "tricamex", _("TRICAMEX (consulates of four countries)")
    BILATERAL = "bilateral", _("between two countries")


class Adoption(models.TextChoices):
    """What the other country has done with what it was given."""

    SHARED = "shared", _("shared")
    STUDIED = "studied", _("being studied")
    ADAPTING = "adapting", _("being adapted")
    ADOPTED = "adopted", _("adopted")


#: who trusts keys, takes packages in, shares, adapts and keeps the register
KEEPERS = frozenset({Role.HQ_PROTOCOL_LEAD})
#: who may be the second person for a key
CONFIRMERS = frozenset({Role.HQ_PROTOCOL_LEAD, Role.KEY_CUSTODIAN})
