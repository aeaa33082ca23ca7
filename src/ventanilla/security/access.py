"""Who may reach what: scopes by seat, and grants. The doors and the acts both ask here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q
from psycopg import Cursor

from ventanilla.common.trips import Joined, Trip
from ventanilla.network.roles import Role
from ventanilla.security import identity
from ventanilla.security.decisions import DESK, LEVELS, NOTHING, reads_records
from ventanilla.security.models import Consent, Dossier, DutyTurn, Grant, Scope, Seat

#: what a seat reaches: scopes by its role, dossiers by live grants. Asked by every page, so written
#: by hand: the same by Django's expressions costs five times as much.
REACH = b"""
    SELECT ARRAY(SELECT id FROM security_scope
                 WHERE post_id = %s AND protocol = ANY(%s::text[]) AND level <= %s),
           ARRAY(SELECT id FROM security_scope
                 WHERE post_id = %s AND protocol = ANY(%s::text[]) AND level > %s AND level <= %s),
           ARRAY(SELECT g.dossier_id FROM security_grant AS g
                 LEFT JOIN security_consent AS c ON c.id = g.consent_id
                 WHERE g.seat_id = %s AND g.since <= %s AND g.until > %s
                   AND (g.consent_id IS NULL
                        OR (c.since <= %s AND c.withdrawn_at IS NULL
                            AND (c.until IS NULL OR c.until > %s)))),
           ARRAY(SELECT dossier_id FROM security_grant
                 WHERE seat_id = %s AND since <= %s AND until > %s
                 GROUP BY dossier_id HAVING bool_and(purpose = 'break_glass')),
           ARRAY(SELECT dossier_id FROM security_wall WHERE officer_id = %s AND lifted_at IS NULL)
    FROM security_officer WHERE id = %s AND is_active
"""


BEGIN = b"SELECT sec.begin_dossier(%s, %s, %s, %s, %s)"
#: when the grant of whoever has a case ends by itself: never; it ends with the next assigning
NEVER = datetime(9000, 1, 1, tzinfo=UTC)


S = TypeVar("S", bound=Model)


class Scoped(Protocol):
    """A row of a dossier."""

    scope_id: int
    dossier_id: UUID


def reads_content(seat: Seat) -> bool:
    """Whether the role of this seat sees the content of cases in its scopes.

    Head of post, analyst, auditor and administrator do not: they reach a dossier by a grant only.
    """
    return reads_records(Role(seat.role))


@dataclass(slots=True)
class Reached:
    """What a seat may open now: scopes by its role, dossiers by grants that are in force.

    ``stubs``: scopes of whose cases it knows that they are there, and opens none without a grant.
    ``walled``: dossiers that its officer never opens. ``glass``: opened in an emergency, one by
    one, and never in a list.
    """

    scopes: Sequence[int] = ()
    stubs: Sequence[int] = ()
    dossiers: Sequence[UUID] = ()
    walled: Sequence[UUID] = ()
    glass: Sequence[UUID] = ()

    @property
    def condition(self) -> Q:
        """The condition on any sealed row (``scope``, ``dossier``) of a list or a search.

        Two terms of array membership, the shape that row-level security repeats as second lock.
        """
        return self._within(self.scopes)

    @property
    def known(self) -> Q:
        """The condition on tracks that may stand in a list: opened by the seat, or stubs."""
        return self._within([*self.scopes, *self.stubs])

    def _within(self, scopes: Sequence[int]) -> Q:
        condition = Q(pk__in=())
        if scopes:
            condition |= Q(scope_id__in=scopes)
        if granted := set(self.dossiers) - set(self.glass):
            condition |= Q(dossier_id__in=granted)
        return condition & ~Q(dossier_id__in=self.walled) if self.walled else condition

    def lists(self, scope_id: int, dossier_id: UUID) -> bool:
        """Whether a list may open a dossier, of those that are ``known``: not one that is a stub

        for the seat, nor one that it opened in an emergency.
        """
        return scope_id in self.scopes or (
            dossier_id in self.dossiers and dossier_id not in self.glass
        )

    def holds(self, row: Scoped) -> bool:
        """The same of a row that was read already."""
        reached = row.scope_id in self.scopes or row.dossier_id in self.dossiers
        return reached and row.dossier_id not in self.walled

    def knows(self, row: Scoped) -> bool:
        """Whether the seat may know that a row's dossier is there."""
        return self.holds(row) or (row.scope_id in self.stubs and row.dossier_id not in self.walled)


def reach(seat: Seat, at: datetime) -> Q:
    """The condition on any sealed row that a seat may reach now."""
    return reached_by(seat, at).condition


def reached_by(seat: Seat, at: datetime) -> Reached:
    """What a seat may reach now."""
    trip = Trip()
    reached = ask_reach(seat, at, trip)
    trip.go()
    return reached


