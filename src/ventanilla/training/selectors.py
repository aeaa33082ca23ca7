"""Who may interview under a protocol, and whether a post is ready for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ventanilla.network import selectors as network
from ventanilla.network.models import Post
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.readying import Readiness, readiness
from ventanilla.protocols.engine.state import Calendar
from ventanilla.security.models import Officer
from ventanilla.training.models import Certificate, Readied


def is_certified(officer: Officer, certificate: str, *, on: date) -> bool:
    """Whether an officer holds a certificate that is valid on a day."""
    return Certificate.objects.filter(
        officer=officer, certificate=certificate, issued_on__lte=on, valid_until__gt=on
    ).exists()


def certified_officers(certificate: str, *, on: date) -> set[int]:
    """Ids of the officers who hold a certificate on a day."""
    return set(
        Certificate.objects.filter(
            certificate=certificate, issued_on__lte=on, valid_until__gt=on
        ).values_list("officer_id", flat=True)
    )


def certificates(*, officer: Officer | None = None) -> Sequence[Certificate]:
    """The certificates of one officer, or of all: by user name, the newest first."""
    found = Certificate.objects.select_related("officer")
    if officer:
        found = found.filter(officer=officer)
    return list(found.order_by("officer__username", "certificate", "-issued_on"))


@dataclass(frozen=True, slots=True)
class Ready:
    """One thing that a post must have, with every time that it was seen to, the newest first."""

    now: Readiness
    history: Sequence[Readied]


def ready_for(post: Post, wanted: Iterable[str], at: datetime) -> list[tuple[Package, list[Ready]]]:
    """What each protocol asks of a post, and how it stands; without those that ask for nothing."""
    packages = {version.protocol: version.content_hash for version in protocols.published()}
    asking = [
        package
        for name in wanted
        if name in packages and (package := protocols.package(packages[name])).definition.readiness
    ]
    if not asking:
        return []
    found = Readied.objects.filter(post=post, protocol__in=[package.id for package in asking])
    rows = list(found.select_related("seat__officer").order_by("-done_at", "-pk"))
    work = network.work_calendar(post, around=at.date())
    calendar = Calendar(zone=work.zone, holidays=work.holidays, shift_ends=work.shift_ends)
    return [(package, _ready(package, rows, at, calendar)) for package in asking]


def _ready(
    package: Package, rows: Sequence[Readied], at: datetime, calendar: Calendar
) -> list[Ready]:
    own = [row for row in rows if row.protocol == package.id]
    done = {row.item: row.done_at for row in reversed(own)}
    return [
        Ready(now, [row for row in own if row.item == now.item.code])
        for now in readiness(package, done, at, calendar)
    ]


def overdue_at(post: Post, wanted: Iterable[str], at: datetime) -> int:
    """How many things that a post must have are missing, or are to be seen to again."""
    return sum(ready.now.overdue for __, items in ready_for(post, wanted, at) for ready in items)
