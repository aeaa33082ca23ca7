"""What the queue does for exports."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ventanilla.exports import services
from ventanilla.exports.models import Export
from ventanilla.exports.states import State
from ventanilla.security.identity import Job, entered

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
    """End files after their day."""
    with entered(Job("exports.tidy")):
        services.tidy(at=timezone.now())