def ask_reach(seat: Seat, at: datetime, trip: Trip) -> Reached:
    """What a seat may reach now. Nothing, until the trip was made."""
    reached = Reached()
    if not seat.is_live(at):
        return reached

    def keep(cursor: Cursor[Any]) -> None:
        for found in cursor.fetchall():  # none for an officer who may not sign in any more
            (reached.scopes, reached.stubs, reached.dossiers, reached.glass,
             reached.walled) = found  # fmt: skip

    levels = LEVELS.get(Role(seat.role), NOTHING)
    here = [seat.post_id, [DESK, *seat.protocols], levels.record]
    values = [
        *here, *here, levels.stub, seat.pk, *[at] * 4, seat.pk, at, at, *[seat.officer_id] * 2,
    ]  # fmt: skip
    trip.ask(REACH, values, keep)
    return reached


def find_one(rows: Joined[S], pk: UUID, *, seat: Seat, at: datetime) -> S | None:
    """A row that the seat may reach now, in one trip; None for whatever it may not."""
    reached, found = _find(rows, pk, seat, at)
    return next((row for row in found if reached.holds(cast("Scoped", row))), None)


def find_stub(rows: Joined[S], pk: UUID, *, seat: Seat, at: datetime) -> S | None:
    """A row of whose dossier the seat may know now that it is there, whether or not it opens it."""
    reached, found = _find(rows, pk, seat, at)
    return next((row for row in found if reached.knows(cast("Scoped", row))), None)


def _find(rows: Joined[S], pk: UUID, seat: Seat, at: datetime) -> tuple[Reached, list[S]]:
    trip = Trip()
    reached = ask_reach(seat, at, trip)
    found = trip.find(rows, id=pk)
    trip.go()
    return reached, found


def scope_for(*, post_id: int, protocol: str, level: int = 0) -> Scope:
    """The scope of post × protocol × level, made on first use."""
    scopes = Scope.objects.filter(post_id=post_id, protocol=protocol, level=level)
    known = scopes.first()
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sec.scope(%s, %s, %s)", [post_id, protocol, level])
        known = scopes.get()
    identity.enter_anew()  # somebody may have made it since this transaction entered
    return known


def opens_at(seat: Seat, level: int) -> bool:
    """Whether the role of a seat opens the cases of a level without a grant."""
    return level <= LEVELS.get(Role(seat.role), NOTHING).record


def begin_dossier(dossier: Dossier, *, by: Seat) -> None:
    """Write a new dossier of a level that the seat does not open by its role.

    The same statement lets the seat work on it until somebody is given the case, or for a week.
    """
    trip = Trip()
    values = [dossier.pk, dossier.scope_id, dossier.key_version, dossier.opened_on, by.pk]
    trip.ask(BEGIN, values, lambda cursor: None)
    trip.go()
    dossier._state.adding = False
    identity.enter_anew()


def move_dossier(dossier: Dossier, scope: Scope) -> None:
    """Put a dossier into another scope; its rows go with it."""
    dossier.scope = scope
    dossier.save(update_fields=["scope"])


def grant(
    *,
    dossier: Dossier,
    seat: Seat,
    purpose: Grant.Purpose,
    since: datetime,
    until: datetime,
    given_by: Seat | None,
    consent: Consent | None = None,
) -> None:
    """Let a seat work on one dossier until a moment; a second grant for it extends the first.

    ``consent``: what an interpreter comes with.
    """
    Grant.objects.update_or_create(
        dossier=dossier,
        seat=seat,
        purpose=purpose,
        defaults={
            "scope_id": dossier.scope_id,
            "since": since,
            "until": until,
            "given_by": given_by,
            "consent": consent,
        },
    )


def end_grants(*, dossier: Dossier, purpose: Grant.Purpose, at: datetime) -> None:
    """End the grants of one purpose on a dossier."""
    Grant.objects.live(at).filter(dossier=dossier, purpose=purpose).update(until=at)


def give_case(*, dossier: Dossier, to: Seat, at: datetime, given_by: Seat) -> None:
    """Let one seat work on a dossier until somebody else is given it; whoever had it is let out.

    Call with the track locked: two at once would both be the only one.
    """
    purpose = Grant.Purpose.ASSIGNMENT
    held = Grant.objects.live(at).filter(dossier=dossier, purpose=purpose)
    held.exclude(seat=to).update(until=at)
    grant(dossier=dossier, seat=to, purpose=purpose, since=at, until=NEVER, given_by=given_by)


def on_duty(*, post_id: int, at: datetime) -> Seat | None:
    """The seat on the post's roster at a moment."""
    turn = (
        DutyTurn.objects.filter(post_id=post_id, starts_at__lte=at, ends_at__gt=at)
        .select_related("seat__officer", "seat__post")
        .order_by("-starts_at")
        .first()
    )
    return turn.seat if turn else None


def seats_by_id(ids: Iterable[int | None]) -> dict[int, Seat]:
    """Seats with their officers and posts, for lines that only keep an id."""
    wanted = {pk for pk in ids if pk is not None}
    return Seat.objects.select_related("officer", "post").in_bulk(wanted)
