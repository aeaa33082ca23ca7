"""Emergency access as the database gives it: one case, to read, for an hour.

``sec.break_glass`` checks everything by itself; here are only its answers in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.common.trips import Joined, Trip
from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Role
from ventanilla.security import approvals, identity
from ventanilla.security.decisions import reads_records
from ventanilla.security.models import Seat
from ventanilla.security.oversight.models import Approval, EmergencyOpening

#: characters of the reason in words, at least
WORDS = 20
BREAK = "SELECT * FROM sec.break_glass(%s, %s, %s, %s)"
HOLD = "SELECT sec.hold_glass(%s, %s, %s)"


def _of_the_opener(seat: Seat, approval: Approval) -> Verdict:
    """A head of protection of the post of whoever asks: the case's post would say that it is."""
    if seat.role != Role.SUPERVISOR or seat.post_id != approval.post_id:
        return no(_("This is decided by a head of protection of that post."))
    return YES


ANOTHER = approvals.register(
    approvals.Kind(
        "break_glass",
        _t("One more emergency access, beyond three in seven days"),
        may_decide=_of_the_opener,
        describe=lambda approval: str(approval.target),
    )
)


@dataclass(frozen=True, slots=True)
class Broken:
    """What an opening gave. ``opening`` is None where the case was within reach anyway."""

    track: UUID
    opening: UUID | None


class Spent(NotNow):
    """Three times in seven days: a fourth takes a second person."""


def may_break(seat: Seat) -> Verdict:
    """Whether a seat may open a case in an emergency at all."""
    if not reads_records(Role(seat.role)):
        return no(_("This seat does not read cases, in an emergency either."))
    return YES


def break_glass(*, number: str, reason: str, by: Seat) -> Broken:
    """Open one case in an emergency; committed at once, by a connection of its own.

    Raises ``BadInput`` for a number that gives nothing, ``NotAllowed``, ``NotNow`` and ``Spent``.
    """
    may_break(by).enforce()
    if reason not in EmergencyOpening.Reason:
        raise BadInput({"reason": _("Choose a reason.")})
    who = identity.present()
    with connections["door"].cursor() as cursor:
        cursor.execute(BREAK, [who.secret, by.pk, number, reason])
        verdict, track, opening = cursor.fetchone()
    if verdict not in ("opened", "there"):
        raise _refusal(verdict)
    identity.enter_anew()
    return Broken(track, opening)


def _refusal(verdict: str) -> Exception:
    match verdict:
        case "absent":
            return BadInput({"number": _("No case that this seat may open has that number.")})
        case "step_up":
            return NotAllowed(_("Show your second factor once more before this."))
        case "review":
            return NotNow(
                _(
                    "An emergency access of yours was not reviewed within 72 hours. Until a head "
                    "of protection of that post has done so, this seat opens no other."
                )
            )
        case "probing":
            return NotNow(_("Too many numbers were tried today. Call the post that has the case."))
        case "limit":
            return Spent(
                _(
                    "This seat has used emergency access three times in seven days. "
                    "One more takes a second person, who has been asked if you say so below."
                )
            )
    return NotAllowed(_("This seat does not read cases, in an emergency either."))


def hold(opening: UUID, *, by: Seat) -> None:
    """Sixty minutes more, once. Raises ``NotNow``."""
    who = identity.present()
    with connections["door"].cursor() as cursor:
        cursor.execute(HOLD, [who.secret, by.pk, opening])
        (held,) = cursor.fetchone()
    if not held:
        raise NotNow(_("This emergency access has ended, or was extended once already."))
    identity.enter_anew()


_OPENINGS = Joined(lambda: EmergencyOpening.objects.select_related("officer", "seat__post"))


def ask_openings(dossier: UUID, trip: Trip) -> list[EmergencyOpening]:
    """Every emergency opening of a dossier; empty, until the trip was made."""
    return trip.find(_OPENINGS, dossier_id=dossier)


def held_now(
    openings: Iterable[EmergencyOpening], seat: Seat, at: datetime
) -> EmergencyOpening | None:
    """The one by which a seat reads the dossier now, if it does."""
    own = (item for item in openings if item.seat_id == seat.pk)
    return next((item for item in own if item.opened_at <= at < item.until), None)


def to_review(seat: Seat) -> QuerySet[EmergencyOpening]:
    """The openings of the post's cases that wait for a review, the oldest first."""
    if seat.role != Role.SUPERVISOR:
        return EmergencyOpening.objects.none()
    return (
        EmergencyOpening.objects.filter(post_id=seat.post_id, verdict="")
        .exclude(officer_id=seat.officer_id)
        .select_related("officer", "seat__post", "dossier")
        .order_by("review_by")
    )
