"""Who may send what: whoever signs it by the protocol, or stands in for them."""

from django.utils.translation import gettext as _

from ventanilla.cases import policies as cases
from ventanilla.cases.models import Track
from ventanilla.cases.words import in_words
from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Role
from ventanilla.protocols.engine.definition import Document
from ventanilla.protocols.engine.exporting.shapes import Export
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


def may_release(seat: Seat, track: Track) -> Verdict:
    """Export a case under a standard: whoever has it, or the head of protection of its post.

    Both read the sealed section: from half a case a record would say what is not so.
    """
    if seat.role != Role.SUPERVISOR and track.assigned_id != seat.pk:
        return no(_("A case is exported by whoever has it, or by the head of protection."))
    return cases.may_work(seat, track)


def may_release_identity(seat: Seat, track: Track, *, package: Package, export: Export) -> Verdict:
    """Let the identity go with it: a seat of the role that the export names."""
    if seat.role != package.seat_role(export.identity.asks):
        words = in_words(package.roles[export.identity.asks].title)
        return no(_("With the identity it is exported by: %(role)s.") % {"role": words})
    return may_release(seat, track)


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
