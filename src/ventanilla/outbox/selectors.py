"""What stands in the outbox, for whoever watches that messages leave."""

from django.db.models import QuerySet

from ventanilla.outbox.models import Message


def latest(*, most: int = 100) -> QuerySet[Message]:
    """The newest messages."""
    return Message.objects.select_related("officer").order_by("-pk")[:most]
