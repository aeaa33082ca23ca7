"""A wall between an officer and a case: set by one head of protection, lifted by two."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from ventanilla.audit import services as audit
from ventanilla.cases import policies
from ventanilla.cases.models import Track
from ventanilla.cases.services.progress import Work
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.security import approvals
from ventanilla.security.models import Officer, Seat, Wall
from ventanilla.security.oversight.models import Approval


def standing(track: Track) -> Sequence[Wall]:
    """The walls around a case that stand, for whoever sees the case."""
    return list(
        Wall.objects.filter(dossier_id=track.dossier_id, lifted_at=None)
        .select_related("officer", "set_by__officer")
        .order_by("since")
    )


def stands_before(officer_id: int, track: Track) -> bool:
    """Whether an officer is never to open this case."""
    return Wall.objects.filter(
        dossier_id=track.dossier_id, officer_id=officer_id, lifted_at=None
    ).exists()


def carry_over(origin: Track, track: Track, *, at: datetime) -> None:
    """Whoever never opens a track does not open one that begins from it: the person is the same."""
    for wall in standing(origin):
        Wall.objects.create(
            dossier_id=track.dossier_id,
            scope_id=track.scope_id,
            officer_id=wall.officer_id,
            reason=wall.reason,
            since=at,
            set_by_id=wall.set_by_id,
        )


@transaction.atomic
def set_wall(*, track: Track, username: str, reason: str, by: Seat, at: datetime) -> None:
    """Keep an officer from a case: from their next transaction on it does not exist for them.

    Refused while that officer has the case: it is given to somebody else first, so that nobody's
    case stands without anyone. Raises ``BadInput`` and ``NotNow``.
    """
    work = Work.begin(track, by=by, at=at, act="wall.set")
    policies.may_wall(by, work.track).enforce()
    officer = Officer.objects.filter(username=username.strip().lower()).first()
    if officer is None:
        raise BadInput({"username": _("Nobody has the user name “%(name)s”.") % {"name": username}})
    if reason not in Wall.Reason:
        raise BadInput({"reason": _("Choose a reason.")})
    if work.track.assigned and work.track.assigned.officer_id == officer.pk:
        raise NotNow(
            _("%(name)s has this case. Assign it to somebody else first, then set the wall.")
            % {"name": officer.name}
        )
    try:
        with transaction.atomic():
            Wall.objects.create(
                dossier=work.track.dossier,
                scope_id=work.track.dossier.scope_id,
                officer=officer,
                reason=reason,
                since=at,
                set_by=by,
            )
    except IntegrityError:
        raise NotNow(_("There is a wall before %(name)s.") % {"name": officer.name}) from None
    work.finish("wall.set", {"officer": officer.name}, counts={"officer": officer.pk})


@transaction.atomic
def ask_to_lift(*, track: Track, wall: int, by: Seat, at: datetime) -> Approval:
    """Ask a second head of protection to lift a wall. Raises ``NotNow``."""
    policies.may_wall(by, track).enforce()
    found = Wall.objects.filter(pk=wall, dossier_id=track.dossier_id, lifted_at=None).first()
    if found is None:
        raise NotNow(_("This wall has been lifted already."))
    return approvals.ask(
        kind=LIFTING.code,
        by=by,
        at=at,
        post=track.case.post,
        protocol=track.protocol,
        dossier=track.dossier,
        target=str(found.pk),
        payload={"number": track.case.number, "officer": found.officer.username},
    )


def _lift(approval: Approval, by: Seat, at: datetime) -> None:
    lifted = Wall.objects.filter(pk=int(approval.target), lifted_at=None)
    if not lifted.update(lifted_at=at, lifted_by=by):
        raise NotNow(_("This wall has been lifted already."))
    about = [approval.dossier_id] if approval.dossier_id else []
    detail = {"wall": approval.target, "approval": str(approval.pk)}
    audit.record(by=by, action="wall.lifted", at=at, dossiers=about, detail=detail)


LIFTING = approvals.register(
    approvals.Kind(
        "wall",
        _t("Lift the wall between an officer and a case"),
        carry_out=_lift,
        describe=lambda approval: _("%(number)s · %(officer)s") % approval.payload,
    )
)
