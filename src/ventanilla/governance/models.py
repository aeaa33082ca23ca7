"""Drafts of protocols, who wrote them, who reviewed them, and what was said of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ventanilla.common.tiers import tiered
from ventanilla.governance.states import State, Verdict, What
from ventanilla.network.models import Post
from ventanilla.protocols.models import PublishedVersion
from ventanilla.security.models import Officer, Seat

#: a file of a package is that long at most
MOST_SIGNS = 400_000


@tiered(
    o="id protocol base version state edition digest summary_es summary_en same begun_at "
    "changed_at published"
)
class Draft(models.Model):
    """A next version of a protocol: the files of ``base``, and those that were changed.

    ``version``: what it will be called. ``edition``: counts its changes. ``digest``: the hash of
    its files as they stand. ``same``: digests of texts of which one language changed and the other
    was looked at, and stays.
    """

    protocol = models.CharField(max_length=24)
    base = models.ForeignKey(PublishedVersion, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.WRITING)
    edition = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)
    summary_es = models.CharField(max_length=400, blank=True)
    summary_en = models.CharField(max_length=400, blank=True)
    same = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published = models.ForeignKey(
        PublishedVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["protocol"],
                condition=Q(state__in=(State.WRITING, State.REVIEW)),
                name="a_protocol_has_one_draft_at_a_time",
            ),
            models.CheckConstraint(
                name="a_published_draft_names_its_version",
                condition=Q(state=State.PUBLISHED, published__isnull=False)
                | (~Q(state=State.PUBLISHED) & Q(published=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.version}"


@tiered(o="id draft path text")
class DraftFile(models.Model):
    """A file of a draft that is not as in its base."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="files")
    path = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "path"], name="a_draft_has_a_file_once")
        ]

    def __str__(self) -> str:
        return self.path


@tiered(o="id draft what path place seat officer at")
class Change(models.Model):
    """What somebody did with a draft: only added to. ``place``: the passage, by its keys."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="changes")
    what = models.CharField(max_length=10, choices=What)
    path = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.draft_id} {self.what}"


@tiered(o="id draft seat officer organisation asked_by asked_at verdict digest note decided_at")
class Review(models.Model):
    """Somebody reads a draft for an organisation. ``digest``: what the verdict was given on."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="reviews")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=120)
    asked_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "officer"], name="one_reviews_a_draft_once"),
            models.CheckConstraint(
                name="a_verdict_says_on_what_and_when",
                condition=Q(verdict="", decided_at=None)
                | (~Q(verdict="") & ~Q(digest="") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.organisation


@tiered(o="id draft path place text seat organisation at answer resolved_by resolved_at")
class Comment(models.Model):
    """What somebody says of a passage: a file and the keys in it."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="comments")
    path = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=2000)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    resolved_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_resolved_comment_says_by_whom",
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.place


@tiered(o="id version post cases changing at")
class Replay(models.Model):
    """How many open cases of a post stand on an earlier version, and how many would change.

    Without a post: when the numbers of a version were worked out.
    """

    version = models.ForeignKey(PublishedVersion, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    cases = models.PositiveIntegerField(default=0)
    changing = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id} {self.post_id}"
