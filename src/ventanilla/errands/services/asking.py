"""Ask an area of the post for something, and take it back."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import policies as cases
from ventanilla.cases.models import Track
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.errands import catalogue, selectors
from ventanilla.errands.models import Errand, Ticket
from ventanilla.errands.states import MOVES, OPEN, State
from ventanilla.network.models import Department
from ventanilla.security.models import Seat
from ventanilla.sightings.services import sending


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``kind``: of the catalogue. ``day``, ``hour``: of the post. ``language``: of the person."""

    kind: str
    day: date
    hour: time | None = None
    language: str = ""


@transaction.atomic
def ask(*, track: Track, wanted: Wanted, by: Seat, at: datetime) -> Ticket:
    """Ask the area that does it; the ticket has the number of the slip to hand out.

    Raises ``NotAllowed``, ``NotNow`` for a track that is closed, ``BadInput``.
    """
    work = Work.begin(track, by=by, at=at, act="errand.asked")
    cases.may_work(by, track).enforce()
    check_open(work.track)
    kind = catalogue.kinds().get(wanted.kind)
    post = work.track.case.post
    if kind is None or not Department.objects.filter(post=post, area=kind.area).exists():
        raise BadInput({"kind": _("No area of this post does that.")})
    if wanted.day < at.astimezone(post.zoneinfo).date():
        raise BadInput({"day": _("This day is past.")})
    open_now = [t for t in selectors.of_track(track) if t.state in OPEN and t.kind == kind.code]
    if open_now:
        words = _("This is asked already: slip %(slip)s.") % {"slip": open_now[0].slip}
        raise BadInput({"kind": words})
    ticket = Ticket.objects.create(
        post=post,
        area=kind.area,
        kind=kind.code,
        slip=sending.next_slips(post_id=post.pk, number=1)[0],
        day=wanted.day,
        hour=wanted.hour,
        language=wanted.language,
        asked_at=at,
        asked_by=by,
    )
    work.followers.append(
        Errand(track=track, ticket=ticket.pk, dossier_id=track.dossier_id, scope_id=track.scope_id)
    )
    work.finish("errand.asked", {"area": kind.area, "slip": ticket.slip})
    return ticket


@transaction.atomic
def withdraw(*, track: Track, ticket: UUID, by: Seat, at: datetime) -> None:
    """Take back what was asked. Raises ``NotAllowed``, ``NotNow`` where it is over."""
    work = Work.begin(track, by=by, at=at, act="errand.withdrawn")
    cases.may_work(by, track).enforce()
    if not Errand.objects.filter(track=track, ticket=ticket).exists():
        raise BadInput({"ticket": _("This was not asked for this case.")})
    found = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket)
    if State.WITHDRAWN not in MOVES.get(State(found.state), ()):
        raise NotNow(_("This is over: it was answered or taken back."))
    found.state, found.answered_at, found.answered_by = State.WITHDRAWN, at, by
    found.save(update_fields=["state", "answered_at", "answered_by"])
    work.finish("errand.withdrawn", {"area": found.area, "slip": found.slip})
