"""Who works with notifications: whoever opens cases at the post."""

from django.utils.translation import gettext as _

from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Role
from ventanilla.notifications.models import Notification
from ventanilla.security import access
from ventanilla.security.models import Seat


def may_take(seat: Seat) -> Verdict:
    """Write down a notification, read the desk of the post."""
    if access.reads_content(seat):
        return YES
    return no(_("Notifications are taken in by whoever opens cases at the post."))


def may_work(seat: Seat, notification: Notification) -> Verdict:
    """Answer one, give it to another post, open a case."""
    if seat.post_id != notification.post_id:
        return no(_("This notification is another post's."))
    return may_take(seat)


def may_complain(seat: Seat, notification: Notification) -> Verdict:
    """Write to an agency that it did not comply: signed by the head of protection."""
    if seat.role != Role.SUPERVISOR:
        return no(_("The head of protection signs a letter of non-compliance."))
    return may_work(seat, notification)
