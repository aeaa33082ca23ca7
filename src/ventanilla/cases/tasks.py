"""What the queue does for cases."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.cases.models import Disposal
from ventanilla.cases.services import branching, calling, disposing
from ventanilla.cases.states import DisposalKind, DisposalState
from ventanilla.security.identity import Job, entered


@app.periodic(cron="* * * * *")
@app.task(name="cases.ring_clocks", queueing_lock="cases.ring_clocks", pass_context=False)
def ring_clocks(timestamp: int) -> None:
    """Call whoever is on duty where a clock has run out."""
    with entered(Job("cases.ring_clocks")):
        calling.ring(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="cases.open_tracks", queueing_lock="cases.open_tracks", pass_context=False)
def open_tracks(timestamp: int) -> None:
    """Open the tracks that were asked for by whoever does not work with their protocol."""
    with entered(Job("cases.open_tracks")):
        branching.answer(at=timezone.now())


def delete(act: str) -> None:
    """Destroy the keys of a record, as two persons confirmed."""
    with entered(Job("cases.delete")):
        found = Disposal.objects.filter(pk=act).first()
        if found is not None:
            disposing.carry_out(act=found, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="cases.delete_rest", queueing_lock="cases.delete_rest", pass_context=False)
def delete_rest(timestamp: int) -> None:
    """Carry out what two persons confirmed, also what a killed worker left half done."""
    with entered(Job("cases.delete_rest")):
        for act in Disposal.objects.filter(
            kind=DisposalKind.DELETION, state=DisposalState.CONFIRMED
        ):
            disposing.carry_out(act=act, at=timezone.now())


@app.periodic(cron="41 7 * * *")  # UTC: the small hours in North America
@app.task(name="cases.fill_calendar", queueing_lock="cases.fill_calendar", pass_context=False)
def fill_calendar(timestamp: int) -> None:
    """Work out until when closed records are kept, where nobody has."""
    with entered(Job("cases.fill_calendar")):
        disposing.fill_calendar(at=timezone.now())
