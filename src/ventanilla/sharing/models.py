"""What is exchanged with other ministries: their keys, what was sent, received and adapted."""

import json
from datetime import date

from django.db import models
from django.db.models import F, Q

from ventanilla.common.tiers import tiered
from ventanilla.network.models import Named
from ventanilla.protocols.engine.definition import Text
from ventanilla.protocols.models import PublishedVersion
from ventanilla.security.models import Officer, Seat
from ventanilla.sharing.manifest import Manifest
from ventanilla.sharing.states import Adoption, Forum, KeyState

NAME, VERSION, HASH = 24, 20, 64


@tiered(
    o="id name_es name_en country key_name key_id public fingerprint state proposed_at proposed_by "
    "proposer confirmed_at confirmed_by confirmer withdrawn_at withdrawn_by"
)
class MinistryKey(Named):
    """The public key of another ministry, believed once two persons compared its fingerprint.

    ``public``: its line, as C2SP writes verifier keys. ``proposer`` and ``confirmer``: the officers
    behind the seats, who are two.
    """

    country = models.CharField(max_length=2)
    key_name = models.CharField(max_length=120)
    key_id = models.CharField(max_length=8)
    public = models.CharField(max_length=240)
    fingerprint = models.CharField(max_length=HASH)
    state = models.CharField(max_length=10, choices=KeyState, default=KeyState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    proposer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    confirmer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["public"],
                condition=~Q(state=KeyState.WITHDRAWN),
                name="a_key_is_written_down_once",
            ),
            models.CheckConstraint(
                name="a_key_is_trusted_by_two_persons",
                condition=~Q(state=KeyState.TRUSTED)
                | (
                    Q(confirmer__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmer=F("proposer"))
                ),
            ),
            models.CheckConstraint(
                name="a_withdrawn_key_says_when_and_by_whom",
                condition=Q(
                    state=KeyState.WITHDRAWN, withdrawn_at__isnull=False, withdrawn_by__isnull=False
                )
                | (~Q(state=KeyState.WITHDRAWN) & Q(withdrawn_at=None, withdrawn_by=None)),
            ),
        ]

    @property
    def grouped(self) -> str:
        """The fingerprint in groups of four signs, to be read aloud."""
        return " ".join(self.fingerprint[at : at + 4] for at in range(0, HASH, 4))


@tiered(
    o="id protocol version content_hash ministry country manifest files signed_by file_hash "
    "received_at received_by"
)
class Received(models.Model):
    """A package of another ministry as it came, to read: rows are added and never changed.

    ``manifest``: as it was signed. ``files``: path -> base64. ``signed_by``: name+id of the key.
    """

    protocol = models.CharField(max_length=NAME)
    version = models.CharField(max_length=VERSION)
    content_hash = models.CharField(max_length=HASH)
    ministry = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    manifest = models.JSONField()
    files = models.JSONField()
    signed_by = models.CharField(max_length=140)
    file_hash = models.CharField(max_length=HASH, unique=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["ministry", "protocol", "-received_at"], name="received_of_a_ministry"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ministry", "content_hash"], name="a_release_is_received_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ministry} {self.protocol} {self.version}"

    @property
    def title(self) -> Text:
        """What the protocol is called."""
        return Text.model_validate(self.manifest["title"])

    @property
    def from_whom(self) -> Text:
        """The name of the ministry."""
        return Text.model_validate(self.manifest["ministry"]["name"])

    @property
    def released_on(self) -> date:
        """The day on which its ministry published it."""
        return date.fromisoformat(self.manifest["released_on"])


@tiered(
    o="id published protocol version manifest file size file_hash signed_by shared_at shared_by "
    "withdrawn_at withdrawn_by"
)
class Release(models.Model):
    """A published version that is given to anybody as a signed package, until it is withdrawn."""

    published = models.ForeignKey(PublishedVersion, on_delete=models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=NAME)
    version = models.CharField(max_length=VERSION)
    manifest = models.JSONField()
    file = models.BinaryField()
    size = models.PositiveIntegerField()
    file_hash = models.CharField(max_length=HASH)
    signed_by = models.CharField(max_length=140)
    shared_at = models.DateTimeField()
    shared_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["published"],
                condition=Q(withdrawn_at=None),
                name="a_version_is_shared_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.version}"

    @property
    def file_name(self) -> str:
        """What it is called as a file."""
        return f"{self.protocol}-{self.version}.zip"

    @property
    def told(self) -> Manifest:
        """What it says of itself."""
        return Manifest.model_validate_json(json.dumps(self.manifest))


@tiered(o="id origin protocol version files began_at began_by changed_at changed_by")
class Adaptation(models.Model):
    """A protocol of our own that was begun from a release of another ministry.

    ``files``: as they stand now, path -> base64. ``origin``: the release that they are compared
    with; it moves on when a newer one was taken over.
    """

    origin = models.ForeignKey(Received, on_delete=models.PROTECT, related_name="adaptations")
    protocol = models.CharField(max_length=NAME)
    version = models.CharField(max_length=VERSION)
    files = models.JSONField()
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["protocol", "version"], name="a_version_is_adapted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.version}"


@tiered(o="id forum agreement country released_on release title contact adoption at seat")
class Exchange(models.Model):
    """Something that was given to another country: in which forum, what, and what became of it.

    ``agreement``: its name or number. ``title``: what was given, where it is no release of ours.
    ``contact``: an office, never a person.
    """

    forum = models.CharField(max_length=10, choices=Forum)
    agreement = models.CharField(max_length=160, blank=True)
    country = models.CharField(max_length=2)
    released_on = models.DateField()
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, related_name="exchanges"
    )
    title = models.CharField(max_length=160, blank=True)
    contact = models.CharField(max_length=160)
    adoption = models.CharField(max_length=10, choices=Adoption, default=Adoption.SHARED)
    at = models.DateTimeField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-released_on"], name="exchanges_by_their_day")]
        constraints = [
            models.CheckConstraint(
                name="an_exchange_says_what_was_given",
                condition=Q(release__isnull=False) | ~Q(title=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.released_on}"


@tiered(o="id exchange on adoption text at seat")
class Word(models.Model):
    """What the other country said, or did, with what it was given. Rows are only added."""

    exchange = models.ForeignKey(Exchange, on_delete=models.PROTECT, related_name="words")
    on = models.DateField()
    adoption = models.CharField(max_length=10, choices=Adoption, blank=True)
    text = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_word_says_something", condition=~Q(adoption="") | ~Q(text="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.adoption}"
