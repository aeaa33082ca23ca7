"""What the queue does for headquarters."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.headquarters.services import counting, escalating
from ventanilla.security.identity import Job, entered


@app.periodic(cron="*/10 * * * *")
@app.task(name="headquarters.watch", queueing_lock="headquarters.watch", pass_context=False)
def watch(timestamp: int) -> None:
    """Count what posts have open, and let clocks climb that nobody saw to."""
    with entered(Job("headquarters.watch")):
        now = timezone.now()
        counting.count(at=now)
        escalating.climb(at=now)
