"""What stands in the outbox, for whoever watches that messages leave."""

from datetime import datetime

from django.db.models import QuerySet

from ventanilla.network.roles import Role
from ventanilla.outbox.models import Message
from ventanilla.security.models import Seat

WATCHES = (Role.SUPERVISOR, Role.HEAD_OF_POST, Role.INTAKE_OFFICER)


def to_post(seat: Seat, *, at: datetime, most: int = 100) -> QuerySet[Message]:
    """The newest messages to the officers of a seat's post; others only see their own."""
    colleagues = Seat.objects.live(at).filter(post_id=seat.post_id)
    if seat.role not in WATCHES:
        colleagues = colleagues.filter(officer_id=seat.officer_id)
    return (
        Message.objects.filter(officer__in=colleagues.values("officer"))
        .select_related("officer")
        .order_by("-pk")[:most]
    )
