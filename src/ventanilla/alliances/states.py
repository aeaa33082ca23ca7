"""The closed lists of alliances, and the life of an instrument as a table of moves."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from ventanilla.network.roles import Role

#: at a post that is a party
KEEPERS = frozenset({Role.COMMUNITY_OFFICER, Role.SUPERVISOR, Role.HEAD_OF_POST})
#: of headquarters: every alliance of the network
SEES_ALL = frozenset({Role.HQ_PROTOCOL_LEAD, Role.ANALYST})


class Kind(models.TextChoices):
    """What binds the parties."""

    TASK_FORCE = "task_force", _("Task force")
    INFORMAL = "informal", _("Working relation without a text")
    LETTER_OF_INTENT = "letter_of_intent", _("Letter of intent")
    MOU = "mou", _("Memorandum of understanding")
    AGREEMENT = "agreement", _("Agreement")
    CONTRACT = "contract", _("Contract")
    WINDOW_OPERATOR = "window_operator", _("Operator of a window")


#: nobody signs them, and there is no text to keep
UNSIGNED = (Kind.TASK_FORCE, Kind.INFORMAL)
#: between institutions of two countries: headquarters gives its opinion first
INTER_INSTITUTIONAL = (Kind.MOU, Kind.AGREEMENT)


class State(models.TextChoices):
    """Where an instrument stands in its life."""

    PUBLISHED = "published", _("Known from a publication")
    IDENTIFIED = "identified", _("Identified")
    TALKS = "talks", _("In talks")
    DRAFT = "draft", _("Draft")
    POST_REVIEW = "post_review", _("Legal review at the post")
    HQ_REVIEW = "hq_review", _("Review at headquarters")
    AGREED = "agreed", _("Agreed, to be signed")
    SIGNED = "signed", _("Signed")
    IN_FORCE = "in_force", _("In effect")
    EXPIRED = "expired", _("Ended on its day")
    TERMINATED = "terminated", _("Ended by a party")
    SUPERSEDED = "superseded", _("Replaced by a new version")
    DROPPED = "dropped", _("Not pursued")


#: how a new one may be written down: what was agreed before this register is agreed from the start
BEGINNINGS = (State.IDENTIFIED, State.TALKS, State.DRAFT, State.AGREED)
COMING = (
    State.IDENTIFIED, State.TALKS, State.DRAFT, State.POST_REVIEW, State.HQ_REVIEW,
    State.AGREED, State.SIGNED,
)  # fmt: skip
#: has been in force, from its first day to its last
EFFECTIVE = (State.IN_FORCE, State.EXPIRED, State.TERMINATED, State.SUPERSEDED)
OVER = (State.EXPIRED, State.TERMINATED, State.SUPERSEDED, State.DROPPED)
#: who signs is written down
SIGNED_ON = (State.AGREED, State.SIGNED)
#: headquarters has given its opinion by then
OPINION_GIVEN = (State.AGREED, State.SIGNED, State.IN_FORCE)

#: Where each state may go by somebody's hand. A version is replaced when the next one enters into
#: force, and ends on its day by the nightly job.
MOVES: Mapping[State, tuple[State, ...]] = {
    State.PUBLISHED: (State.TALKS, State.AGREED, State.TERMINATED),
    State.IDENTIFIED: (State.TALKS, State.DROPPED),
    State.TALKS: (State.DRAFT, State.IN_FORCE, State.DROPPED),
    State.DRAFT: (State.POST_REVIEW, State.TALKS, State.DROPPED),
    State.POST_REVIEW: (State.HQ_REVIEW, State.AGREED, State.DRAFT),
    State.HQ_REVIEW: (State.AGREED, State.DRAFT),
    State.AGREED: (State.SIGNED, State.DRAFT, State.DROPPED),
    State.SIGNED: (State.IN_FORCE,),
    State.IN_FORCE: (State.EXPIRED, State.TERMINATED),
}


def onward(kind: str, state: str) -> tuple[State, ...]:
    """Where an instrument of a kind may go from a state.

    What nobody signs goes from talks into force; what is signed goes through a draft, and between
    institutions through headquarters.
    """
    there = MOVES.get(State(state), ())
    if kind in UNSIGNED:
        steps = {State.TALKS, State.IN_FORCE, State.EXPIRED, State.TERMINATED, State.DROPPED}
        return tuple(to for to in there if to in steps)
    shut = set()
    if state == State.TALKS:
        shut = {State.IN_FORCE}
    elif state == State.POST_REVIEW:
        shut = {State.AGREED if kind in INTER_INSTITUTIONAL else State.HQ_REVIEW}
    return tuple(to for to in there if to not in shut)


class Change(models.TextChoices):
    """What a new version is to the one before."""

    RENEWAL = "renewal", _("Renewal")
    AMENDMENT = "amendment", _("Amendment")


class Topic(models.TextChoices):
    """What an alliance is about."""

    CHILDREN = "children", _("Children and adolescents")
    VIOLENCE = "violence", _("Gender-based violence")
    TRAFFICKING = "trafficking", _("Trafficking in persons")
    CRIME_VICTIMS = "crime_victims", _("Victims of crime")
    LABOUR = "labour", _("Labour rights")
    CHILD_SUPPORT = "child_support", _("Child support")
    LEGAL = "legal", _("Legal help")
    HEALTH = "health", _("Health")
    SHELTER = "shelter", _("Shelter and housing")
    EDUCATION = "education", _("Education")
    ECONOMY = "economy", _("Economic empowerment")
    MIGRATION = "migration", _("Migration")
    NOTIFICATION = "notification", _("Consular notification")


class Basis(models.TextChoices):
    """The law that an instrument rests on."""

    VCCR = "vccr", _("Vienna Convention on Consular Relations")
    CONVENTION_1942 = "convention_1942", _("Consular Convention of 1942")
    OTHER = "other", _("Another ground")


class Obliged(models.TextChoices):
    """Who promised something."""

    ALLIES = "allies", _("The allies")
    POSTS = "posts", _("The consular side")
    ALL = "all", _("Both sides")


class PartyRole(models.TextChoices):
    """As what somebody takes part."""

    PARTY = "party", _("Party")
    OPERATOR = "operator", _("Operator")
    WITNESS = "witness", _("Witness of honour")
    MEMBER = "member", _("Member")


class Act(models.TextChoices):
    """What was done together."""

    MEETING = "meeting", _("Meeting")
    REFERRAL = "referral", _("Referral")
    NOTIFICATION = "notification", _("Notification received")
    EVENT = "event", _("Joint event")
    TRAINING = "training", _("Training")
    REVIEW = "review", _("Review of the alliance")


class Line(models.TextChoices):
    """How one reaches a hotline."""

    VOICE = "voice", _("Telephone")
    TEXT = "text", _("Text message")
    TTY = "tty", _("Telephone for the deaf")
    CHAT = "chat", _("Online chat")


class Answered(models.TextChoices):
    """What came of a test call."""

    AS_LISTED = "as_listed", _("Answered, as listed here")
    CHANGED = "changed", _("Answered, but something has changed")
    SILENT = "silent", _("Nobody answered")


class Warned(models.TextChoices):
    """What an alliance asks of whoever keeps it."""

    ENDING = "ending", _("Ends soon")
    ENDED = "ended", _("Its last day has passed")
    NOTICE = "notice", _("Last days to give notice")
    REVIEW = "review", _("Review overdue")
    DORMANT = "dormant", _("Dormant")
    CONTACT = "contact", _("A contact does not answer")
