"""What the queue does for notifications."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.notifications.services import calling, keeping, transferring
from ventanilla.security.identity import Job, entered


@app.periodic(cron="* * * * *")
@app.task(name="notifications.work", queueing_lock="notifications.work", pass_context=False)
def work(timestamp: int) -> None:
    """Carry over what was given to another post, call where an answer is overdue, destroy the keys

    of what was wiped.
    """
    with entered(Job("notifications.work")):
        now = timezone.now()
        transferring.carry_over(at=now)
        calling.call(at=now)
        keeping.destroy_keys(at=now)


@app.periodic(cron="11 8 * * *")  # UTC: the small hours in North America
@app.task(name="notifications.tidy", queueing_lock="notifications.tidy", pass_context=False)
def tidy(timestamp: int) -> None:
    """Wipe what was answered long ago and became no case."""
    with entered(Job("notifications.tidy")):
        keeping.tidy(at=timezone.now())
