"""The life of a sighting, and the closed lists that it is described with."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """From the window to an end. ``draft`` is on the device, and never here."""

    SENT = "sent", _("Waiting")
    PRIVATE_TALK = "private_talk", _("Somebody went")
    EMERGENCY = "emergency", _("Emergency")
    CASE_OPENED = "case_opened", _("Accepted: a case is open")
    INFO_GIVEN = "info_given", _("Wanted information only")
    DECLINED = "declined", _("Declined")
    MISSED = "missed", _("Not found")


_ENDS = frozenset({State.CASE_OPENED, State.INFO_GIVEN, State.DECLINED, State.MISSED})
MOVES: Mapping[State, frozenset[State]] = {
    State.SENT: frozenset({State.PRIVATE_TALK, State.EMERGENCY}),
    State.PRIVATE_TALK: _ENDS | {State.EMERGENCY},
    State.EMERGENCY: _ENDS,
    # Called back by a safe contact, or back at the window.
    State.MISSED: frozenset({State.PRIVATE_TALK}),
    State.CASE_OPENED: frozenset(),
    State.INFO_GIVEN: frozenset(),
    State.DECLINED: frozenset(),
}
OPEN = (State.SENT, State.PRIVATE_TALK, State.EMERGENCY)
ENDED = (State.CASE_OPENED, State.INFO_GIVEN, State.DECLINED, State.MISSED)
#: in which nothing personal is left from the moment that they are reached
NOTHING_KEPT = (State.CASE_OPENED, State.INFO_GIVEN, State.DECLINED)
#: that somebody talked alone with the person is certain in these
TALKED = (State.CASE_OPENED, State.INFO_GIVEN, State.DECLINED)


class Seen(models.TextChoices):
    """All that a window ever learns of what it sent."""

    RECEIVED = "received", _("received")
    ATTENDED = "attended", _("attended")
    CLOSED = "closed", _("closed")


class Modality(models.TextChoices):
    """Where it was noticed."""

    OFFICE = "office", _("at the office")
    MOBILE = "mobile", _("at a mobile consulate")
    PHONE = "phone", _("by telephone")
    DETENTION_VISIT = "detention_visit", _("on a visit to a place of detention")
    EVENT = "event", _("at an event")
    ONLINE = "online", _("over the public site")


#: area → where its people notice, unless they say otherwise
PLACES: Mapping[str, Modality] = {
    "movil": Modality.MOBILE,
    "telefono": Modality.PHONE,
    "visita_detencion": Modality.DETENTION_VISIT,
    "evento": Modality.EVENT,
}


class Urgency(models.TextChoices):
    """How long it can wait, as the window sees it. In the order of the list."""

    NOW = "now", _("Now")
    TODAY = "today", _("Today")
    CAN_WAIT = "can_wait", _("It can wait")


class Hint(models.TextChoices):
    """What it may be about: a guess that steers nobody's talk."""

    UNKNOWN = "unknown", _("I do not know")
    NNA = "nna", _("A child or adolescent")
    VBG = "vbg", _("Fear of somebody close")
    TRATA = "trata", _("Work or life without freedom")
    OTHER = "other", _("Something else")


class Language(models.TextChoices):
    """What the person speaks, as far as a window hears it."""

    ES = "es", _("Spanish")
    EN = "en", _("English")
    NAH = "nah", _("Nahuatl")
    MIX = "mix", _("Mixtec")
    TPC = "tpc", _("Tlapanec (Meꞌphaa)")
    MYN = "myn", _("A Mayan language")
    ZAP = "zap", _("Zapotec")
    OTHER = "other", _("another language")
