"""What the queue and the clock do for sightings."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.security.identity import Job, entered
from ventanilla.sightings.services import alerting, wiping


@app.periodic(cron="* * * * *")
@app.task(name="sightings.ring", queueing_lock="sightings.ring", pass_context=False)
def ring(timestamp: int) -> None:
    """Tell again where nobody has gone."""
    with entered(Job("sightings.ring")):
        alerting.ring(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="sightings.purge", queueing_lock="sightings.purge", pass_context=False)
def purge(timestamp: int) -> None:
    """Blank what has been kept as long as it may be, and forget old receipts."""
    now = timezone.now()
    with entered(Job("sightings.purge")):
        wiping.purge(at=now)
        wiping.forget_receipts(at=now)
