"""What the queue does for the directory."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.directory.services import verifying
from ventanilla.security.identity import Job, entered


@app.periodic(cron="23 13 * * *")  # UTC: the morning in North America
@app.task(name="directory.remind", queueing_lock="directory.remind", pass_context=False)
def remind(timestamp: int) -> None:
    """Remind those who keep the directory of what has to be verified."""
    with entered(Job("directory.remind")):
        verifying.remind(at=timezone.now())
