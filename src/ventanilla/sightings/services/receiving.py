"""A job empties the boxes: what can be read becomes a sighting of the post's desk.

A letter leaves its box in the transaction that stores what it said. What cannot be read stays,
sealed as it came, and is counted and told.
"""

from dataclasses import replace
from datetime import datetime

import structlog
from django.db import transaction

from ventanilla.audit import services as audit
from ventanilla.network.models import Post
from ventanilla.security import access, vault
from ventanilla.security.decisions import DESK
from ventanilla.security.letterbox import services as letterbox
from ventanilla.security.letterbox.services import Opened, Unreadable
from ventanilla.security.models import Dossier
from ventanilla.security.tokens import Hasher
from ventanilla.sightings import content
from ventanilla.sightings.content import Malformed, Noticed
from ventanilla.sightings.models import Envelope, Receipt, Sighting
from ventanilla.sightings.services import alerting
from ventanilla.sightings.states import OPEN, Modality

log = structlog.get_logger("ventanilla.sightings")
BATCH = 50


def empty(*, at: datetime) -> int:
    """Take out what lies in all boxes; returns how many letters were read.

    Two workers never take the same letter, and one post at a time is one transaction.
    """
    waiting, read = Envelope.objects.filter(refused_at=None), 0
    for post in Post.objects.filter(pk__in=waiting.values("post_id")):
        try:
            read += _empty(post, at)
        except Exception as fault:  # one post's trouble keeps no other waiting
            log.error("sightings.not_emptied", post=post.code, fault=type(fault).__name__)
    return read


@transaction.atomic
def _empty(post: Post, at: datetime) -> int:
    # Whoever holds the post's letterbox is alone with its desk: a slip merges into one sighting.
    letterbox.of_post(post.pk).select_for_update().first()
    letters = list(
        Envelope.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(post=post, refused_at=None)
        .order_by("received_at", "pk")[:BATCH]
    )
    if not letters:
        return 0
    opened = letterbox.open_all([letter.letterbox_id for letter in letters], at=at)
    return sum(_read(letter, post, opened, at) for letter in letters)


def _read(letter: Envelope, post: Post, opened: Opened, at: datetime) -> bool:
    try:
        plain = opened.unseal(letter.letterbox_id, letter.pk, bytes(letter.sealed))
        noticed = content.read(plain, received_at=letter.received_at)
    except (Unreadable, Malformed) as fault:
        _refuse(letter, post, type(fault).__name__, at)
        return False
    if not Sighting.objects.filter(pk=letter.pk).exists():
        sighting = _store(letter, post, _placed(letter, noticed), at)
        Receipt.objects.filter(pk=letter.pk).update(sighting=sighting.pk)
    letter.delete()
    return True


def _placed(letter: Envelope, noticed: Noticed) -> Noticed:
    """What the session proved wins over what the letter says."""
    if letter.seat_id is None:
        return replace(noticed, modality=Modality.ONLINE, sent_by=())
    online = noticed.modality == Modality.ONLINE
    modality = Modality.OFFICE if online else noticed.modality
    return replace(noticed, modality=modality, sent_by=(letter.seat_id,))


def _store(letter: Envelope, post: Post, noticed: Noticed, at: datetime) -> Sighting:
    slip = _token(post, noticed)
    if slip and (known := _same(post, slip, noticed)):
        return _merge(known, noticed, at)
    scope = access.scope_for(post_id=post.pk, protocol=DESK)
    day = noticed.seen_at.astimezone(post.zoneinfo).date()
    dossier = Dossier(scope=scope, opened_on=day)
    # The key first, in its own database: a dossier without its key cannot arise.
    opened = vault.open_new(dossier=dossier, at=at)
    dossier.save(force_insert=True)
    sighting = Sighting(
        id=letter.pk,
        dossier=dossier,
        scope=scope,
        post=post,
        area=letter.area,
        modality=noticed.modality,
        day=day,
        hint=noticed.hint,
        urgency=noticed.urgency,
        seen_at=noticed.seen_at,
        received_at=letter.received_at,
        slip=slip,
    )
    opened.seal(sighting, noticed.to_document()).save(force_insert=True)
    audit.record(by=None, action="sighting.received", at=at, dossiers=[dossier.pk])
    alerting.tell_arrival(sighting, at=at)
    return sighting


def _token(post: Post, noticed: Noticed) -> bytes | None:
    slip = content.same_slip(noticed.slip)
    return Hasher().token("slip", f"{post.pk} {slip}") if slip else None


def _same(post: Post, slip: bytes, noticed: Noticed) -> Sighting | None:
    """The sighting of the same slip, post and day that nobody has ended yet."""
    day = noticed.seen_at.astimezone(post.zoneinfo).date()
    same = Sighting.objects.filter(post=post, day=day, slip=slip, state__in=OPEN)
    return same.select_related("dossier").select_for_update(of=("self",)).first()


def _merge(known: Sighting, noticed: Noticed, at: datetime) -> Sighting:
    before = known.urgency
    opened = vault.release(seat=None, dossiers=[known.dossier], purpose="sighting.merged", at=at)
    opened.seal(known, content.merged(opened.open(known), noticed))
    known.urgency = content.sooner(known.urgency, noticed.urgency)
    known.seen_at = min(known.seen_at, noticed.seen_at)
    known.save(update_fields=["sealed", "urgency", "seen_at"])
    if known.urgency != before:
        alerting.tell_arrival(known, at=at)
    return known


def _refuse(letter: Envelope, post: Post, why: str, at: datetime) -> None:
    letter.refused_at = at
    letter.save(update_fields=["refused_at"])
    audit.record(
        by=None, action="sighting.unreadable", at=at, detail={"post": post.code, "why": why}
    )
    alerting.tell_unreadable(letter, at=at)
    log.warning("sighting.unreadable", post=post.code, why=why)
