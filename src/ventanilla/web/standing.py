"""The standing of an officer: seats and factors, asked of the door once for a request."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from allauth.mfa.models import Authenticator

from ventanilla.common.trips import Joined, Subquery, Trip
from ventanilla.security.models import Officer, Seat
from ventanilla.security.oversight.models import Freeze

BROWSED = b"""
    SELECT at FROM oversight_alert WHERE officer_id = %b AND kind = 'bulk'
    ORDER BY at DESC LIMIT 1
"""
#: where an officer who was found for a request keeps it
KEPT = "standing_at_request"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
_SEATS = Joined(lambda: Seat.objects.select_related("post", "officer"))


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of somebody who is signed in: every seat ever held, every factor, and which

    of the seats were ever frozen. ``browsed``: when somebody last opened very many cases.
    """

    held: list[Seat]
    factors: list[Authenticator]
    freezes: list[Freeze] = field(default_factory=list)
    browsed: list[datetime] = field(default_factory=list)

    @property
    def has_factor(self) -> bool:
        """Whether there is a second factor, recovery codes apart."""
        return any(factor.type in FACTORS for factor in self.factors)

    def relies_on_an_app(self, since: datetime) -> bool:
        """Whether an app, added before a moment, is the only second factor."""
        apps = [each for each in self.factors if each.type == Authenticator.Type.TOTP]
        passkeys = any(each.type == Authenticator.Type.WEBAUTHN for each in self.factors)
        return not passkeys and any(each.created_at <= since for each in apps)

    def live(self, at: datetime) -> tuple[Seat, ...]:
        """The seats in force at a moment, the oldest first."""
        seats = [seat for seat in self.held if seat.is_live(at)]
        return tuple(sorted(seats, key=lambda seat: (seat.valid_from, seat.pk)))


def ask(officer: int | Subquery, trip: Trip) -> Standing:
    """The standing of an officer; empty, until the trip (the door's) was made."""
    who = officer if isinstance(officer, Subquery) else Subquery(b"%s", (officer,))
    browsed: list[datetime] = []
    trip.ask(
        _browsed(who.statement),
        who.values,
        lambda cursor: browsed.extend(at for (at,) in cursor.fetchall()),
    )
    return Standing(
        trip.find(_SEATS, officer_id=who),
        trip.find(Authenticator, user_id=who),
        trip.find(Freeze, officer_id=who),
        browsed,
    )


def of(officer_id: int) -> Standing:
    """The standing of an officer now."""
    trip = Trip(using="door")
    standing = ask(officer_id, trip)
    trip.go()
    return standing


def find(officer_id: int) -> Officer | None:
    """An officer with their standing, in one trip; None where there is no account."""
    trip = Trip(using="door")
    found, standing = trip.find(Officer, id=officer_id), ask(officer_id, trip)
    trip.go()
    return keep(found[0], standing) if found else None


def keep(officer: Officer, standing: Standing) -> Officer:
    """Keep with an officer what was asked along with them: for this request, and no longer."""
    setattr(officer, KEPT, standing)
    return officer


def kept(officer: Officer) -> Standing:
    """What came with the officer at the start of this request, or what is so now."""
    found = getattr(officer, KEPT, None)
    return found if isinstance(found, Standing) else of(officer.pk)


@cache
def _browsed(officer: bytes) -> bytes:
    return BROWSED % officer
