"""Write a message with its cause; send it at most once."""

import smtplib
from datetime import datetime

from django.core.mail import send_mail
from django.db import transaction

from ventanilla.outbox.models import Message
from ventanilla.security.models import Officer


def write(*, effect: str, officer: Officer, subject: str, body: str, at: datetime) -> bool:
    """Put a message in the outbox, in the transaction of its cause. False: this cause wrote one."""
    __, new = Message.objects.get_or_create(
        effect=effect,
        defaults={"officer": officer, "subject": subject, "body": body, "written_at": at},
    )
    return new


def send_waiting(*, at: datetime, most: int = 100) -> int:
    """Send what waits; returns how many went out.

    Each message is marked as taken, and that is committed, before it is handed to the mail server:
    a crash in between loses a reminder that a person can repeat, and never doubles one.
    """
    sent = 0
    for __ in range(most):
        message = _take_one(at)
        if message is None:
            break
        try:
            send_mail(message.subject, message.body, None, [message.officer.email])
        except (smtplib.SMTPException, OSError) as error:
            message.failed = type(error).__name__
        else:
            message.sent_at = at
            sent += 1
        message.save(update_fields=["sent_at", "failed"])
    return sent


@transaction.atomic
def _take_one(at: datetime) -> Message | None:
    message = (
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(taken_at=None)
        .select_related("officer")
        .order_by("pk")
        .first()
    )
    if message is not None:
        message.taken_at = at
        message.save(update_fields=["taken_at"])
    return message
