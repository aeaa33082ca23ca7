"""Alliances: instruments with their parties and promises, hotlines, and thanks given to allies."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ventanilla.alliances.states import (
    INTER_INSTITUTIONAL,
    OPINION_GIVEN,
    UNSIGNED,
    Act,
    Answered,
    Change,
    Kind,
    Line,
    Obliged,
    PartyRole,
    State,
)
from ventanilla.common.language import of_two
from ventanilla.common.tiers import tiered
from ventanilla.directory.models import Organization
from ventanilla.network.models import Named, Post
from ventanilla.network.states import Evidence
from ventanilla.security.models import Officer, Seat

#: one of the consular side and one of the allies
SIGNATURES = 2
#: signs that the number of a line may have, and the word that one sends to it
NUMBER_LENGTH, WORD_LENGTH = 60, 40


@tiered(
    o="id code name_es name_en kind state topics protocols territory nationwide basis "
    "basis_note languages shares_data keeps_secret channel annexes opinion signatures paper "
    "signed_on starts_on ends_on ended_on ended_why renews_itself notice_days review_months "
    "reviewed_on supersedes change evidence source as_read written_at written_by"
)
class Alliance(Named):
    """One instrument, in one version. ``code``: its name in the files of public memoranda.

    ``ends_on`` and ``ended_on`` are last days in force: the one agreed, and the one that was.
    ``territory``: codes of states and of counties. ``paper``: SHA-256 of the signed text that is
    kept; ``signatures``: how many parties have signed, kept with them.
    """

    code = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=16, choices=Kind)
    state = models.CharField(max_length=14, choices=State)
    topics = ArrayField(models.CharField(max_length=14), default=list)
    protocols = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    territory = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    nationwide = models.BooleanField(default=False)
    basis = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    basis_note = models.CharField(max_length=200, blank=True)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    shares_data = models.BooleanField(default=False)
    keeps_secret = models.BooleanField(default=False)
    channel = models.CharField(max_length=200, blank=True)
    annexes = models.CharField(max_length=200, blank=True)
    opinion = models.CharField(max_length=60, blank=True)
    signatures = models.PositiveSmallIntegerField(default=0)
    paper = models.CharField(max_length=64, blank=True)
    signed_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=200, blank=True)
    renews_itself = models.BooleanField(default=False)
    notice_days = models.PositiveSmallIntegerField(null=True)
    review_months = models.PositiveSmallIntegerField(null=True)
    reviewed_on = models.DateField(null=True)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="next_versions"
    )
    change = models.CharField(max_length=10, choices=Change, blank=True)
    evidence = models.CharField(max_length=10, choices=Evidence, blank=True)
    source = models.CharField(max_length=200, blank=True)
    as_read = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "ends_on"], name="alliances_by_their_end")]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="a_public_memorandum_is_there_once"
            ),
            models.UniqueConstraint(
                fields=["supersedes"],
                condition=~Q(state=State.DROPPED),
                name="an_alliance_has_one_next_version",
            ),
            models.CheckConstraint(
                name="in_force_with_first_day_signatures_and_text",
                condition=~Q(state=State.IN_FORCE)
                | Q(starts_on__isnull=False, kind__in=UNSIGNED)
                | (
                    Q(starts_on__isnull=False, signed_on__isnull=False, signatures__gte=SIGNATURES)
                    & ~Q(paper="")
                ),
            ),
            models.CheckConstraint(
                name="between_institutions_headquarters_is_asked",
                condition=~Q(kind__in=INTER_INSTITUTIONAL)
                | ~Q(state__in=OPINION_GIVEN)
                | ~Q(opinion=""),
            ),
            models.CheckConstraint(
                name="an_alliance_ends_no_earlier_than_it_begins",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="signed_has_its_day",
                condition=~Q(state=State.SIGNED) | Q(signed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="what_ended_says_when",
                condition=~Q(state__in=(State.EXPIRED, State.TERMINATED, State.SUPERSEDED))
                | Q(ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="known_from_a_publication_names_it",
                condition=~Q(state=State.PUBLISHED) | (~Q(source="") & ~Q(evidence="")),
            ),
            models.CheckConstraint(
                name="a_version_is_not_its_own_successor",
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")),
            ),
        ]


@tiered(o="id alliance organization post name ours role signatory capacity place")
class Party(models.Model):
    """Who takes part: a post, an organisation of the directory, or an authority by its name.

    ``ours``: of the consular side, which a ministry is too. ``signatory`` and ``capacity``: who
    signed, as the public text says; blank until then.
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="parties")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    ours = models.BooleanField(default=False)
    role = models.CharField(max_length=10, choices=PartyRole, default=PartyRole.PARTY)
    signatory = models.CharField(max_length=120, blank=True)
    capacity = models.CharField(max_length=120, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_party_is_one_thing",
                condition=Q(organization__isnull=False, post=None, name="", ours=False)
                | Q(organization=None, post__isnull=False, name="", ours=True)
                | (Q(organization=None, post=None) & ~Q(name="")),
            ),
            models.UniqueConstraint(
                fields=["alliance", "organization"], name="an_organisation_is_a_party_once"
            ),
            models.UniqueConstraint(fields=["alliance", "post"], name="a_post_is_a_party_once"),
        ]

    def __str__(self) -> str:
        if self.post:
            return self.post.name
        return self.organization.name if self.organization else self.name


