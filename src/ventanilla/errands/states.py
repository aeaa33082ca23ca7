"""How far what was asked of an area has come, and why it could not be done."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """From the question to the answer of an area."""

    ASKED = "asked", _("asked")
    TAKEN = "taken", _("begun")
    DONE = "done", _("done")
    NOT_DONE = "not_done", _("not possible")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN = (State.ASKED, State.TAKEN)
#: state -> where it may go from there
MOVES = {
    State.ASKED: (State.TAKEN, State.DONE, State.NOT_DONE, State.WITHDRAWN),
    State.TAKEN: (State.DONE, State.NOT_DONE, State.WITHDRAWN),
}
ANSWERS = (State.TAKEN, State.DONE, State.NOT_DONE)


class Reason(models.TextChoices):
    """Why an area could not do it."""

    PAPERS = "papers", _("A paper is missing")
    ABSENT = "absent", _("Nobody came with this slip")
    NOT_OURS = "not_ours", _("Another area does this")
    SYSTEM = "system", _("The system does not answer")
    OTHER = "other", _("Another reason: call and ask")
