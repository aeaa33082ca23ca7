"""What somebody made of the look-alikes of a new case: links made, others set apart."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import selectors
from ventanilla.cases.models import CaseLink, Track
from ventanilla.cases.selectors import HistoryLine
from ventanilla.cases.services import linking, recording
from ventanilla.cases.states import LinkKind
from ventanilla.common.errors import BadInput
from ventanilla.security import vault
from ventanilla.security.models import Seat

SEARCHED = "searched_at"


@transaction.atomic
def settle(
    *,
    track: Track,
    linked: Sequence[tuple[Track, LinkKind]],
    apart: Iterable[Track] = (),
    by: Seat,
    at: datetime,
) -> None:
    """Link what is said to belong together, and write down that earlier episodes were looked for.

    A link that stands already is left as it is. ``apart``: cases said to be of somebody else.
    The time of the first search stays.
    """
    standing = {
        (link.kind, link.second_id if link.first_id == track.case_id else link.first_id)
        for link in selectors.links_of(track.case)
    }
    for other, kind in sorted(linked, key=lambda pair: pair[0].pk):
        if (kind.value, other.case_id) not in standing:
            linking.link(track=track, other=other, kind=kind, by=by, at=at)
    opened = vault.release(seat=by, dossiers=[track.dossier], purpose="case.read", at=at)
    recording.record_event(
        track=track,
        event=SEARCHED,
        happened_at=selectors.read_record(selectors.sections_of(track), opened).events.get(
            SEARCHED
        ),
        by=by,
        at=at,
        detail={"apart": " ".join(sorted(other.case.number for other in apart))},
    )


def link_by_number(
    *, track: Track, number: str, kind: LinkKind, by: Seat, at: datetime
) -> CaseLink:
    """Link a case with another that its number names. One that the seat may not open is not there.

    Raises ``BadInput`` at ``number``.
    """
    found = selectors.by_number(by, number.strip().upper(), at).exclude(case=track.case)
    other = found.first()
    if other is None:
        raise BadInput({"number": _("There is no other case with this number that you may open.")})
    return linking.link(track=track, other=other, kind=kind, by=by, at=at)


def set_apart(history: Iterable[HistoryLine]) -> Mapping[str, HistoryLine]:
    """Case number -> the line of the history that says it is somebody else's."""
    return {
        number: line
        for line in history
        if line.verb == f"event.{SEARCHED}"
        for number in line.detail.get("apart", "").split()
    }