@tiered(o="id alliance number commitment obliged text")
class Clause(models.Model):
    """What was promised. ``commitment``: its code in the catalogue; ``text``: as agreed, if said.

    ``obliged``: who promised it here, which the catalogue only proposes.
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="clauses")
    number = models.PositiveSmallIntegerField()
    commitment = models.CharField(max_length=24)
    obliged = models.CharField(max_length=6, choices=Obliged)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["alliance", "number"], name="a_clause_has_one_number"),
            models.UniqueConstraint(
                fields=["alliance", "commitment", "obliged"], name="a_promise_is_written_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.commitment}"


@tiered(o="id alliance bounced_on place", ciphertext="sealed")
class ContactPoint(models.Model):
    """Somebody whom one may call: name, title, telephone and e-mail, under a key of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="contacts")
    sealed = models.BinaryField()
    place = models.PositiveSmallIntegerField(default=0)
    bounced_on = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.id)


@tiered(o="id alliance media_type name size kept_at kept_by", ciphertext="sealed")
class Paper(models.Model):
    """The signed text: a copy that was made anew, under a key of its own. The newest counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="papers")
    media_type = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sealed = models.BinaryField()
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["alliance", "-kept_at"], name="papers_of_an_alliance")]

    def __str__(self) -> str:
        return str(self.id)


@tiered(o="id alliance before after on why at seat")
class Move(models.Model):
    """A step in the life of an instrument: who, when, and the day that it counts from."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="moves")
    before = models.CharField(max_length=14, choices=State, blank=True)
    after = models.CharField(max_length=14, choices=State)
    on = models.DateField()
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["alliance", "-at"], name="moves_of_an_alliance")]

    def __str__(self) -> str:
        return f"{self.before} {self.after} {self.alliance_id}"


@tiered(o="id alliance kind on people note at seat")
class JointAct(models.Model):
    """Something done together, or a meeting to come. ``note`` names no person cared for."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=12, choices=Act)
    on = models.DateField()
    people = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["alliance", "-on"], name="acts_of_an_alliance")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


@tiered(
    o="id code name_es name_en operator_es operator_en hours_es hours_en languages_es languages_en "
    "country "
    "post alliance evidence source note_es note_en changed_at changed_by"
)
class Hotline(Named):
    """A line that people call. ``post``: whose local line it is; blank for everybody's.

    ``changed_at``: when somebody changed it here; from then on the shipped file does not.
    """

    code = models.CharField(max_length=24, unique=True)
    operator_es = models.CharField(max_length=160, blank=True)
    operator_en = models.CharField(max_length=160, blank=True)
    hours_es = models.CharField(max_length=120, blank=True)
    hours_en = models.CharField(max_length=120, blank=True)
    languages_es = models.CharField(max_length=120, blank=True)
    languages_en = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    alliance = models.ForeignKey(
        Alliance, on_delete=models.PROTECT, null=True, related_name="hotlines"
    )
    evidence = models.CharField(max_length=10, choices=Evidence)
    source = models.CharField(max_length=200, blank=True)
    note_es = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    @property
    def operator(self) -> str:
        """Who answers, in the language of whoever reads."""
        return of_two(self.operator_es, self.operator_en)

    @property
    def hours(self) -> str:
        """When, in the language of whoever reads."""
        return of_two(self.hours_es, self.hours_en)

    @property
    def languages(self) -> str:
        """In which ones somebody answers, in the language of whoever reads."""
        return of_two(self.languages_es, self.languages_en)

    @property
    def note(self) -> str:
        """What one has to know, in the language of whoever reads."""
        return of_two(self.note_es, self.note_en)


@tiered(o="id hotline line number word place")
class HotlineNumber(models.Model):
    """One number of a line. ``word``: what one sends, for text messages."""

    hotline = models.ForeignKey(Hotline, on_delete=models.CASCADE, related_name="numbers")
    line = models.CharField(max_length=5, choices=Line)
    number = models.CharField(max_length=NUMBER_LENGTH)
    word = models.CharField(max_length=WORD_LENGTH, blank=True)
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["hotline", "line", "number"], name="a_number_stands_once_in_its_line"
            )
        ]

    def __str__(self) -> str:
        return self.number


@tiered(o="id hotline on answered note at seat")
class LineCheck(models.Model):
    """Somebody called a line to see whether it answers. Rows are only added."""

    hotline = models.ForeignKey(Hotline, on_delete=models.PROTECT, related_name="checks")
    on = models.DateField()
    answered = models.CharField(max_length=10, choices=Answered)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["hotline", "-on"], name="checks_of_a_line")]

    def __str__(self) -> str:
        return f"{self.answered} {self.on}"


@tiered(o="id post organization name reason_es reason_en given_on given_by at seat")
class Recognition(models.Model):
    """Thanks of a post to an ally, in public: for what, since when. Printed as a certificate."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    reason_es = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300)
    given_on = models.DateField()
    given_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["post", "-given_on"], name="recognitions_of_a_post")]

    def __str__(self) -> str:
        return self.name

    @property
    def reason(self) -> str:
        """For what, in the language of whoever reads."""
        return of_two(self.reason_es, self.reason_en)
