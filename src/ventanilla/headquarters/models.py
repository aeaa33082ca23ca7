"""What headquarters sees of its posts: counts, clocks that climbed, and notices to posts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ventanilla.common.language import of_two
from ventanilla.common.tiers import tiered
from ventanilla.headquarters.states import Level, What
from ventanilla.network.models import Post
from ventanilla.security.models import Seat


@tiered(o="id post protocol what number at")
class Load(models.Model):
    """How many there are of something at a post, written anew every ten minutes.

    ``number`` None: a few, fewer than may be told. What is not there at all has no row.
    ``protocol`` blank: no protocol's.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=24, blank=True)
    what = models.CharField(max_length=16, choices=What)
    number = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "protocol", "what"], name="a_post_counts_a_thing_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.protocol} {self.what}"


@tiered(o="id alarm post protocol due_at level reached_at over_at taken_at taken_by note asks")
class Escalation(models.Model):
    """A clock that ran out and that nobody saw to. It knows no case: ``alarm`` is a number.

    ``asks``: headquarters asked to be let into the case. ``note`` names nobody.
    """

    alarm = models.UUIDField(unique=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=24)
    due_at = models.DateTimeField()
    level = models.PositiveSmallIntegerField(choices=Level)
    reached_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    asks = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["level", "due_at"],
                name="escalations_that_wait",
                condition=Q(over_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="what_is_taken_up_says_by_whom",
                condition=Q(taken_at=None, taken_by=None)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.protocol} {self.level}"


@tiered(
    o="id title_es title_en text_es text_en posts roles until written_at written_by withdrawn_at"
)
class Notice(models.Model):
    """What headquarters tells its posts. ``posts`` and ``roles`` empty: all of them.

    ``until``: its last day.
    """

    title_es = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    text_es = models.TextField()
    text_en = models.TextField()
    posts = ArrayField(models.BigIntegerField(), default=list, blank=True)
    roles = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    until = models.DateField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """In the language of whoever reads."""
        return of_two(self.title_es, self.title_en)

    @property
    def text(self) -> str:
        """In the language of whoever reads."""
        return of_two(self.text_es, self.text_en)

    def is_for(self, seat: Seat) -> bool:
        """Whether it is told to a seat."""
        return (not self.posts or seat.post_id in self.posts) and (
            not self.roles or seat.role in self.roles
        )


@tiered(o="id notice seat at")
class Seen(models.Model):
    """A seat acknowledged a notice."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="seen")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "seat"], name="a_seat_acknowledges_a_notice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.seat_id}"
