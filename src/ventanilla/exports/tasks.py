"""What the queue does for exports, every minute. Pages may not put anything into the queue."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.exports import services
from ventanilla.exports.models import Export
from ventanilla.exports.states import State
from ventanilla.security.identity import Job, entered


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


@app.periodic(cron="* * * * *")
@app.task(name="exports.work", queueing_lock="exports.work", pass_context=False)
def work(timestamp: int) -> None:
    """Make the files that wait, one by one; end those whose day is over."""
    with entered(Job("exports.work")):
        waiting = list(Export.objects.filter(state=State.QUEUED).values_list("pk", flat=True))
        services.tidy(at=timezone.now())
    for pk in waiting:
        make(str(pk))
