"""What a support was used for: proofs from the files of the case, held against the payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.attachments.models import Attachment
from ventanilla.audit import services as audit
from ventanilla.cases import policies as cases
from ventanilla.cases.models import Track
from ventanilla.cases.services.progress import Work
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.security.models import Seat
from ventanilla.support import books, policies
from ventanilla.support.errors import now
from ventanilla.support.ledger import cents
from ventanilla.support.models import Movement, Proof, Request
from ventanilla.support.services import booking, stepping
from ventanilla.support.services.asking import need_of
from ventanilla.support.services.booking import Note
from ventanilla.support.states import Kind, ProofKind, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What proves it: files of the case, what they add up to, and of which kind they are."""

    files: Sequence[tuple[UUID, str]]
    spent: Decimal


@transaction.atomic
def prove(*, track: Track, request: Request, shown: Shown, by: Seat, at: datetime) -> Request:
    """Attach what proves a support. A fee comes with the report of its provider.

    Raises ``NotAllowed``, ``NotNow``, ``BadInput``.
    """
    work = Work.begin(track, by=by, at=at, act="support.proved")
    cases.may_work(by, work.track).enforce()
    need_of(track, request)
    row = stepping.lock(request)
    stepping.check(row, State.PROOF_ATTACHED)
    if shown.spent <= 0 or shown.spent != cents(shown.spent) or shown.spent > row.amount:
        raise BadInput(
            {"spent": _("Write what was spent: more than zero, not more than was paid.")}
        )
    kinds = [kind for __, kind in shown.files]
    if not kinds or any(kind not in ProofKind.values for kind in kinds):
        raise BadInput({"files": _("Choose at least one file of the case, and what it is.")})
    if row.line.needs_report and ProofKind.REPORT not in kinds:
        raise BadInput({"files": _("A fee needs the report of the provider among its proofs.")})
    _attach(work, row, shown, by, at)
    row.spent, row.proof_on = shown.spent, at.astimezone(row.post.zoneinfo).date()
    row.reported = ProofKind.REPORT in kinds
    stepping.step(row, State.PROOF_ATTACHED, by=by, at=at)
    work.finish("support.proved", {"line": row.line.code, "voucher": row.voucher})
    return row


@transaction.atomic
def doubt(*, track: Track, request: Request, by: Seat, at: datetime) -> Request:
    """The proof does not show it: back to whoever attaches a better one."""
    work = Work.begin(track, by=by, at=at, act="support.doubted")
    need_of(track, request)
    row = stepping.lock(request)
    policies.may_reconcile(by, row).enforce()
    stepping.check(row, State.RECEIPT_SIGNED)
    row.spent = row.proof_on = None
    row.reported = False
    stepping.step(row, State.RECEIPT_SIGNED, by=by, at=at)
    work.finish("support.doubted", {"line": row.line.code, "voucher": row.voucher})
    return row


@transaction.atomic
def reconcile(*, track: Track, request: Request, by: Seat, at: datetime) -> Request:
    """Receipt, proof and amount agree: what was spent goes from advances to expenses.

    Raises ``NotAllowed``, ``NotNow``.
    """
    booking.hold(request.post_id)
    work = Work.begin(track, by=by, at=at, act="support.reconciled")
    need_of(track, request)
    row = stepping.lock(request)
    policies.may_reconcile(by, row).enforce()
    stepping.check(row, State.RECONCILED)
    if row.spent is None:
        raise NotNow(_("Nothing says what was spent."))
    with now():
        legs = books.book_of(row.post_id, row.line.fund_id).settle(
            str(row.pk), row.line.code, row.spent
        )
    row.reconciled_by, row.reconciled_officer = by, by.officer
    stepping.step(row, State.RECONCILED, by=by, at=at)
    paid = Movement.objects.get(request=row, kind=Kind.PAID)
    note = Note(
        kind=Kind.SETTLED, on=at.astimezone(row.post.zoneinfo).date(), request=row.pk,
        rate=paid.rate, rate_on=paid.rate_on, rate_source=paid.rate_source,
    )  # fmt: skip
    booking.book(post=row.post_id, fund=row.line.fund, legs=legs, note=note, by=by, at=at)
    work.finish("support.reconciled", {"line": row.line.code, "voucher": row.voucher})
    return row


@transaction.atomic
def close(*, request: Request, by: Seat, at: datetime) -> Request:
    """Nothing more is expected: all of it is proved, or came back. Raises ``NotNow``."""
    booking.hold(request.post_id)
    row = stepping.lock(request)
    policies.may_keep_till(by, row.post_id).enforce()
    stepping.check(row, State.CLOSED)
    left = books.book_of(row.post_id, row.line.fund_id).advanced(request=str(row.pk))
    if left:
        words = _("%(left)s %(currency)s were not used and have to come back first.")
        raise NotNow(words % {"left": left, "currency": row.currency})
    row.closed_at = at
    stepping.step(row, State.CLOSED, by=by, at=at)
    audit.record(by=by, action="support.closed", at=at, detail={"voucher": row.voucher})
    return row


def _attach(work: Work, row: Request, shown: Shown, by: Seat, at: datetime) -> None:
    known = set(
        Attachment.objects.filter(track=work.track, place__isnull=False).values_list(
            "pk", flat=True
        )
    )
    if any(file not in known for file, __ in shown.files):
        raise BadInput({"files": _("Choose at least one file of the case, and what it is.")})
    place = {"dossier": work.track.dossier, "scope_id": work.track.scope_id}
    for file, kind in shown.files:
        Proof.objects.create(
            track=work.track, request=row.pk, attachment_id=file, kind=kind, at=at, seat=by, **place
        )
