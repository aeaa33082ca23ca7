"""What the queue does for referrals."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.referrals.services import answering, waiting
from ventanilla.security.identity import Job, entered


@app.periodic(cron="* * * * *")
@app.task(name="referrals.collect", queueing_lock="referrals.collect", pass_context=False)
def collect(timestamp: int) -> None:
    """Take what partners answered to their cases, and say what is overdue."""
    with entered(Job("referrals.collect")):
        now = timezone.now()
        answering.collect(at=now)
        waiting.remind(at=now)
        waiting.empty(at=now)
