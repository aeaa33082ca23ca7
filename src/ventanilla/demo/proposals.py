"""A draft of the child protocol in the demo: half written, with one comment open."""

import re
from datetime import datetime, timedelta

from ventanilla.common.sources import Where
from ventanilla.governance import passages, selectors
from ventanilla.governance.models import Draft
from ventanilla.governance.services import drafting, reviewing
from ventanilla.security.models import Seat

PATH = "tasks.yaml"
#: a deadline of so many minutes, which the draft makes shorter
MINUTES = re.compile(r"(\d+) min (after .+)")
SHORTER = 15
LEAD = "hilda"
#: reviewers of the demo, and the invented organisations that they read for
REVIEWERS = {"rebeca": "Niñez Primero (inventada)", "sergio": "Red de Abogadas (inventada)"}
COMMENT = "Quince minutos alcanzan de día. ¿Y a las tres de la mañana?"


def fill(*, now: datetime) -> Draft:
    """Begin the draft as its lead, and ask both reviewers."""
    lead = Seat.objects.get(officer__username=LEAD)
    since = now - timedelta(days=3)
    draft = drafting.begin(protocol=lead.protocols[0], by=lead, at=since)
    values, due = _changes(draft)
    draft = drafting.change(
        draft=draft, path=PATH, values=values, seen=draft.edition, by=lead, at=since
    )
    for username, organisation in REVIEWERS.items():
        seat = Seat.objects.get(officer__username=username)
        reviewing.ask(draft=draft, reviewer=seat, organisation=organisation, by=lead, at=since)
        if username == next(iter(REVIEWERS)):
            at = now - timedelta(days=1)
            reviewing.comment(draft=draft, path=PATH, place=due, text=COMMENT, by=seat, at=at)
    return draft


def _changes(draft: Draft) -> tuple[dict[Where, str], str]:
    """A shorter deadline, and a name that changed in Spanish only; and where the deadline is."""
    text = selectors.text_of(selectors.files_of(draft), PATH) or ""
    for task in passages.entries(PATH, text):
        places = {each.place.partition(".")[2]: each for each in passages.passages(task)}
        due, title = places["due"], places["title.es"]
        found = MINUTES.fullmatch(due.value)
        if found and int(found[1]) > SHORTER:
            values = {
                due.where: f"{SHORTER} min {found[2]}",
                title.where: f"{title.value}, antes de llamar",
            }
            return values, due.place
    raise LookupError(PATH)
