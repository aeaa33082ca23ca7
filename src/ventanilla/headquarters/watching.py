"""What a post alerts of. Plain computing, no database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ventanilla.headquarters.states import ALERTING, CERTIFICATE_DAYS, Kind, What
from ventanilla.network.models import Post


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are of something at a post. ``number`` None: fewer than may be told."""

    what: What
    protocol: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that headquarters sees to. ``number`` None: fewer than may be told.

    ``day``: the one that it is about; ``protocol``: blank where it is about none.
    """

    kind: Kind
    what: str
    number: int | None = None
    day: date | None = None
    protocol: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """The counts of several protocols together. ``least``: some were too few to be told."""

    number: int
    least: bool

    @property
    def told(self) -> bool:
        """Whether there is anything at all."""
        return bool(self.number or self.least)


@dataclass(frozen=True, slots=True)
class PostState:
    """One post as headquarters sees it."""

    post: Post
    counted: Sequence[Counted] = ()
    alerts: Sequence[Alert] = field(default=())

    @property
    def kinds(self) -> Sequence[Kind]:
        """What its alerts are about, in the order of the list of kinds."""
        there = {alert.kind for alert in self.alerts}
        return [kind for kind in Kind if kind in there]

    @property
    def working(self) -> Total:
        """Its open cases."""
        return total(row for row in self.counted if row.what == What.WORKING)

    @property
    def late(self) -> Total:
        """Those that are late."""
        return total(row for row in self.counted if row.what == What.LATE)


def total(rows: Iterator[Counted]) -> Total:
    """Counts together: what is hidden in one is not given away by the sum.

    It adds only what is told, and one for each that is not: at least so many.
    """
    found = list(rows)
    hidden = sum(1 for row in found if row.number is None)
    return Total(sum(row.number or 0 for row in found) + hidden, bool(hidden))


def of_counts(counted: Sequence[Counted]) -> Iterator[Alert]:
    """What the counts of a post alert of."""
    for row in counted:
        if row.what in ALERTING:
            kind, what = ALERTING[row.what], str(row.what.value)
            yield Alert(kind, what, number=row.number, protocol=row.protocol)


def of_certificates(
    wanted: Mapping[str, frozenset[int]], valid: Mapping[str, Mapping[int, date]], on: date
) -> Iterator[Alert]:
    """Protocols under which nobody at a post may interview, or soon nobody.

    ``wanted``: certificate -> officers who work with its protocol; ``valid``: certificate ->
    officer -> last day.
    """
    for certificate, people in sorted(wanted.items()):
        held = [day for officer, day in valid.get(certificate, {}).items() if officer in people]
        if not held:
            yield Alert(Kind.CERTIFICATE, "nobody", protocol=certificate)
        elif (max(held) - on).days <= CERTIFICATE_DAYS:
            yield Alert(Kind.CERTIFICATE, "ending", day=max(held), protocol=certificate)
