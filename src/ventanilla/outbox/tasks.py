"""What the queue does for the outbox, every minute."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.outbox import services, telling
from ventanilla.security import alerts
from ventanilla.security.identity import Job, entered


@app.periodic(cron="* * * * *")
@app.task(name="outbox.send_waiting", queueing_lock="outbox.send_waiting", pass_context=False)
def send_waiting(timestamp: int) -> None:
    """Send what waits in the outbox."""
    with entered(Job("outbox.send_waiting")):
        services.send_waiting(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="outbox.watch", queueing_lock="outbox.watch", pass_context=False)
def watch(timestamp: int) -> None:
    """Look for what stands out in the log, and tell the supervisors: within a minute.

    What is grave does not wait for this: the seat is stopped where its budget is counted.
    """
    with entered(Job("outbox.watch")):
        alerts.watch()
        telling.tell(at=timezone.now())
