"""A letter goes into the box of a post. Whoever puts it in cannot take it out."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.security.letterbox import services as letterbox
from ventanilla.security.letterbox.models import Letterbox
from ventanilla.security.models import Seat
from ventanilla.sightings import policies
from ventanilla.sightings.content import Noticed
from ventanilla.sightings.models import LONGEST, Envelope, Receipt, Slipbook

#: slips on a sheet, and the last number before they begin again
ON_A_SHEET, LAST = 12, 999
#: letters of one seat on one day: more is a script
MOST = 200


def send(*, letter: UUID, noticed: Noticed, by: Seat, at: datetime) -> Receipt:
    """Seal what was noticed, and put it in: for a page without scripts. See :func:`post`."""
    box = letterbox.newest(by.post_id)
    sealed = letterbox.seal(box, letter, noticed.to_letter())
    return post(letter=letter, box=box.pk, sealed=sealed, by=by, at=at)


@transaction.atomic
def post(*, letter: UUID, box: UUID, sealed: bytes, by: Seat, at: datetime) -> Receipt:
    """Put in what a device sealed. ``letter`` was made there: sent again it is stored once.

    Raises ``NotAllowed``; ``BadInput`` for a box of another post, and for what is too long or too
    much.
    """
    policies.may_send(by).enforce()
    known = Letterbox.objects.filter(pk=box, post_id=by.post_id).exists()
    if not known or len(sealed) > LONGEST:
        raise BadInput({"letter": _("This cannot be delivered. Open the page again.")})
    day = at.astimezone(by.post.zoneinfo).date()
    with connection.cursor() as cursor:
        # Two at once would get the same number; and the same letter twice waits for itself.
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, by.pk])
    today = Receipt.objects.filter(seat=by, day=day)
    if kept := Receipt.objects.filter(pk=letter, seat=by).first():
        return kept
    number = today.count() + 1
    if number > MOST:
        raise BadInput({"letter": _("Too much was sent today. Call whoever is on duty.")})
    receipt = Receipt(id=letter, seat=by, post_id=by.post_id, day=day, number=number, at=at)
    Receipt.objects.bulk_create([receipt])
    _put_in(letter, box, by.post_id, sealed, at, seat=by)
    audit.record(by=by, action="sighting.sent", at=at, detail={"number": number})
    return receipt


@transaction.atomic
def ask(*, letter: UUID, box: Letterbox, noticed: Noticed, at: datetime) -> None:
    """Put in what somebody asks over the public site, of whom nothing is known and kept."""
    sealed = letterbox.seal(box, letter, noticed.to_letter())
    _put_in(letter, box.pk, box.post_id, sealed, at, seat=None)


@transaction.atomic
def print_slips(*, by: Seat, at: datetime) -> list[str]:
    """The turn slips of a new sheet, such as REV-041: no two of a post are the same for long."""
    policies.may_send(by).enforce()
    Slipbook.objects.bulk_create([Slipbook(post_id=by.post_id)], ignore_conflicts=True)
    book = Slipbook.objects.select_for_update().get(pk=by.post_id)
    numbers = [(book.last + step) % LAST + 1 for step in range(ON_A_SHEET)]
    book.last = numbers[-1]
    book.save(update_fields=["last"])
    return [f"REV-{number:03}" for number in numbers]


def today(*, seat: Seat, at: datetime) -> list[Receipt]:
    """What a seat sent today, the latest first: numbers, and how far each has come."""
    day = at.astimezone(seat.post.zoneinfo).date()
    return list(Receipt.objects.filter(seat=seat, day=day).order_by("-number"))


_LOCK = 20_261_123


def _put_in(
    letter: UUID, box: UUID, post: int, sealed: bytes, at: datetime, *, seat: Seat | None
) -> None:
    # Without a target of the conflict: pages may not even read which letters are there.
    Envelope.objects.bulk_create(
        [
            Envelope(
                id=letter,
                letterbox_id=box,
                post_id=post,
                area=seat.area if seat else "",
                seat=seat,
                received_at=at,
                sealed=sealed,
            )
        ],
        ignore_conflicts=True,
    )
