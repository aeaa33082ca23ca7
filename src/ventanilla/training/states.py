"""The closed lists of training: what a course is, how far an edition and a learner are."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """How a course is given, and to whom."""

    SEMINAR = "seminar", _("Seminar")
    TOT = "tot", _("Training of trainers")
    ONLINE = "online", _("Online course")
    REFRESHER = "refresher", _("Refresher")
    INDUCTION = "induction", _("Induction")
    EXTERNAL_POLICE = "external_police", _("For police and jails")
    EXTERNAL_ALLY = "external_ally", _("For allies and community")
    MANDATORY_HEAD_OF_POST = "mandatory_head_of_post", _("For heads of post")


#: of these only how many came is written down, never who
OUTSIDE = frozenset({Kind.EXTERNAL_POLICE, Kind.EXTERNAL_ALLY})


class Provider(models.TextChoices):
    """Who gives a course."""

    IMR = "imr", "Instituto Matías Romero"
    UNICEF = "unicef", "UNICEF"
    ONU_MUJERES = "onu_mujeres", _("UN Women")
    OIM = "oim", _("IOM")
    POLARIS = "polaris", "Polaris"
    DGPME = "dgpme", _("Directorate for protection")
    POST = "post", _("The post")
    OTHER = "other", _("Another organisation")


class EditionState(models.TextChoices):
    """Where an edition stands."""

    PLANNED = "planned", _("Planned")
    CLOSED = "closed", _("Held and closed")
    CANCELLED = "cancelled", _("Cancelled")


class Progress(models.TextChoices):
    """How far somebody is in a course."""

    INVITED = "invited", _("Invited")
    ENROLLED = "enrolled", _("Enrolled")
    ATTENDED = "attended", _("Attended")
    COMPLETED = "completed", _("Completed, without certificate")
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Not passed")
    WITHDRAWN = "withdrawn", _("Withdrew")


#: from where an enrolment may go where
MOVES: Mapping[str, frozenset[str]] = {
    Progress.INVITED: frozenset({Progress.ENROLLED, Progress.WITHDRAWN}),
    Progress.ENROLLED: frozenset(
        {Progress.ATTENDED, Progress.PASSED, Progress.FAILED, Progress.WITHDRAWN}
    ),
    Progress.ATTENDED: frozenset({Progress.COMPLETED, Progress.PASSED, Progress.FAILED}),
}
#: those who are still on their way
OPEN = frozenset({Progress.INVITED, Progress.ENROLLED, Progress.ATTENDED})
#: those who were there to the end
FINISHED = frozenset({Progress.COMPLETED, Progress.PASSED, Progress.FAILED})


class Part(models.TextChoices):
    """What of a module was done."""

    QUIZ = "quiz", _("Questions")
    EXERCISE = "exercise", _("Exercise")


class Level(models.TextChoices):
    """What a trainer may give: a master trains trainers, too."""

    MASTER = "master", _("Master trainer")
    TRAINER = "trainer", _("Trainer")


#: how far from the masters somebody stands
GENERATION: Mapping[str, int] = {Level.MASTER: 0, Level.TRAINER: 1}
STAFF = 2


class Revoked(models.TextChoices):
    """Why a certificate does not hold any more."""

    MISTAKE = "mistake", _("It was issued by mistake")
    NOT_TAKEN = "not_taken", _("Somebody else took the course")
    CONDUCT = "conduct", _("It was withdrawn after a review of conduct")
    REPLACED = "replaced", _("Another certificate replaces it")


class Emergency(models.TextChoices):
    """Why somebody interviews who has no valid certificate."""

    DANGER = "danger", _("Danger to life or health, now")
    LEAVING = "leaving", _("The person will be moved or returned before anybody certified arrives")
    NOBODY = "nobody", _("Nobody certified can be reached, here or by telephone")


class Audience(models.TextChoices):
    """Who an outside session was for."""

    POLICE = "police", _("Police")
    JAIL = "jail", _("Jail or detention centre")
    COURT = "court", _("Court or prosecutor")
    CHILD_SERVICES = "child_services", _("Child services")
    WINDOW = "window", _("Window staff of partners")
    COMMUNITY = "community", _("Community")
