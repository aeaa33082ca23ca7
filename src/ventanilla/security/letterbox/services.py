"""Make and renew the letterbox of a post; put in; take out, which only a job can."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import NotNow
from ventanilla.network.models import Post
from ventanilla.security import access, crypto, vault
from ventanilla.security.decisions import DESK
from ventanilla.security.letterbox import sealing
from ventanilla.security.letterbox.models import Letterbox
from ventanilla.security.models import Dossier

Unreadable = crypto.Unreadable
#: above whatever a role opens: a seat that asks for this key is refused by the database
LEVEL = 2
USE = "letterbox"


class NoLetterbox(NotNow):
    """Nobody has made a letterbox for this post."""

    def __init__(self) -> None:
        super().__init__(_("This post cannot receive yet: it has no letterbox."))


@transaction.atomic
def make(*, post: Post, at: datetime) -> Letterbox:
    """Open the first letterbox of a post, or the next version of it. For commands and jobs.

    Letters to earlier versions still open.
    """
    last = of_post(post.pk).select_for_update().first()
    if last:
        Letterbox.objects.filter(pk=last.pk).update(ended_at=at)
    scope = access.scope_for(post_id=post.pk, protocol=DESK, level=LEVEL)
    day = at.astimezone(post.zoneinfo).date()
    dossier = Dossier(id=uuid4(), scope=scope, opened_on=day)
    opened = vault.open_new(dossier=dossier, at=at)
    dossier.save(force_insert=True)
    made = Letterbox.objects.create(
        id=dossier.pk,
        post=post,
        version=last.version + 1 if last else 1,
        public=sealing.public_of(_private(opened, dossier.pk)),
        made_at=at,
    )
    detail: dict[str, str | int | bool] = {"post": post.code, "version": made.version}
    audit.record(by=None, action="letterbox.made", at=at, dossiers=[dossier.pk], detail=detail)
    return made


def of_post(post_id: int) -> QuerySet[Letterbox]:
    """The open letterbox of a post, as a query of one row or none."""
    return Letterbox.objects.filter(post_id=post_id, ended_at=None)


def newest(post_id: int) -> Letterbox:
    """The letterbox that letters to a post go to. Raises ``NoLetterbox``."""
    found = of_post(post_id).first()
    if found is None:
        raise NoLetterbox
    return found


def seal(box: Letterbox, letter: UUID, plain: bytes) -> bytes:
    """Put in: what comes out of ``letter`` in this box alone."""
    return sealing.seal(bytes(box.public), plain, bound=_bound(box.pk, letter))


@dataclass(frozen=True, slots=True)
class Opened:
    """Letterboxes that a job has opened."""

    private: dict[UUID, EllipticCurvePrivateKey]

    def unseal(self, box: UUID, letter: UUID, sealed: bytes) -> bytes:
        """Take out. Raises ``Unreadable``."""
        if box not in self.private:
            raise Unreadable
        return sealing.unseal(self.private[box], sealed, bound=_bound(box, letter))


def open_all(boxes: Iterable[UUID], *, at: datetime) -> Opened:
    """Open letterboxes, on the record. ``OutOfReach`` for everybody but a job."""
    wanted = list(Dossier.objects.filter(pk__in=set(boxes), scope__level=LEVEL))
    opened = vault.release(seat=None, dossiers=wanted, purpose="letterbox.emptied", at=at)
    return Opened({dossier.pk: _private(opened, dossier.pk) for dossier in wanted})


def _private(opened: vault.Vault, box: UUID) -> EllipticCurvePrivateKey:
    return sealing.private_of(opened.derive(box, use=USE, length=sealing.SEED))


def _bound(box: UUID, letter: UUID) -> bytes:
    return f"{box}\n{letter}".encode()
