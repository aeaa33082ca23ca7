"""The life of a referral, and what whoever received it may answer."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferralState(models.TextChoices):
    """From a service that somebody thought of to what came of it."""

    PROPOSED = "proposed", _("Proposed")
    CONSENTED = "consented", _("The person agreed")
    SENT = "sent", _("Sent")
    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Accepted")
    WAITLIST = "waitlist", _("On a waiting list")
    DECLINED = "declined", _("Declined")
    SERVICE_GIVEN = "service_given", _("Service given")
    OUTCOME = "outcome", _("Outcome known")
    CLOSED = "closed", _("Closed")


class Mode(models.TextChoices):
    """How somebody is brought to a service."""

    WARM = "warm", _("Together: we call with the person, and send what was agreed")
    CALL = "call", _("We send what was agreed, and they call back")
    INFO = "info", _("Information only: nobody is told anything")


class Answer(models.TextChoices):
    """What a partner answers, each of them once."""

    RECEIVED = "received", _("We received it")
    ACCEPTED = "accepted", _("We can help")
    WAITLIST = "waitlist", _("We can help later: on our waiting list")
    DECLINED = "declined", _("We cannot help")
    SERVICE_GIVEN = "service_given", _("The service was given")
    OUTCOME = "outcome", _("How it ended")


class Decline(models.TextChoices):
    """Why a partner cannot help."""

    NO_ROOM = "no_room", _("No room")
    NOT_ELIGIBLE = "not_eligible", _("The service is not for this situation")
    LANGUAGE = "language", _("Language")
    DISTANCE = "distance", _("Too far away")
    WITHDREW = "withdrew", _("The person no longer wants it")
    SAFETY = "safety", _("Safety")


class Result(models.TextChoices):
    """How a service ended."""

    MET = "met", _("What was needed was met")
    PARTLY = "partly", _("It was met in part")
    NOT_MET = "not_met", _("It was not met")
    LEFT = "left", _("The person left before the end")
    NO_SHOW = "no_show", _("The person did not come")


class Closing(models.TextChoices):
    """Why a referral is closed without an outcome."""

    DONE = "done", _("Nothing more is expected")
    NOT_WANTED = "not_wanted", _("The person does not want it")
    NO_ANSWER = "no_answer", _("They do not answer")
    ANOTHER = "another", _("Another service was found")


#: what may follow each state
MOVES: Mapping[ReferralState, frozenset[ReferralState]] = {
    ReferralState.PROPOSED: frozenset(
        {ReferralState.CONSENTED, ReferralState.SENT, ReferralState.CLOSED}
    ),
    ReferralState.CONSENTED: frozenset({ReferralState.SENT, ReferralState.CLOSED}),
    ReferralState.SENT: frozenset(
        {
            ReferralState.RECEIVED,
            ReferralState.ACCEPTED,
            ReferralState.WAITLIST,
            ReferralState.DECLINED,
            ReferralState.CLOSED,
        }
    ),
    ReferralState.RECEIVED: frozenset(
        {
            ReferralState.ACCEPTED,
            ReferralState.WAITLIST,
            ReferralState.DECLINED,
            ReferralState.CLOSED,
        }
    ),
    ReferralState.WAITLIST: frozenset(
        {ReferralState.ACCEPTED, ReferralState.DECLINED, ReferralState.CLOSED}
    ),
    ReferralState.ACCEPTED: frozenset(
        {ReferralState.SERVICE_GIVEN, ReferralState.DECLINED, ReferralState.CLOSED}
    ),
    ReferralState.SERVICE_GIVEN: frozenset({ReferralState.OUTCOME, ReferralState.CLOSED}),
    ReferralState.DECLINED: frozenset({ReferralState.CLOSED}),
    ReferralState.OUTCOME: frozenset({ReferralState.CLOSED}),
    ReferralState.CLOSED: frozenset(),
}
#: nothing was told to anybody yet
BEFORE = frozenset({ReferralState.PROPOSED, ReferralState.CONSENTED})
#: somebody was told, and has not said yes or no
UNANSWERED = frozenset({ReferralState.SENT})
#: nobody answers any more
OVER = frozenset({ReferralState.DECLINED, ReferralState.OUTCOME, ReferralState.CLOSED})


def answers_after(state: str) -> tuple[Answer, ...]:
    """What a partner may answer to a referral in a state, in the order of its life."""
    moves = MOVES[ReferralState(state)]
    if ReferralState(state) in BEFORE:
        return ()
    return tuple(answer for answer in Answer if ReferralState(answer.value) in moves)
