"""What the queue does for alliances, every night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.alliances.services import reminding
from ventanilla.security.identity import Job, entered


@app.periodic(cron="37 10 * * *")  # UTC: before the offices open, the same day everywhere there
@app.task(name="alliances.remind", queueing_lock="alliances.remind", pass_context=False)
def remind(timestamp: int) -> None:
    """End what has passed its last day, and remind whoever keeps what asks for something."""
    with entered(Job("alliances.remind")):
        reminding.by_night(at=timezone.now())
