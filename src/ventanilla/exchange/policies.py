"""Who may send what: whoever signs it by the protocol, or stands in for them."""

from django.utils.translation import gettext as _

from ventanilla.cases import policies as cases
from ventanilla.cases.models import Track
from ventanilla.cases.words import in_words
from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.protocols.engine.definition import Document
from ventanilla.protocols.engine.load import Package
from ventanilla.security.models import Seat


def may_send(seat: Seat, track: Track, *, package: Package, document: Document) -> Verdict:
    """Send a document: a seat of the role that signs it, or of one that covers for that role.

    A document that nobody signs goes out by whoever works on the case.
    """
    if not (verdict := cases.may_work(seat, track)):
        return verdict
    signing = (document.signed_by, *document.covered_by)
    if document.signed_by is None or seat.role in {package.seat_role(r) for r in signing if r}:
        return YES
    return no(who_sends(package, document))


def covers(seat: Seat, *, package: Package, document: Document) -> bool:
    """Whether a seat that may send a document would sign it in the absence of somebody else."""
    return document.signed_by is not None and seat.role != package.seat_role(document.signed_by)


def who_sends(package: Package, document: Document) -> str:
    """A sentence: who signs and sends a document, and who in their absence. Blank: anybody."""
    if document.signed_by is None:
        return ""
    signer, *others = (
        in_words(package.roles[role].title) for role in (document.signed_by, *document.covered_by)
    )
    if not others:
        return _("Signed and sent by: %(signer)s.") % {"signer": signer}
    return _("Signed and sent by: %(signer)s. In their absence: %(others)s.") % {
        "signer": signer,
        "others": ", ".join(others),
    }
