"""A case opened in an emergency by somebody without reach: why, who is told, and the review."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.cases.models import Track
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Role
from ventanilla.outbox import telling
from ventanilla.security import approvals, glass, vault
from ventanilla.security.models import Seat
from ventanilla.security.oversight.models import EmergencyOpening
from ventanilla.security.vault import Unreadable, Vault


@transaction.atomic
def open_in_emergency(*, number: str, reason: str, words: str, by: Seat, at: datetime) -> UUID:
    """Let a seat read one case for an hour, say why under its key, and tell its supervisors.

    Returns the track. The grant, its line in the log and the alarm are committed before anything
    else: whatever becomes of this request, they stand. Raises ``BadInput``, ``NotAllowed``,
    ``NotNow`` and ``glass.Spent``.
    """
    number = number.strip().upper()
    _check(words)
    broken = glass.break_glass(number=number, reason=reason, by=by)
    if broken.opening is None:
        return broken.track
    opening = EmergencyOpening.objects.select_related("dossier", "scope", "post").get(
        pk=broken.opening
    )
    opened = vault.release(seat=by, dossiers=[opening.dossier], purpose="emergency.said", at=at)
    opened.seal(opening, {"why": words.strip()})
    opening.save(update_fields=["sealed"])
    telling.tell_of_emergency(opening, at=at)
    return broken.track


def _check(words: str) -> None:
    if len(words.strip()) < glass.WORDS:
        problem = _("Say why in at least %(least)d characters.") % {"least": glass.WORDS}
        raise BadInput({"words": problem})


@transaction.atomic
def ask_for_another(*, number: str, by: Seat, at: datetime) -> None:
    """Ask a second person of one's own post for an opening beyond three in seven days."""
    glass.may_break(by).enforce()
    approvals.ask(kind=glass.ANOTHER.code, by=by, at=at, target=number.strip().upper()[:64])


def hold(opening: UUID, *, by: Seat) -> Track:
    """Keep an emergency open for sixty minutes more, once; its track. Raises ``NotNow``."""
    glass.hold(opening, by=by)
    dossier = EmergencyOpening.objects.values("dossier").filter(pk=opening)
    return Track.objects.get(dossier__in=dossier)


def may_review(seat: Seat, opening: EmergencyOpening) -> Verdict:
    """A head of protection of the case's post, and never who opened it."""
    if seat.role != Role.SUPERVISOR or seat.post_id != opening.post_id:
        return no(_("Emergency access is reviewed by a head of protection of the case's post."))
    if seat.officer_id == opening.officer_id:
        return no(_("Whoever opened a case in an emergency does not review it."))
    return YES


@transaction.atomic
def review(
    *, opening: EmergencyOpening, justified: bool, note: str, by: Seat, at: datetime
) -> None:
    """Say whether an emergency was one, with a note. Raises ``NotNow``, once it was said."""
    locked = (
        EmergencyOpening.objects.select_for_update(of=("self",))
        .select_related("dossier")
        .filter(pk=opening.pk)
        .first()
    )
    if locked is None:
        raise NotAllowed(_("This seat does not review this emergency."))
    may_review(by, locked).enforce()
    if locked.verdict:
        raise NotNow(_("This emergency has been reviewed already."))
    if len(note.strip()) < 10:
        raise BadInput({"note": _("Say in a sentence what you found.")})
    opened = vault.release(seat=by, dossiers=[locked.dossier], purpose="emergency.reviewed", at=at)
    opened.seal(locked, {"why": why(locked, opened), "note": note.strip()})
    given = EmergencyOpening.Verdict
    locked.verdict = given.JUSTIFIED if justified else given.NOT_JUSTIFIED
    locked.reviewed_by, locked.reviewed_officer, locked.reviewed_at = by, by.officer, at
    locked.save(
        update_fields=["sealed", "verdict", "reviewed_by", "reviewed_officer", "reviewed_at"]
    )
    audit.record(
        by=by,
        action="emergency.reviewed",
        at=at,
        dossiers=[locked.dossier_id],
        detail={"opening": str(locked.pk), "justified": justified},
    )


def why(opening: EmergencyOpening, opened: Vault) -> str:
    """What was said when the case was opened; blank, if the request broke off before it was."""
    if not opening.sealed:
        return ""
    try:
        return str(opened.open(opening).get("why", ""))
    except Unreadable:
        return ""


def track_of(opening: EmergencyOpening) -> Track | None:
    """The track that was opened, with its case, for whoever may see it."""
    return Track.objects.select_related("case").filter(dossier_id=opening.dossier_id).first()
