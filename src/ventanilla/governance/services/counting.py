"""Keep, for headquarters, how many open cases of each post stand on an earlier version."""

from datetime import datetime, timedelta

from django.db import transaction

from ventanilla.governance import replaying
from ventanilla.governance.models import Replay
from ventanilla.protocols import services as protocols
from ventanilla.protocols.models import PublishedVersion

#: cases open, close and move meanwhile: numbers that old are worked out again
AFTER = timedelta(days=1)


def bring_up_to_date(*, at: datetime) -> int:
    """Count for each newest version whose numbers are missing or old. Returns for how many."""
    done = 0
    for version in protocols.published():
        last = Replay.objects.filter(version=version).order_by("-at").first()
        if last is None or last.at < at - AFTER:
            count(version, at=at)
            done += 1
    return done


@transaction.atomic
def count(version: PublishedVersion, *, at: datetime) -> None:
    """Write the numbers of a version anew: of each post, and one row that says when."""
    rows = [
        Replay(version=version, post_id=each.post, cases=each.cases, changing=each.changing, at=at)
        for each in replaying.counted(version, at=at)
    ]
    Replay.objects.filter(version=version).delete()
    Replay.objects.bulk_create([Replay(version=version, at=at), *rows])
