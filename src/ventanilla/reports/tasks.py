"""What the queue does for figures, every night.

Once a night and not at once: rows that are written one by one would stand in the order of the
cases, and that order would join them.
"""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.reports import opinions, publishing, services
from ventanilla.security.identity import Job, entered


@app.periodic(cron="17 8 * * *")  # UTC: the small hours in North America
@app.task(name="reports.refresh", queueing_lock="reports.refresh", pass_context=False)
def refresh(timestamp: int) -> None:
    """Bring the figures up to date with the cases, and make the tables that changed."""
    now = timezone.now()
    with entered(Job("reports.refresh")):
        services.refresh(at=now)
        opinions.empty_the_box()
        publishing.publish(today=now.date())
        publishing.publish_counted(today=now.date())
