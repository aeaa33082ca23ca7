"""The one table of roles: what a seat is called, and what it may do, in words.

The codes are stored on seats and named by protocol packages (``roles: seat:``).
Whether an act is allowed is decided by policies; this table is what they, the help page and
the seat choice read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The role of a seat, and its title."""

    INTAKE_OFFICER = "intake_officer", _("Intake and duty officer")
    CASE_OFFICER = "case_officer", _("Protection officer")
    SUPERVISOR = "supervisor", _("Head of protection")
    HEAD_OF_POST = "head_of_post", _("Head of post")
    HQ_PROTOCOL_LEAD = "hq_protocol_lead", _("Protocol lead at headquarters")
    ANALYST = "analyst", _("Analyst")
    AUDITOR = "auditor", _("Auditor")
    USER_ADMINISTRATOR = "user_administrator", _("User administrator")
    KEY_CUSTODIAN = "key_custodian", _("Key custodian")
    INTERPRETER = "interpreter", _("Interpreter")
    DELEGATION_OFFICER = "delegation_officer", _("Officer of a delegation in Mexico")
    DATA_STEWARD = "data_steward", _("Data steward")
    COMMUNITY_OFFICER = "community_officer", _("Community officer")
    WINDOW_STAFF = "window_staff", _("Window staff")
    WINDOW_PARTNER = "window_partner", _("Partner at a window")
    TRAINING_OFFICER = "training_officer", _("Training officer")
    REVIEWER = "reviewer", _("Reviewer of protocols")
    CASHIER = "cashier", _("Cashier")
    FINANCE_OFFICER = "finance_officer", _("Finance officer at headquarters")


class Reach(StrEnum):
    """How far into cases a role sees without a grant."""

    RECORD = "record"  # opens the cases of its post and protocols
    ASSIGNED = "assigned"  # opens only what it was given, case by case
    COUNTS = "counts"  # sees numbers, delays and states, never a person
    LOG = "log"  # sees who did what, never what a case says
    NOTHING = "nothing"  # works beside the cases
    SENDS = "sends"  # notices, and sends; reads nothing, not even what it sent


@dataclass(frozen=True, slots=True)
class RoleDescription:
    """A role in words. ``may`` and ``may_not`` are full sentences."""

    purpose: str | Promise
    reach: Reach
    may: tuple[str | Promise, ...]
    may_not: tuple[str | Promise, ...] = ()

    @property
    def reads_content(self) -> bool:
        """Whether the role opens the cases of its post and protocols without a grant."""
        return self.reach is Reach.RECORD


