"""What the queue does for the outbox, every minute."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.outbox import services
from ventanilla.security.identity import Job, entered


@app.periodic(cron="* * * * *")
@app.task(name="outbox.send_waiting", queueing_lock="outbox.send_waiting", pass_context=False)
def send_waiting(timestamp: int) -> None:
    """Send what waits in the outbox."""
    with entered(Job("outbox.send_waiting")):
        services.send_waiting(at=timezone.now())
