"""Opening a case, or another track of one: a dossier with its own key, and the first plan."""

from collections.abc import Mapping
from datetime import datetime

from ventanilla.cases import policies
from ventanilla.cases.models import Case, Numbering, Track
from ventanilla.cases.record import Record
from ventanilla.cases.services.progress import Work
from ventanilla.network.models import Post
from ventanilla.people.identity import Names
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.state import Value
from ventanilla.security import access, vault
from ventanilla.security.models import Dossier, Seat


def begin(
    *,
    post: Post,
    protocol: str,
    route: str,
    names: Names,
    facts: Mapping[str, Value],
    events: Mapping[str, datetime],
    by: Seat,
    at: datetime,
) -> Work:
    """A new case with its first track, to be written by ``finish``.

    ``facts`` and ``events`` are what the notice said. Call in a transaction. The key is made
    first, in its own database: if the transaction fails, an orphan key remains and is swept; a
    dossier without its key cannot arise.
    """
    policies.may_register(by, protocol).enforce()
    day = at.astimezone(post.zoneinfo).date()
    case = Case(number=_next_number(post, day.year), post=post, opened_on=day)
    work = begin_track(
        case=case, post=post, protocol=protocol, route=route, names=names, by=by, at=at
    )
    work.record.events = dict(events)
    work.put_facts(facts)
    return work


def begin_track(
    *,
    case: Case,
    post: Post,
    protocol: str,
    route: str,
    names: Names,
    by: Seat | None,
    at: datetime,
) -> Work:
    """A new track at a post, in a case that may be new itself, to be written by ``finish``.

    ``by`` None: the system opens it. Call in a transaction. Raises ``NotPublished``.
    """
    version = protocols.newest(protocol)
    package = protocols.package(version.content_hash)
    level = int(package.definition.is_restricted)
    day = at.astimezone(post.zoneinfo).date()
    scope = access.scope_for(post_id=post.pk, protocol=protocol, level=level)
    dossier = Dossier(scope=scope, opened_on=day)
    opened = vault.open_new(dossier=dossier, at=at)
    track = Track(
        case=case,
        protocol=protocol,
        package=version,
        dossier=dossier,
        scope=dossier.scope,
        route=route,
        opened_on=day,
    )
    work = Work(
        track=track,
        by=by,
        at=at,
        opened=opened,
        package=package,
        record=Record(),
        names=names,
        new=True,
    )
    if by is None or access.opens_at(by, level):
        work.writes.insert(dossier)
    else:
        access.begin_dossier(dossier, by=by)
    if case._state.adding:
        work.writes.insert(case)
    work.know(names)
    return work


def _next_number(post: Post, year: int) -> str:
    """The next number of a post and year. Locks one row, so that no two cases get the same."""
    numbering = Numbering.objects.select_for_update().filter(post=post, year=year).first()
    if numbering is None:
        Numbering.objects.bulk_create([Numbering(post=post, year=year)], ignore_conflicts=True)
        numbering = Numbering.objects.select_for_update().get(post=post, year=year)
    numbering.last += 1
    numbering.save(update_fields=["last"])
    return f"{post.code}-{year}-{numbering.last:05}"
