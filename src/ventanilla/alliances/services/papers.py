"""The signed text of an instrument: kept sealed, opened on the record."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.alliances import policies, selectors
from ventanilla.alliances.models import Alliance, Paper
from ventanilla.alliances.services.holding import Detail, hold_unsigned
from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.security import parcels
from ventanilla.security.models import Seat

#: bytes of a signed text
LARGEST = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Text:
    """A file that was read and made anew before it came here."""

    content: bytes
    media_type: str
    extension: str


@transaction.atomic
def keep(*, alliance: Alliance, text: Text, by: Seat, at: datetime) -> Paper:
    """Keep the signed text, until the alliance is in force. Raises ``BadInput``, ``Fixed``."""
    held = hold_unsigned(alliance, by=by)
    if len(text.content) > LARGEST:
        raise BadInput({"file": _("The file is too large: ten megabytes at most.")})
    pk = uuid.uuid4()
    paper = Paper.objects.create(
        id=pk, alliance=held, media_type=text.media_type,
        name=f"{_('alliance')}-{held.pk}.{text.extension}", size=len(text.content),
        sealed=parcels.seal(pk, text.content), kept_at=at, kept_by=by,
    )  # fmt: skip
    held.paper = hashlib.sha256(text.content).hexdigest()
    held.save(update_fields=["paper"])
    detail: Detail = {"alliance": held.pk, "sha256": held.paper}
    audit.record(by=by, action="alliance.paper", at=at, detail=detail)
    return paper


def open_paper(*, alliance: Alliance, by: Seat, at: datetime) -> tuple[Paper, bytes]:
    """The newest signed text, for whoever keeps the alliance or sees whom to call."""
    policies.may_call(by, selectors.posts_of(alliance)).enforce()
    paper = alliance.papers.order_by("-kept_at", "-pk").first()
    if paper is None:
        raise NotNow(_("No signed text is kept here."))
    audit.record(by=by, action="alliance.paper_opened", at=at, detail={"alliance": alliance.pk})
    return paper, parcels.unseal(paper.pk, bytes(paper.sealed))
