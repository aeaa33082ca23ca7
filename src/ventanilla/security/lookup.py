"""How accounts are found."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import BaseUserManager

if TYPE_CHECKING:
    from ventanilla.security.models import Officer


class OfficerAccounts(BaseUserManager["Officer"]):
    """How Django and allauth find accounts."""

    def get_by_natural_key(self, username: str | None) -> "Officer":
        return self.get(username=username)

    def select_for_update(self, *how: Any, **named: Any) -> Any:
        """Lock an account, not its key: factors that point to it come by another connection."""
        return self.get_queryset().select_for_update(*how, **{"no_key": True, **named})
