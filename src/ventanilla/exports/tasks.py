"""What the queue does for exports."""

from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ventanilla.exports import services
from ventanilla.exports.models import Export
from ventanilla.exports.states import State
from ventanilla.security.identity import Job, entered

#: nobody makes a file for longer
LEFT_ALONE = timedelta(minutes=10)
RETRY = RetryStrategy(max_attempts=5, exponential_wait=10)


@app.task(name="exports.make", pass_context=False, retry=RETRY)
def make(export: str) -> None:
    """Make the file of an export. A second time finds nothing to do."""
    with entered(Job("exports.make")):
        asked = (
            Export.objects.select_related("seat__officer", "seat__post")
            .filter(pk=export, state=State.QUEUED)
            .first()
        )
        if asked is not None:
            services.make(export=asked, at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="exports.tidy", queueing_lock="exports.tidy", pass_context=False)
def tidy(timestamp: int) -> None:
    """End files after their day, and go on with those whose job was killed on the way."""
    now = timezone.now()
    with entered(Job("exports.tidy")):
        services.tidy(at=now)
        left = Export.objects.filter(state=State.QUEUED, asked_at__lt=now - LEFT_ALONE)
        for export in left.select_related("seat__officer", "seat__post"):
            services.make(export=export, at=now)
