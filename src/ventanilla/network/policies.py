"""Who may change what the network knows."""

from typing import Protocol

from django.utils.translation import gettext as _

from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.models import Port
from ventanilla.network.roles import Role

ENTER_HOURS = frozenset({Role.SUPERVISOR, Role.HEAD_OF_POST, Role.HQ_PROTOCOL_LEAD})


class Holder(Protocol):
    """Whoever holds a seat. (Seats stand above this app, so it only knows their shape.)"""

    @property
    def pk(self) -> int | None: ...

    @property
    def officer_id(self) -> int: ...

    @property
    def role(self) -> str: ...

    @property
    def post_id(self) -> int: ...


def may_enter_hours(holder: Holder, port: Port) -> Verdict:
    """The head of protection or of post at the post of the port, or headquarters."""
    if holder.role not in ENTER_HOURS:
        return no(_("The head of protection or the head of post enters the hours of a port."))
    if holder.role != Role.HQ_PROTOCOL_LEAD and port.post_id not in (None, holder.post_id):
        return no(_("This port is in the care of another post."))
    return YES
