"""Courses given and taken: editions, trainers, learners, certificates; what a post has ready."""

from django.db import models
from django.db.models import F, Q

from ventanilla.common.tiers import tiered
from ventanilla.network.models import Post
from ventanilla.security.models import Officer, Seat
from ventanilla.training.package import major
from ventanilla.training.states import (
    OPEN,
    Audience,
    EditionState,
    Emergency,
    Level,
    Part,
    Progress,
    Revoked,
)

HUNDRED = 100
#: signs of a certificate's code: 80 bits, so that nobody finds one by trying
CODE_LENGTH = 16


def _share(name: str, field: str) -> models.CheckConstraint:
    whole = Q(**{field: None}) | Q(**{f"{field}__range": (0, HUNDRED)})
    return models.CheckConstraint(name=name, condition=whole)


@tiered(
    o="id course version number starts_on ends_on city post seats language state planned_by "
    "planned_at closed_at note"
)
class Edition(models.Model):
    """A course given once. ``city`` is blank where it is held online; ``number``: of this course.

    ``note``: why an edition gave no certificates, or was cancelled.
    """

    course = models.CharField(max_length=40)
    version = models.CharField(max_length=12)
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    city = models.CharField(max_length=80, blank=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    seats = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, default="es")
    state = models.CharField(max_length=10, choices=EditionState, default=EditionState.PLANNED)
    planned_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["starts_on"], name="editions_by_their_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"], name="an_edition_of_a_course_has_its_number"
            ),
            models.CheckConstraint(
                name="an_edition_ends_no_earlier_than_it_begins",
                condition=Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(name="an_edition_has_a_seat_at_least", condition=Q(seats__gt=0)),
            models.CheckConstraint(
                name="an_edition_that_is_over_says_when",
                condition=Q(state=EditionState.PLANNED, closed_at=None)
                | (~Q(state=EditionState.PLANNED) & Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.number}"

    @property
    def days(self) -> int:
        """How many days it takes."""
        return (self.ends_on - self.starts_on).days + 1


@tiered(o="id officer course version level granted_by named_by since valid_until ended_on")
class Trainer(models.Model):
    """Somebody may give a course. ``granted_by``: the edition that made them one.

    Masters are named by a training officer: they were trained outside of this house.
    ``valid_until`` and ``ended_on`` are first days without.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    course = models.CharField(max_length=40)
    version = models.CharField(max_length=12)
    level = models.CharField(max_length=8, choices=Level)
    granted_by = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, related_name="made_trainers"
    )
    named_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField()
    valid_until = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["course", "officer"], name="trainers_of_a_course")]
        constraints = [
            models.CheckConstraint(
                name="a_trainer_ends_after_they_begin", condition=Q(valid_until__gt=F("since"))
            ),
            models.CheckConstraint(
                name="a_trainer_passed_a_training_of_trainers",
                condition=~Q(level=Level.TRAINER) | Q(granted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.officer_id}"

    @property
    def major(self) -> int:
        """The major version of the course that they learned."""
        return major(self.version)


@tiered(o="id edition trainer")
class Leading(models.Model):
    """Somebody leads an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="leadings")
    trainer = models.ForeignKey(Trainer, on_delete=models.PROTECT, related_name="leadings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "trainer"], name="one_leads_an_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.trainer_id}"


@tiered(o="id officer course version edition state since hours before after ended_on")
class Enrolment(models.Model):
    """Somebody takes a course: in an edition, or alone on these pages (``edition`` is empty).

    ``before`` and ``after``: what they knew, of a hundred.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    course = models.CharField(max_length=40)
    version = models.CharField(max_length=12)
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, related_name="enrolments"
    )
    state = models.CharField(max_length=10, choices=Progress, default=Progress.ENROLLED)
    since = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=1, default=0)
    before = models.PositiveSmallIntegerField(null=True)
    after = models.PositiveSmallIntegerField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["officer", "course"], name="courses_of_an_officer")]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "edition"], name="one_is_in_an_edition_once"
            ),
            models.UniqueConstraint(
                fields=["officer", "course"],
                condition=Q(edition=None, state__in=sorted(OPEN)),
                name="one_is_in_an_online_course_once",
            ),
            models.CheckConstraint(
                name="a_course_that_ended_says_when",
                condition=Q(state__in=sorted(OPEN), ended_on=None)
                | (~Q(state__in=sorted(OPEN)) & Q(ended_on__isnull=False)),
            ),
            _share("a_test_before_is_a_share", "before"),
            _share("a_test_after_is_a_share", "after"),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.officer_id}"


@tiered(o="id enrolment module part code right of answer tries at")
class Step(models.Model):
    """What somebody answered of a module, the last time they tried. ``right`` of ``of``.

    ``part``: its questions (``code`` is blank), or one exercise.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="steps")
    module = models.CharField(max_length=40)
    part = models.CharField(max_length=8, choices=Part)
    code = models.CharField(max_length=40, blank=True)
    right = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    answer = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "module", "part", "code"], name="a_step_is_there_once"
            ),
            models.CheckConstraint(
                name="no_more_is_right_than_was_asked", condition=Q(right__lte=F("of"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module} {self.part}"


@tiered(
    o="id officer certificate issued_on valid_until course version code generation enrolment "
    "revoked_on revoked_why revoked_by"
)
class Certificate(models.Model):
    """An officer passed a course: the competence that a protocol asks for.

    ``code``: by which anybody checks it; blank where it was written down by hand. ``generation``:
    how far from the masters whoever holds it stands. ``revoked_on``: the first day without.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    certificate = models.CharField(max_length=40)
    issued_on = models.DateField()
    valid_until = models.DateField()
    course = models.CharField(max_length=40, blank=True)
    version = models.CharField(max_length=12, blank=True)
    code = models.CharField(max_length=CODE_LENGTH, blank=True)
    generation = models.PositiveSmallIntegerField(null=True)
    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, null=True, related_name="certificate"
    )
    revoked_on = models.DateField(null=True)
    revoked_why = models.CharField(max_length=10, choices=Revoked, blank=True)
    revoked_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["officer", "certificate"], name="certificates_of_officer")]
        constraints = [
            models.CheckConstraint(
                name="a_certificate_ends_after_it_is_issued",
                condition=Q(valid_until__gt=F("issued_on")),
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="a_certificate_has_a_code_of_its_own"
            ),
            models.CheckConstraint(
                name="what_is_revoked_says_why_and_by_whom",
                condition=Q(revoked_on=None, revoked_why="", revoked_by=None)
                | (Q(revoked_on__isnull=False, revoked_by__isnull=False) & ~Q(revoked_why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate} {self.officer_id}"


@tiered(
    o="id course version post audience organisation on language people roles before after hours "
    "seat at"
)
class OutsideSession(models.Model):
    """A course given to people who have no seat here: how many and of which roles, never who.

    ``roles``: pairs of a role and how many. ``before``, ``after``: averages of a hundred.
    """

    course = models.CharField(max_length=40)
    version = models.CharField(max_length=12)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=16, choices=Audience)
    organisation = models.CharField(max_length=160)
    on = models.DateField()
    language = models.CharField(max_length=2)
    people = models.PositiveSmallIntegerField()
    roles = models.JSONField(default=dict)
    before = models.PositiveSmallIntegerField(null=True)
    after = models.PositiveSmallIntegerField(null=True)
    hours = models.DecimalField(max_digits=4, decimal_places=1)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["on"], name="outside_sessions_by_day")]
        constraints = [
            models.CheckConstraint(
                name="somebody_came_to_an_outside_session", condition=Q(people__gt=0)
            ),
            _share("an_average_before_is_a_share", "before"),
            _share("an_average_after_is_a_share", "after"),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.on}"


@tiered(o="id post seat protocol certificate reason at seen_by seen_at")
class Uncertified(models.Model):
    """An interview was begun without its certificate, in an emergency. Which case, its log says."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=24)
    certificate = models.CharField(max_length=40)
    reason = models.CharField(max_length=8, choices=Emergency)
    at = models.DateTimeField()
    seen_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["post", "at"], name="uncertified_at_a_post")]
        constraints = [
            models.CheckConstraint(
                name="whoever_looked_did_so_at_a_moment",
                condition=Q(seen_by=None, seen_at=None)
                | Q(seen_by__isnull=False, seen_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.post_id}"


@tiered(o="id post protocol item done_at seat")
class Readied(models.Model):
    """Something that a post must have was seen to. Rows are only added: the newest counts.

    ``item``: its code in the readiness of the protocol.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=24)
    item = models.CharField(max_length=24)
    done_at = models.DateTimeField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["post", "protocol", "item"], name="readied_at_a_post")]

    def __str__(self) -> str:
        return f"{self.protocol} {self.item} {self.post_id}"
