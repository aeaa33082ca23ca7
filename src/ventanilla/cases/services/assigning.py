"""Who works on a case: assigning, covering an absence, moving to another post."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import policies
from ventanilla.cases.models import Track
from ventanilla.cases.services.closing import move
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.cases.services.walls import stands_before
from ventanilla.cases.states import TrackState
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.network.models import Post
from ventanilla.protocols.engine.state import Plan
from ventanilla.security import access
from ventanilla.security.models import Grant, Seat
from ventanilla.training.selectors import is_certified


@transaction.atomic
def assign(*, track: Track, to: Seat, by: Seat, at: datetime, reason: str = "") -> Plan:
    """Give a track to a seat of the post that holds the certificate its protocol asks for.

    Of a restricted protocol nobody but the head of protection opens the case without a grant: it
    begins here, and that of whoever had the case ends.
    """
    work = Work.begin(track, by=by, at=at, act="case.assigned")
    policies.may_assign(by, work.track).enforce()
    check_open(work.track)
    _check_can_hold(to, work, at)
    work.track.assigned = to
    if work.package.definition.is_restricted:
        access.give_case(dossier=work.track.dossier, to=to, at=at, given_by=by)
    work.put_event("assigned_at")
    if _needs_certificate(work):
        work.tell_rules({"interviewer_certified": "yes"})
    return work.finish("case.assigned", {"to": to.officer.name, "reason": reason})


def cover_absence(
    *, absent: Seat, cover: Seat, tracks: Sequence[Track], by: Seat, at: datetime
) -> int:
    """Give an absent officer's open tracks to somebody else, one by one. Returns how many moved."""
    policies.may_cover(by).enforce()
    if absent.post_id != cover.post_id:
        raise BadInput({"cover": _("Whoever covers an absence works at the same post.")})
    moved = 0
    for track in tracks:
        if track.assigned_id == absent.pk and not track.is_closed:
            assign(track=track, to=cover, by=by, at=at, reason="absence")
            moved += 1
    return moved


@transaction.atomic
def offer_move(*, track: Track, to: Post, reason: str, by: Seat, at: datetime) -> Plan:
    """Offer a case to another post. It stays here, and its clocks run, until that post accepts."""
    work = Work.begin(track, by=by, at=at, act="case.move_offered")
    policies.may_assign(by, work.track).enforce()
    move(work.track, TrackState.TRANSFERRING)
    if to.pk == work.track.scope.post_id:
        raise BadInput({"to": _("The case is at this post already.")})
    if len(reason.strip()) < 10:
        raise BadInput({"reason": _("Say in a sentence why the case moves.")})
    receivers = Seat.objects.live(at).filter(
        post=to, role="supervisor", protocols__contains=[work.track.protocol]
    )
    if not receivers:
        raise NotNow(_("That post has no head of protection for this protocol at the moment."))
    for seat in receivers:
        access.grant(
            dossier=work.track.dossier,
            seat=seat,
            purpose=Grant.Purpose.TRANSFER,
            since=at,
            until=at.replace(year=at.year + 1),
            given_by=by,
        )
    work.record.notes["move_to"] = to.code
    return work.finish("case.move_offered", {"to": to.code, "reason": reason})


@transaction.atomic
def accept_move(*, track: Track, by: Seat, at: datetime) -> None:
    """Accept a case that another post offered: from now on it is only this post's."""
    work = _offered_to(track, by=by, at=at, act="case.move_accepted")
    dossier = work.track.dossier
    access.end_grants(dossier=dossier, purpose=Grant.Purpose.ASSIGNMENT, at=at)
    scope = access.scope_for(
        post_id=by.post_id,
        protocol=work.track.protocol,
        level=int(work.package.definition.is_restricted),
    )
    access.move_dossier(dossier, scope)
    case = work.track.case
    case.post = by.post
    case.save(update_fields=["post"])
    work.track.scope, work.track.assigned = scope, None
    _end_offer(work, at)
    work.finish("case.move_accepted", {"by": by.post.code})


@transaction.atomic
def decline_move(*, track: Track, reason: str, by: Seat, at: datetime) -> None:
    """Give an offered case back, with a reason."""
    if len(reason.strip()) < 10:
        raise BadInput({"reason": _("Say in a sentence why the case cannot come to this post.")})
    work = _offered_to(track, by=by, at=at, act="case.move_declined")
    _end_offer(work, at)
    work.finish("case.move_declined", {"by": by.post.code, "reason": reason})


def _offered_to(track: Track, *, by: Seat, at: datetime, act: str) -> Work:
    work = Work.begin(track, by=by, at=at, act=act)
    if work.track.state != TrackState.TRANSFERRING:
        raise NotNow(_("This case is not on its way to another post any more."))
    if work.record.notes.get("move_to") != by.post.code or by.role != "supervisor":
        raise NotAllowed(_("Only the head of protection of the receiving post answers."))
    return work


def _end_offer(work: Work, at: datetime) -> None:
    work.record.notes.pop("move_to", None)
    access.end_grants(dossier=work.track.dossier, purpose=Grant.Purpose.TRANSFER, at=at)
    move(work.track, TrackState.OPEN)


def _needs_certificate(work: Work) -> bool:
    return work.package.definition.competence is not None


def _check_can_hold(to: Seat, work: Work, at: datetime) -> None:
    if to.post_id != work.track.scope.post_id or not to.is_live(at):
        raise BadInput({"to": _("That seat does not work at this post now.")})
    if stands_before(to.officer_id, work.track):
        raise BadInput({"to": _("There is a wall between that officer and this case.")})
    if work.track.protocol not in to.protocols:
        raise BadInput({"to": _("That seat does not work with this protocol.")})
    competence = work.package.definition.competence
    if competence and not is_certified(to.officer, competence.certificate, on=work.day):
        raise BadInput(
            {
                "to": _("%(name)s has no valid certificate for this protocol.")
                % {"name": to.officer.name}
            }
        )
