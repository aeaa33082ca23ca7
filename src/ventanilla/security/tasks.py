"""What the queue does for the doors: seats that a second person confirmed, and what has ended."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.security import appointing, sessions
from ventanilla.security.attempts import services as attempts
from ventanilla.security.identity import Job, entered


@app.periodic(cron="* * * * *")
@app.task(name="security.give_seats", queueing_lock="security.give_seats", pass_context=False)
def give_seats(timestamp: int) -> None:
    """Give the seats that a second person has confirmed."""
    with entered(Job("security.give_seats")):
        appointing.give_confirmed(at=timezone.now())


@app.periodic(cron="7 8 * * *")  # UTC: the small hours in North America
@app.task(name="security.sweep", queueing_lock="security.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Forget sessions that have ended, and attempts to sign in that count no more."""
    now = timezone.now()
    with entered(Job("security.sweep")):
        sessions.sweep(at=now)
        attempts.sweep(at=now)
