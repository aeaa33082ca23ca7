"""What the queue does for cases, every minute."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.cases.services import calling
from ventanilla.security.identity import Job, entered


@app.periodic(cron="* * * * *")
@app.task(name="cases.ring_clocks", queueing_lock="cases.ring_clocks", pass_context=False)
def ring_clocks(timestamp: int) -> None:
    """Call whoever is on duty where a clock has run out."""
    with entered(Job("cases.ring_clocks")):
        calling.ring(at=timezone.now())
