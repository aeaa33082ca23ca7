"""Write a notification down: who it is about is sealed, the clocks run from its times."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.network.models import Post, Region
from ventanilla.notifications import clocks, marks, policies, routing, selectors
from ventanilla.notifications.models import Agency, Batch, Mark, Notification
from ventanilla.notifications.states import Entry
from ventanilla.notifications.told import Told, check
from ventanilla.security import access, vault
from ventanilla.security.decisions import DESK
from ventanilla.security.models import Dossier, Seat


@transaction.atomic
def register(
    *,
    told: Told,
    entry: Entry,
    by: Seat,
    at: datetime,
    notification_id: UUID,
    again: bool = False,
) -> Notification:
    """Write down what was told, on the desk of the seat's post.

    What tells of a request for protection is left out first. ``notification_id`` is chosen by
    whoever asks: sent twice, it is stored once. ``again``: it looks like one that is there, and is
    another. Raises ``BadInput`` with a sentence for each field.
    """
    policies.may_take(by).enforce()
    with connection.cursor() as cursor:
        # Two sendings at once: the second waits here until the first is stored or has failed.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [notification_id.int >> 65])
    if known := selectors.find(by, notification_id, at):
        return known
    told, __ = told.without_protection()
    check(told, at=at)
    if not again and any(each.same for each in selectors.alike_to(told, seat=by, at=at)):
        raise BadInput(
            {"again": _("This looks like a notification that is here already. Compare them.")}
        )
    made = write(
        told, post=by.post, entry=entry, by=by, at=at, notification_id=notification_id
    )  # fmt: skip
    audit.record(
        by=by,
        action="notification.registered",
        at=at,
        dossiers=[made.dossier_id],
        detail={"kind": made.kind, "channel": made.channel, "entry": entry.value},
    )
    return made


def write(
    told: Told,
    *,
    post: Post,
    entry: Entry,
    by: Seat | None,
    at: datetime,
    notification_id: UUID,
    batch: tuple[Batch, int] | None = None,
    from_post: Post | None = None,
) -> Notification:
    """A notification with its dossier and its marks, at a post. Call in a transaction.

    The key is made first, in its own database: what fails afterwards leaves an orphan key.
    """
    day = told.received_at.astimezone(post.zoneinfo).date()
    dossier = Dossier(
        scope=access.scope_for(post_id=post.pk, protocol=DESK),
        opened_on=at.astimezone(post.zoneinfo).date(),
    )
    opened = vault.open_new(dossier=dossier, at=at)
    dossier.save(force_insert=True)
    place = routing.place_of(state=told.state, county=told.county)
    minor = told.is_minor(day)
    delay = clocks.notice_delay(event_at=told.event_at, sent_at=told.sent_at)
    row = Notification(
        id=notification_id,
        dossier=dossier,
        scope=dossier.scope,
        key_version=dossier.key_version,
        post=post,
        agency=agency_named(told.agency),
        kind=told.kind,
        channel=told.channel,
        entry=entry,
        batch=batch[0] if batch else None,
        line=batch[1] if batch else None,
        received_at=told.received_at,
        notice_delay=delay,
        late=clocks.is_late(delay, minor=minor),
        due_at=clocks.due(received_at=told.received_at, zone=post.zoneinfo),
        region=Region.objects.filter(country="US", code=place.state).first(),
        county=place.county,
        county_fips=place.fips,
        minor=minor,
        told_of_right=told.told_of_right,
        requested=told.requested,
        nationality=told.nationality,
        seat=by,
        from_post=from_post,
    )
    opened.seal(row, told.to_document())
    row.save(force_insert=True)
    Mark.objects.bulk_create(marks.rows(row, told.names, told.custody_id))
    return row


def agency_named(name: str) -> Agency:
    """The agency of a name, however it is written; made on first use."""
    key = selectors.agency_key(name)
    if (known := Agency.objects.filter(key=key).first()) is not None:
        return known
    Agency.objects.bulk_create([Agency(name=name.strip(), key=key)], ignore_conflicts=True)
    return Agency.objects.get(key=key)
