"""What the queue does for versions: counts, by post, the open cases that one would change."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.governance.services import counting
from ventanilla.security.identity import Job, entered


@app.periodic(cron="*/5 * * * *")
@app.task(name="governance.count", queueing_lock="governance.count", pass_context=False)
def count(timestamp: int) -> None:
    """Count anew where a version was published, or a day has passed."""
    with entered(Job("governance.count")):
        counting.bring_up_to_date(at=timezone.now())
