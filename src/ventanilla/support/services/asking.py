"""Ask for a support from a case, ask again, take it back."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from ventanilla.cases import consents, policies
from ventanilla.cases.models import Track
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.security.models import Seat
from ventanilla.support.ledger import cents
from ventanilla.support.models import Line, Need, Request, Step
from ventanilla.support.services import stepping
from ventanilla.support.states import STANDING, Reason, State

LONGEST_NOTE = 2_000
#: signs of a voucher: nothing that is read two ways
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for. ``note``: why, sealed in the case; ``day``: from when, for ``days``."""

    line: int
    day: date
    days: int
    adults: int
    minors: int
    amount: Decimal
    note: str


@transaction.atomic
def ask(*, track: Track, wanted: Wanted, by: Seat, at: datetime) -> Request:
    """Ask for a support. Those who handle money learn the number of the case, and not why.

    Raises ``NotAllowed``, ``NotNow`` for a closed track or without the consent that the protocol
    asks for, ``BadInput``.
    """
    work = Work.begin(track, by=by, at=at, act="support.asked")
    policies.may_work(by, work.track).enforce()
    check_open(work.track)
    _check_consent(work)
    post = work.track.case.post
    row = Request(
        post=post,
        case_number=work.track.case.number,
        requested_by=by,
        requested_officer=by.officer,
        requested_at=at,
        voucher=_voucher(),
    )
    _fill(row, wanted, track=track)
    row.save(force_insert=True)
    need = Need(track=track, request=row.pk, **work.place())
    work.opened.seal(need, {"note": _note(wanted.note)}).save(force_insert=True)
    Step.objects.create(request=row, state=State.REQUESTED, at=at, seat=by)
    work.finish("support.asked", {"line": row.line.code, "voucher": row.voucher})
    return row


@transaction.atomic
def ask_again(*, track: Track, request: Request, wanted: Wanted, by: Seat, at: datetime) -> Request:
    """Ask for what was given back, put right. Only whoever asked first: it stays theirs.

    Raises as ``ask`` does.
    """
    work = Work.begin(track, by=by, at=at, act="support.asked_again")
    policies.may_work(by, work.track).enforce()
    check_open(work.track)
    _check_consent(work)
    need = need_of(track, request)
    row = stepping.lock(request)
    if by.officer_id != row.requested_officer_id:
        raise NotAllowed(_("Whoever asked for it puts it right."))
    stepping.check(row, State.REQUESTED)
    _fill(row, wanted, track=track)
    work.opened.seal(need, {"note": _note(wanted.note)}).save(update_fields=["sealed"])
    stepping.step(row, State.REQUESTED, by=by, at=at)
    work.finish("support.asked_again", {"line": row.line.code, "voucher": row.voucher})
    return row


@transaction.atomic
def cancel(*, track: Track, request: Request, reason: str, by: Seat, at: datetime) -> Request:
    """It is not wanted any more, before anything was paid. Raises ``NotNow``, ``BadInput``."""
    stepping.check_reason(reason)
    work = Work.begin(track, by=by, at=at, act="support.cancelled")
    policies.may_work(by, work.track).enforce()
    need_of(track, request)
    row = stepping.lock(request)
    stepping.step(row, State.CANCELLED, by=by, at=at, reason=Reason(reason))
    work.finish("support.cancelled", {"line": row.line.code, "voucher": row.voucher})
    return row


def need_of(track: Track, request: Request) -> Need:
    """The sealed half of a request of this case. Raises ``BadInput`` for another's."""
    found = Need.objects.filter(track=track, request=request.pk).first()
    if found is None:
        raise BadInput({"request": _("This was not asked for this case.")})
    return found


def _check_consent(work: Work) -> None:
    """A restricted protocol rests on the consent to be attended: it stands before money is asked

    for. Elsewhere a child is fed before anybody has asked her anything.
    """
    asks = work.track.scope.level > 0
    if asks and not consents.is_attended(work.package, work.record.consents, work.at):
        raise NotNow(
            _("This protocol asks for the person's consent to be attended before a support.")
        )


def _fill(row: Request, wanted: Wanted, *, track: Track) -> None:
    """Put what is wanted into a request, or say at its fields what cannot be."""
    line = Line.objects.select_related("fund").filter(pk=wanted.line).first()
    if line is None or not line.is_ready or wanted.day.year != line.fund.fiscal_year:
        raise BadInput(
            {"line": _("Headquarters has not said yet what this line may cost, and who decides.")}
        )
    problems = {**_wrong_amounts(wanted, line), **_wrong_days(row, wanted, line, track)}
    if problems:
        raise BadInput(problems)
    row.line, row.day, row.days = line, wanted.day, wanted.days
    row.adults, row.minors, row.amount = wanted.adults, wanted.minors, wanted.amount
    row.reason = ""


def _wrong_amounts(wanted: Wanted, line: Line) -> dict[str, str]:
    if wanted.adults < 0 or wanted.minors < 0 or wanted.adults + wanted.minors < 1:
        return {"adults": _("Say for how many persons it is.")}
    if wanted.amount <= 0 or wanted.amount != cents(wanted.amount):
        return {"amount": _("Write an amount above zero, with at most two decimals.")}
    most = line.most(persons=wanted.adults + wanted.minors, days=max(wanted.days, 1))
    if wanted.amount > most:
        words = _("This line gives at most %(most)s %(currency)s for so many persons and days.")
        return {"amount": words % {"most": most, "currency": line.fund.currency}}
    return {}


def _wrong_days(row: Request, wanted: Wanted, line: Line, track: Track) -> dict[str, str]:
    """The days of a line, and the same asked twice: within the track, which alone is seen."""
    if wanted.days < 1:
        return {"days": _("Say for how many days it is; one, if it is given once.")}
    mine = Need.objects.filter(track=track).exclude(request=row.pk).values_list("request")
    standing = Request.objects.filter(pk__in=mine, line=line, state__in=STANDING)
    same = standing.filter(day=wanted.day).first()
    if same is not None:
        words = _("This line was asked for this case and day already: %(voucher)s.")
        return {"day": words % {"voucher": same.voucher}}
    before = standing.aggregate(days=Sum("days"))["days"] or 0
    if before + wanted.days > (line.days_cap or 0):
        words = _("This line is for %(cap)s days in a case; %(before)s are asked for already.")
        return {"days": words % {"cap": line.days_cap, "before": before}}
    return {}


def _note(text: str) -> str:
    note = text.strip()
    if not note:
        raise BadInput({"note": _("Write why it is needed.")})
    if len(note) > LONGEST_NOTE:
        raise BadInput({"note": _("This is too long.")})
    return note


def _voucher() -> str:
    return "V-" + "".join(secrets.choice(SIGNS) for __ in range(8))
