"""Data leave the post: composed by the matrix, previewed, sent, written down, acknowledged."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ventanilla.cases import meeting, selectors
from ventanilla.cases import policies as cases
from ventanilla.cases.errors import Changed
from ventanilla.cases.models import Track
from ventanilla.cases.selectors import OpenCase
from ventanilla.cases.services import consenting
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.cases.words import in_words
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.exchange import policies, referring
from ventanilla.exchange.documents import Draft, Heading, Letter, compose
from ventanilla.exchange.errors import Barred
from ventanilla.exchange.models import Disclosure
from ventanilla.exchange.states import DisclosureState
from ventanilla.protocols.engine.definition import Document
from ventanilla.security.models import Consent, Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How a document goes out. ``to``: name and office of whoever gets it."""

    code: str
    language: str
    to: str = ""
    channel: str = ""
    their_reference: str = ""
    reply_by: datetime | None = None
    draft: Draft = field(default_factory=Draft)


def preview(case: OpenCase, sending: Sending, *, by: Seat, at: datetime) -> Letter:
    """What a document would say now, what it leaves out and why, and by what it is barred.

    ``case``: with what its other tracks bar (``meeting.strictest``).

    Signed by ``by`` if they may send it; else the line for the signature names the role that may.
    """
    package = case.package
    document = document_of(package.definition.documents, sending.code)
    found = referring.standing(case.consents, package, document, at=at)
    with override(sending.language):  # the letter's language, not that of whoever sends it
        signer, signer_role = _signature(case, document, by)
        heading = _heading(case, sending, signer=signer, signer_role=signer_role, at=at)
    unlisted = referring.unlisted(package, document, found, sending.to)
    letter = compose(
        package,
        sending.code,
        case.plan,
        selectors.values_of(case, at=at),
        heading=heading,
        language=sending.language,
        draft=replace(sending.draft, draft=False, unlisted=unlisted),
    )
    lacking = referring.lacking(package, document, found)
    return replace(letter, barred=(*letter.barred, *lacking))


def _signature(case: OpenCase, document: Document, by: Seat) -> tuple[str, str]:
    """Name and role as the letter prints them; no name while it is not the signer who looks."""
    package, own = case.package, str(by.get_role_display())
    signing = in_words(package.roles[document.signed_by].title) if document.signed_by else own
    if not policies.may_send(by, case.track, package=package, document=document):
        return "", signing
    if policies.covers(by, package=package, document=document):
        own = _("%(role)s, in the absence of: %(signer)s") % {"role": own, "signer": signing}
    return by.officer.name, own


def _heading(
    case: OpenCase, sending: Sending, *, signer: str, signer_role: str, at: datetime
) -> Heading:
    post = case.track.case.post
    return Heading(
        ministry=post.ministry.name,
        post=post.name,
        city=post.city,
        zone=post.zoneinfo,
        at=at,
        reference=case.track.case.number,
        their_reference=sending.their_reference,
        addressee=tuple(filter(None, (sending.to,))),
        signer=signer,
        signer_role=signer_role,
        received_at=case.record.events.get("notified_at"),
        reply_by=sending.reply_by,
    )


