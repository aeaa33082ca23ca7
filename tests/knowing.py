"""What a track knows, put there in an act as its interviews would put it: to begin a test with."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from ventanilla.cases.models import Track
from ventanilla.cases.services.progress import Work
from ventanilla.protocols.engine.state import Value
from ventanilla.security.models import Seat


@transaction.atomic
def put_facts(*, track: Track, facts: Mapping[str, Value], by: Seat, at: datetime) -> None:
    """Put facts of any source into a track."""
    work = Work.begin(track, by=by, at=at, act="facts.known")
    work.put_facts(facts)
    work.finish("facts.known")
