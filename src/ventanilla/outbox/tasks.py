"""What the queue does for the outbox, every minute."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.outbox import services


@app.periodic(cron="* * * * *")
@app.task(name="outbox.send_waiting", queueing_lock="outbox.send_waiting", pass_context=False)
def send_waiting(timestamp: int) -> None:
    """Send what waits in the outbox."""
    services.send_waiting(at=timezone.now())
