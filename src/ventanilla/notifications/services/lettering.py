"""Write to an agency: a letter is made in memory, downloaded by an officer, and on the record."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import NotNow
from ventanilla.notifications import letters, policies, selectors
from ventanilla.notifications.letters import LetterKind, Signer
from ventanilla.notifications.models import Notification
from ventanilla.security.models import Seat


@transaction.atomic
def write(
    *, notification: Notification, kind: LetterKind, language: str = "en", by: Seat, at: datetime
) -> bytes:
    """The PDF of a letter to the agency. An acknowledgement is written down as given.

    Raises ``NotAllowed``, ``Wiped``, and ``NotNow`` where there is nothing to write.
    """
    if kind == LetterKind.NON_COMPLIANCE:
        policies.may_complain(by, notification).enforce()
    policies.may_work(by, notification).enforce()
    if not letters.fits(kind, notification):
        raise NotNow(
            _("Nothing here asks for this letter: nobody is held, or the agency complied.")
        )
    opened, __ = selectors.open_one(notification, seat=by, at=at, purpose="notification.letter")
    with translation.override(language):
        signer = Signer(by.officer.name, str(by.get_role_display()))
    made = letters.compose(kind, notification, opened, signer=signer, at=at, language=language)
    if kind == LetterKind.ACKNOWLEDGEMENT:
        Notification.objects.filter(pk=notification.pk, acknowledged_at=None).update(
            acknowledged_at=at
        )
    audit.record(
        by=by,
        action="notification.written",
        at=at,
        dossiers=[notification.dossier_id],
        detail={"letter": kind.value},
    )
    return letters.render(made)
