"""Who may read the directory, keep it, and know where a confidential place is."""

from typing import Protocol

from django.utils.translation import gettext as _

from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Role

KEEP = frozenset({Role.COMMUNITY_OFFICER, Role.SUPERVISOR, Role.HEAD_OF_POST})
PROTECTION = frozenset({Role.INTAKE_OFFICER, Role.CASE_OFFICER, Role.SUPERVISOR})
READ = KEEP | PROTECTION | {Role.HQ_PROTOCOL_LEAD, Role.ANALYST, Role.DELEGATION_OFFICER}


class Holder(Protocol):
    """Whoever holds a seat."""

    @property
    def role(self) -> str: ...

    @property
    def post_id(self) -> int: ...


class Kept(Protocol):
    """An entry of a post, or of the network (None)."""

    @property
    def post_id(self) -> int | None: ...


def may_read(holder: Holder) -> Verdict:
    """Protection, those who keep the directory, and headquarters. Windows send, and do not look."""
    if holder.role not in READ:
        return no(_("The directory is for those who send people to a service."))
    return YES


def may_add(holder: Holder) -> Verdict:
    """Community officers, heads of protection and heads of post."""
    if holder.role not in KEEP:
        return no(_("The community officer or the head of protection keeps the directory."))
    return YES


def may_keep(holder: Holder, entry: Kept) -> Verdict:
    """The same, for an entry of their own post or of the whole network."""
    if not (verdict := may_add(holder)):
        return verdict
    if entry.post_id not in (None, holder.post_id):
        return no(_("Another post keeps this entry. Tell them what has changed."))
    return YES


def may_know_where(holder: Holder, place: Kept) -> Verdict:
    """Where a confidential place is: protection at the post that keeps it.

    The database asks again: the address is sealed at the desk of that post.
    """
    if holder.role not in PROTECTION:
        return no(_("Only protection knows where this place is. Call it."))
    if place.post_id != holder.post_id:
        return no(_("The post that keeps this entry knows where it is. Call it."))
    return YES