ROLES: Mapping[str, RoleDescription] = {
    Role.INTAKE_OFFICER: RoleDescription(
        purpose=_("Receives notices, day and night, and starts the clocks."),
        reach=Reach.RECORD,
        may=(
            _("Register a notice and look for earlier episodes of the same person."),
            _("Open the cases of this post while on duty."),
            _("Receive the call when a clock runs out."),
        ),
        may_not=(_("Approve an outcome or close a case."),),
    ),
    Role.CASE_OFFICER: RoleDescription(
        purpose=_("Prepares, interviews, plans, hands over and follows up."),
        reach=Reach.RECORD,
        may=(
            _("Open the cases of this post in the protocols of the seat."),
            _("Interview, if certified in the protocol."),
            _("Confirm or discard findings, and propose an outcome."),
            _("Prepare documents, and send those that the seat signs or covers for."),
        ),
        may_not=(_("Approve an outcome that the same person proposed."),),
    ),
    Role.SUPERVISOR: RoleDescription(
        purpose=_("Assigns, approves and answers for the clocks of the post."),
        reach=Reach.RECORD,
        may=(
            _("Open the cases of this post in the protocols of the seat."),
            _("Assign and reassign cases, and cover an absence."),
            _("Approve or return an outcome that another person proposed."),
            _("Link and unlink episodes, close and reopen cases."),
        ),
        may_not=(_("Approve what the same person proposed."),),
    ),
    Role.HEAD_OF_POST: RoleDescription(
        purpose=_("Answers for the post before the ministry and the authorities."),
        reach=Reach.COUNTS,
        may=(
            _("See how many cases there are, how late they are and who has them."),
            _("Sign what a task gives for signature: that one case, for a limited time."),
            _("Authorise supports that a line leaves to this role, and close months of the books."),
        ),
        may_not=(_("Open a case that no task has given."),),
    ),
    Role.HQ_PROTOCOL_LEAD: RoleDescription(
        purpose=_("Answers for one protocol in the whole network."),
        reach=Reach.COUNTS,
        may=(
            _("See the network: counts, delays, coverage, certificates."),
            _("Publish versions of a protocol package."),
            _("Help with one case when a task asks for it, on the record and for a limited time."),
        ),
        may_not=(_("Open a case without a reason on the record."),),
    ),
    Role.ANALYST: RoleDescription(
        purpose=_("Prepares the figures that the ministry publishes."),
        reach=Reach.COUNTS,
        may=(_("Read and export figures in which no person can be recognised."),),
        may_not=(_("Open a case, or learn that a case exists."),),
    ),
    Role.AUDITOR: RoleDescription(
        purpose=_("Checks who opened and did what, and whether there was a reason."),
        reach=Reach.LOG,
        may=(_("Read the log of acts and readings."),),
        may_not=(_("Read what a case says."), _("Change anything.")),
    ),
    Role.USER_ADMINISTRATOR: RoleDescription(
        purpose=_("Gives and ends seats."),
        reach=Reach.NOTHING,
        may=(
            _("Register officers, and give or end their seats."),
            _("Begin, together with a second person, the recovery of a lost second factor."),
        ),
        may_not=(_("Open a case."), _("Give a seat to oneself.")),
    ),
    Role.KEY_CUSTODIAN: RoleDescription(
        purpose=_("Keeps the keys that make the records readable."),
        reach=Reach.NOTHING,
        may=(_("Back up and rotate keys, together with a second custodian."),),
        may_not=(_("Open a case."),),
    ),
    Role.INTERPRETER: RoleDescription(
        purpose=_("Lends a voice in an interview, bound to secrecy."),
        reach=Reach.ASSIGNED,
        may=(_("Take part in the interview that was assigned, while it lasts."),),
        may_not=(_("See a case before or after its interview."),),
    ),
    Role.DELEGATION_OFFICER: RoleDescription(
        purpose=_("Verifies families and follows up in the state of origin."),
        reach=Reach.ASSIGNED,
        may=(_("See the part of a case that a task gives, and answer that task."),),
        may_not=(_("See a case that stops the search for the family."),),
    ),
    Role.DATA_STEWARD: RoleDescription(
        purpose=_("Watches over what is given to others, and how long it is kept."),
        reach=Reach.LOG,
        may=(
            _("Read the register of disclosures."),
            _("Answer requests of people about their own data."),
            _("Propose deletion when the time to keep a record is over."),
        ),
        may_not=(_("Open a case without a reason on the record."),),
    ),
    Role.COMMUNITY_OFFICER: RoleDescription(
        purpose=_("Keeps the directory, the alliances and the events of the post."),
        reach=Reach.NOTHING,
        may=(
            _("Keep the directory of services and verify its entries."),
            _("Keep alliances and memoranda, and what they promise."),
            _("Plan events and write down how many people came."),
        ),
        may_not=(_("Open a case, or learn that a case exists."),),
    ),
    Role.WINDOW_STAFF: RoleDescription(
        purpose=_("Notices at a window of the post, and tells protection discreetly."),
        reach=Reach.SENDS,
        may=(_("Send what was noticed, and see that it arrived."),),
        may_not=(_("Read a notice, its own included."), _("Interview, label or promise.")),
    ),
    Role.WINDOW_PARTNER: RoleDescription(
        purpose=_("Works at a window of the post for a partner organisation, and notices."),
        reach=Reach.SENDS,
        may=(_("Send what was noticed, and see that it arrived."),),
        may_not=(_("Read a notice, its own included."), _("Interview, label or promise.")),
    ),
    Role.TRAINING_OFFICER: RoleDescription(
        purpose=_("Gives courses, and says who is certified to do what."),
        reach=Reach.NOTHING,
        may=(
            _("Plan editions of courses, write down who came and how they did."),
            _("Issue and revoke certificates, and name trainers."),
        ),
        may_not=(_("Open a case, or learn that a case exists."),),
    ),
    Role.REVIEWER: RoleDescription(
        purpose=_("Reads drafts of protocols for an organisation, and says what it thinks."),
        reach=Reach.NOTHING,
        may=(_("Comment on a passage of a draft, and approve or return it."),),
        may_not=(_("Open a case, or learn that a case exists."), _("Change a draft.")),
    ),
    Role.CASHIER: RoleDescription(
        purpose=_("Pays what was authorised, and keeps the cash of the post."),
        reach=Reach.NOTHING,
        may=(
            _("Pay what somebody else authorised, and write down the receipt."),
            _("Count the cash, and close the month with the head of the post."),
        ),
        may_not=(
            _("Authorise what the same person pays."),
            _("Learn who a support is for, or which protocol it belongs to."),
        ),
    ),
    Role.FINANCE_OFFICER: RoleDescription(
        purpose=_("Gives posts their funds, and reads their books."),
        reach=Reach.NOTHING,
        may=(
            _("Open funds and lines, with their limits."),
            _("Read the books of every post, and take back what was not spent."),
            _("Authorise supports that a line leaves to headquarters."),
        ),
        may_not=(
            _("Pay, or request a support."),
            _("Learn who a support is for, or which protocol it belongs to."),
        ),
    ),
}


def describe(role: str) -> RoleDescription:
    """The description of a role by its stored code. Raises ``ValueError`` for an unknown code."""
    return ROLES[Role(role)]


#: for a model field: ``choices=ROLE_CHOICES``
ROLE_CHOICES = Role.choices