@transaction.atomic
def send(
    *,
    track: Track,
    sending: Sending,
    by: Seat,
    at: datetime,
    disclosure_id: UUID | None = None,
    seen: int | None = None,
) -> Disclosure:
    """Send a document: the disclosure is written down with each field, and the data as they went.

    Only by whoever signs it, or covers for them. Raises ``Barred`` with the reasons while the
    protocol does not let it go. ``disclosure_id`` is chosen by whoever asks: sent again, it gives
    the first disclosure. ``seen``: the version of the track that the preview was made from;
    ``Changed`` if the case moved on, for the paper would not be the one that was looked at.
    """
    work = Work.begin(track, by=by, at=at, act="document.sent")
    document = document_of(work.package.definition.documents, sending.code)
    policies.may_send(by, work.track, package=work.package, document=document).enforce()
    if disclosure_id and (sent := _sent(work, disclosure_id)):
        return sent
    if seen is not None and seen != work.track.version:
        raise Changed(work.track.changed_by.officer.name if work.track.changed_by else "Ventanilla")
    check_open(work.track)
    if document.recipient and not sending.to.strip():
        raise BadInput({"to": _("Write who receives it: name and office.")})
    if sending.reply_by and sending.reply_by <= at:
        raise BadInput({"reply_by": _("The reply cannot be asked for in the past.")})
    met = meeting.strictest(work.as_case(), seat=by, at=at, purpose="document.sent")
    letter = preview(met, sending, by=by, at=at)
    if letter.barred:
        raise Barred([in_words(reason) for reason in letter.barred])
    consent = _consent(work, document, sending.to)
    row = Disclosure(
        track=work.track,
        state=DisclosureState.SENT,
        on=at.astimezone(work.track.case.post.zoneinfo).date(),
        seat=by,
        consent=consent,
        provider=consent.provider if consent else None,
        unbound=consent is None,
        **work.place(),
        **({"id": disclosure_id} if disclosure_id else {}),
    )
    work.writes.insert(work.opened.seal(row, _account(letter, document, sending, at)))
    if document.event:
        work.put_event(document.event)
    consenting.use(work, consent)
    work.finish(
        "document.sent",
        {"document": document.code, "to": sending.to},
        counts={"fields": len(letter.given), "left_out": len(letter.left_out)},
    )
    return row


@transaction.atomic
def acknowledge(*, disclosure: Disclosure, who: str, by: Seat | None, at: datetime) -> Disclosure:
    """The recipient said that it arrived: who said so. ``by``: None where they said it themselves,

    on a page of their own.
    """
    if not who.strip():
        raise BadInput({"who": _("Write who acknowledged: name and office.")})
    work = Work.begin(disclosure.track, by=by, at=at, act="document.acknowledged")
    if by is not None:
        cases.may_work(by, work.track).enforce()
    check_open(work.track)
    row = Disclosure.objects.select_for_update(of=("self",)).get(pk=disclosure.pk)
    if row.state == DisclosureState.ACKNOWLEDGED:
        raise NotNow(_("This document has been acknowledged already."))
    account = work.opened.open(row)
    row.state = DisclosureState.ACKNOWLEDGED
    account |= {"acknowledged_by": who, "acknowledged_at": at.isoformat()}
    work.writes.update(work.opened.seal(row, account), "state", "sealed")
    document = document_of(work.package.definition.documents, account["document"])
    if document.reply_event:
        work.put_event(document.reply_event)
    work.finish("document.acknowledged", {"document": document.code})
    return row


def document_of(documents: tuple[Document, ...], code: str) -> Document:
    """The document with a code. Raises ``BadInput`` for one that the protocol does not have."""
    for document in documents:
        if document.code == code:
            return document
    raise BadInput({"document": _("This protocol has no such document.")})


def _sent(work: Work, disclosure_id: UUID) -> Disclosure | None:
    """The disclosure of this track that was written down under this id before."""
    return Disclosure.objects.filter(pk=disclosure_id, track=work.track).first()


def _consent(work: Work, document: Document, to: str) -> Consent | None:
    """The consent that a document goes out on; None where its recipient needs none.

    Raises ``BadInput`` if it goes to somebody whom the person did not name.
    """
    if not referring.binds(work.package, document):
        return None
    found = referring.standing(work.consents, work.package, document, at=work.at)
    if named := referring.agreed(found, to):
        return named.consent
    who = ", ".join(one.said.recipient for one in found)
    raise BadInput(
        {"to": _("The person agreed to this alone: %(who)s. Write that name.") % {"who": who}}
    )


def _account(letter: Letter, document: Document, sending: Sending, at: datetime) -> dict[str, Any]:
    return {
        "document": document.code,
        "recipient": document.recipient,
        "to": sending.to,
        "channel": sending.channel,
        "language": sending.language,
        "ground": list(document.basis),
        "fields": [{"field": item.field, "give": item.give} for item in letter.given],
        "left_out": [
            {"field": item.field, "reason": {"es": item.reason.es, "en": item.reason.en}}
            for item in letter.left_out
        ],
        "data": letter.data(),
        "sent_at": at.isoformat(),
    }
