"""A task that asks somebody without content for help or a signature lets them in, for a while."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ventanilla.cases.models import Track
from ventanilla.network.roles import Reach, Role, describe
from ventanilla.network.states import PostKind
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import DueTask
from ventanilla.security import access
from ventanilla.security.models import Grant, Seat

#: how long a grant outlives the deadline of its task
GRACE = timedelta(days=7)
#: a grant that ends this much earlier than wanted is not written anew with every act
SLACK = timedelta(days=1)
#: how long it lasts where the task has no deadline
WITHOUT_DEADLINE = timedelta(days=30)

PURPOSES = {
    Role.HEAD_OF_POST: Grant.Purpose.SIGNATURE,
    Role.HQ_PROTOCOL_LEAD: Grant.Purpose.HELP,
    Role.DELEGATION_OFFICER: Grant.Purpose.HELP,
    Role.DATA_STEWARD: Grant.Purpose.HELP,
}


def give_for(
    track: Track,
    package: Package,
    tasks: Iterable[DueTask],
    *,
    origin: str,
    at: datetime,
    given: Iterable[Grant],
) -> None:
    """Grant the dossier to the seats whom an open task needs and who have no content by role.

    A grant ends on its own; while its task stays open, each change of the track extends it.
    ``origin``: number of the state of origin, which says which delegation helps. ``given``: the
    grants that the dossier had when the act began.
    """
    wanted: dict[Role, datetime] = {}
    for task in tasks:
        role = _role(package.seat_role(task.role))
        if role not in PURPOSES or describe(role).reach is Reach.RECORD:
            continue
        until = task.due_at + GRACE if task.due_at else at + WITHOUT_DEADLINE
        wanted[role] = max(wanted.get(role, until), until, at + GRACE)
    lasting = {
        (grant.seat_id, grant.purpose): grant.until
        for grant in given
        if grant.since <= at < grant.until
    }
    for role, until in wanted.items():
        for seat in _seats(track, role, origin, at):
            if lasting.get((seat.pk, PURPOSES[role]), at) >= until - SLACK:
                continue
            access.grant(
                dossier=track.dossier,
                seat=seat,
                purpose=PURPOSES[role],
                since=at,
                until=until,
                given_by=None,
            )
    if lasting and not wanted:
        for purpose in (Grant.Purpose.SIGNATURE, Grant.Purpose.HELP):
            access.end_grants(dossier=track.dossier, purpose=purpose, at=at)


def _role(code: str) -> Role | None:
    return Role(code) if code in Role else None


def _seats(track: Track, role: Role, origin: str, at: datetime) -> Iterable[Seat]:
    seats = Seat.objects.live(at).of_role(role)
    if role == Role.HEAD_OF_POST:
        return seats.filter(post=track.case.post)
    if role == Role.DELEGATION_OFFICER:
        return seats.filter(post__kind=PostKind.DELEGATION, post__region__number=origin)
    return seats.filter(protocols__contains=[track.protocol])
