"""The life of a support, the lines it may be of, and the accounts of the books."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from ventanilla.network.roles import Role


class State(models.TextChoices):
    """From what somebody needs to a support whose proof stands in the books."""

    REQUESTED = "requested", _("Requested")
    REVIEWED = "reviewed", _("Reviewed")
    RETURNED = "returned", _("Given back")
    AUTHORISED = "authorised", _("Authorised")
    REJECTED = "rejected", _("Rejected")
    PAID = "paid", _("Paid")
    RECEIPT_SIGNED = "receipt_signed", _("Receipt signed")
    PROOF_ATTACHED = "proof_attached", _("Proof attached")
    RECONCILED = "reconciled", _("Reconciled")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")
    REFUNDED = "refunded", _("Paid back")


#: what may follow each state; the database holds the same table (migration 0002)
MOVES: Mapping[State, frozenset[State]] = {
    State.REQUESTED: frozenset({State.REVIEWED, State.RETURNED, State.REJECTED, State.CANCELLED}),
    State.RETURNED: frozenset({State.REQUESTED, State.CANCELLED}),
    State.REVIEWED: frozenset({State.AUTHORISED, State.RETURNED, State.REJECTED, State.CANCELLED}),
    State.AUTHORISED: frozenset({State.PAID, State.RETURNED, State.CANCELLED}),
    State.PAID: frozenset({State.RECEIPT_SIGNED, State.REFUNDED}),
    State.RECEIPT_SIGNED: frozenset({State.PROOF_ATTACHED, State.REFUNDED}),
    State.PROOF_ATTACHED: frozenset({State.RECONCILED, State.RECEIPT_SIGNED}),
    State.RECONCILED: frozenset({State.CLOSED}),
    State.REJECTED: frozenset(),
    State.CLOSED: frozenset(),
    State.CANCELLED: frozenset(),
    State.REFUNDED: frozenset(),
}
#: nothing is expected any more
OVER = (State.REJECTED, State.CLOSED, State.CANCELLED, State.REFUNDED)
#: money was promised and not given yet
PROMISED = (State.AUTHORISED,)
#: money was given, and what it was used for is not in the case yet
UNPROVED = (State.PAID, State.RECEIPT_SIGNED)
#: money was given and not all of it came back
GIVEN = (*UNPROVED, State.PROOF_ATTACHED, State.RECONCILED, State.CLOSED)
#: what is still missing takes an open case: to ask again, or to add the file that proves it
UNFINISHED = (State.REQUESTED, State.RETURNED, State.REVIEWED, *PROMISED, *UNPROVED)
#: of these a case may have one for a line and a day
STANDING = tuple(
    state for state in State if state not in (State.REJECTED, State.CANCELLED, State.REFUNDED)
)


class Item(models.TextChoices):
    """What a support is for (note §9). Its marks of evidence: the first three [R], others [I]."""

    FOOD = "food", _("Food")
    LODGING = "lodging", _("Lodging")
    CLOTHING = "clothing", _("Clothing")
    HYGIENE = "hygiene", _("Hygiene")
    PHONE = "phone", _("Telephone")
    LOCAL_TRANSPORT = "local_transport", _("Local transport")
    TRAVEL_HOME = "travel_home", _("Travel home")
    MEDICAL = "medical", _("Medical care")
    DOCUMENTS = "documents", _("Documents")
    SCHOOL = "school", _("School")
    REMAINS = "remains", _("Mortal remains")
    LEGAL = "legal", _("Legal fees")
    OTHER = "other", _("Other")


#: a provider is paid a fee, and says what was done for it
FEES = (Item.LEGAL,)


class Level(models.TextChoices):
    """Who authorises a line."""

    OFFICER = "officer", _("Another protection officer")
    HEAD_PROTECTION = "head_protection", _("Head of protection")
    HEAD_POST = "head_post", _("Head of post")
    HQ = "hq", _("Finance officer at headquarters")


#: who handles the money of one post, and knows no case
AT_THE_TILL = (Role.CASHIER, Role.HEAD_OF_POST)


class Method(models.TextChoices):
    """How it is paid."""

    CASH = "cash", _("Cash")
    CARD = "card", _("Card")
    VENDOR = "vendor", _("Straight to the vendor")
    TICKET = "ticket", _("A ticket")


class Currency(models.TextChoices):
    """What a fund is kept in."""

    MXN = "MXN", _("Mexican pesos")
    USD = "USD", _("United States dollars")


class Reason(models.TextChoices):
    """Why a request is given back, rejected or cancelled: no text, for the cashier reads it."""

    PAPERS = "papers", _("A paper is missing")
    AMOUNT = "amount", _("The amount is not what it costs")
    NEED = "need", _("The need is not shown")
    TWICE = "twice", _("It was given already")
    LINE = "line", _("It belongs to another line")
    NO_FUNDS = "no_funds", _("There is no money for it")
    NOT_WANTED = "not_wanted", _("The person does not want it")


class ProofKind(models.TextChoices):
    """What a file proves."""

    INVOICE = "invoice", _("Invoice or till receipt")
    TICKET = "ticket", _("Ticket")
    SIGNED = "signed", _("Signed list or receipt")
    REPORT = "report", _("Report of the provider")


class Lack(models.TextChoices):
    """Why a month closes although a proof is missing."""

    ON_THE_WAY = "on_the_way", _("It is on its way")
    LOST = "lost", _("It was lost, and the person signed for it")
    NO_PAPER = "no_paper", _("Nobody gives a paper for it")
    SAFETY = "safety", _("To ask for it would put the person in danger")


class Account(models.TextChoices):
    """The accounts of the books of a post, for each fund."""

    CASH = "cash", _("Cash")
    ADVANCE = "advance", _("Advances without proof")
    EXPENSE = "expense", _("Spent")
    ALLOCATION = "allocation", _("Assigned")
    TRANSIT = "transit", _("Between posts")
    DIFFERENCE = "difference", _("Differences of counts")


class Kind(models.TextChoices):
    """What happened, as the cash book calls it."""

    ALLOCATED = "allocated", _("Funds received")
    SHIFTED = "shifted", _("Moved between lines")
    SENT = "sent", _("Sent to another post")
    RECEIVED = "received", _("Received from another post")
    PAID = "paid", _("Support paid")
    SETTLED = "settled", _("Proof booked")
    REFUNDED = "refunded", _("Money came back")
    COUNTED = "counted", _("Difference of a count")
    RETURNED = "returned", _("Returned at the end of the year")
    CORRECTED = "corrected", _("Correction")


#: what is put right by booking it the other way round; all else has an act of its own for that
CORRECTABLE = (Kind.ALLOCATED, Kind.SHIFTED, Kind.COUNTED)
