"""What a person agreed to, what two officers decided in a child's interest, and what rests on it.

A grant that needs a consent points to it: the moment a consent is withdrawn, the grant is worth
nothing, whatever its own end says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from ventanilla.audit import services as audit
from ventanilla.cases import policies
from ventanilla.cases.models import Track
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.network.roles import Role
from ventanilla.security import access, approvals, vault
from ventanilla.security.models import Consent, Grant, Seat
from ventanilla.security.oversight.models import Approval, Paper
from ventanilla.security.vault import Vault


class Purpose(models.TextChoices):
    """What a consent is about."""

    INTERPRETER = "interpreter", _t("An interpreter lends a voice")
    REFERRAL = "referral", _t("Another institution is told")
    FAMILY = "family", _t("The family is told")
    IMAGES = "images", _t("Pictures are taken or kept")


class Channel(models.TextChoices):
    """How it was said."""

    SPOKEN = "spoken", _t("said in person")
    WRITTEN = "written", _t("signed")
    REMOTE = "remote", _t("said by telephone or video")


@dataclass(frozen=True, slots=True)
class Said:
    """What is sealed of a consent."""

    recipient: str
    words: str
    language: str
    channel: str

    def document(self) -> dict[str, str]:
        """As it is sealed."""
        return {
            "recipient": self.recipient,
            "words": self.words,
            "language": self.language,
            "channel": self.channel,
        }


@dataclass(frozen=True, slots=True)
class Shown:
    """A consent, opened."""

    consent: Consent
    said: Said

    @property
    def purpose(self) -> str:
        """What it is about, in words."""
        return str(Purpose(self.consent.purpose).label)

    @property
    def channel(self) -> str:
        """How it was said, in words."""
        return str(Channel(self.said.channel).label) if self.said.channel in Channel else ""


def of_track(track: Track, opened: Vault) -> Sequence[Shown]:
    """Every consent of a track, the newest first."""
    rows = Consent.objects.filter(dossier_id=track.dossier_id).select_related("signed_by", "second")
    return [Shown(row, Said(**opened.open(row))) for row in rows.order_by("-since")]


@transaction.atomic
def record(*, track: Track, purpose: str, ground: str, said: Said, by: Seat, at: datetime) -> None:
    """Write down a consent; for best interests, ask the second officer to sign.

    Raises ``BadInput``.
    """
    policies.may_decide_findings(by, track).enforce()
    _check(purpose, ground, said)
    dossier = track.dossier
    opened = vault.release(seat=by, dossiers=[dossier], purpose="consent.recorded", at=at)
    place = {
        "dossier": dossier,
        "scope_id": dossier.scope_id,
        "key_version": dossier.key_version,
    }
    if ground == Consent.Ground.BEST_INTERESTS:
        asked = approvals.ask(
            kind=BEST_INTERESTS.code,
            by=by,
            at=at,
            post=track.case.post,
            protocol=track.protocol,
            dossier=dossier,
            target=str(track.pk),
            payload={"number": track.case.number, "purpose": purpose},
        )
        opened.seal(Paper(approval=asked, **place), said.document()).save(force_insert=True)
        return
    row = Consent(purpose=purpose, ground=ground, since=at, signed_by=by.officer, **place)
    opened.seal(row, said.document()).save(force_insert=True)
    audit.record(
        by=by, action="consent.given", at=at, dossiers=[dossier.pk], detail={"purpose": purpose}
    )


def _check(purpose: str, ground: str, said: Said) -> None:
    problems = {}
    if purpose not in Purpose:
        problems["purpose"] = _("Choose what it is about.")
    if ground not in Consent.Ground:
        problems["ground"] = _("Choose who decided.")
    if said.channel not in Channel:
        problems["channel"] = _("Choose how it was said.")
    if len(said.words.strip()) < 10:
        problems["words"] = _("Write down what was agreed, in a sentence.")
    if problems:
        raise BadInput(problems)


def _sign(approval: Approval, by: Seat, at: datetime) -> None:
    """The second officer signs what the first one wrote."""
    paper = Paper.objects.select_related("dossier").get(approval=approval)
    opened = vault.release(seat=by, dossiers=[paper.dossier], purpose="consent.signed", at=at)
    row = Consent(
        dossier=paper.dossier,
        scope_id=paper.scope_id,
        key_version=paper.dossier.key_version,
        purpose=approval.payload["purpose"],
        ground=Consent.Ground.BEST_INTERESTS,
        since=at,
        signed_by_id=approval.asked_officer_id,
        second=by.officer,
    )
    opened.seal(row, opened.open(paper)).save(force_insert=True)
    detail = {"purpose": row.purpose, "approval": str(approval.pk)}
    audit.record(by=by, action="consent.decided", at=at, dossiers=[paper.dossier_id], detail=detail)


BEST_INTERESTS = approvals.register(
    approvals.Kind(
        "best_interests",
        _t("Decide in a child's best interests, in place of a consent"),
        carry_out=_sign,
        describe=lambda approval: (
            _("%(number)s · %(purpose)s")
            % {
                "number": approval.payload["number"],
                "purpose": Purpose(approval.payload["purpose"]).label,
            }
        ),
    )
)


@transaction.atomic
def withdraw(*, track: Track, consent: UUID, by: Seat, at: datetime) -> None:
    """The person takes it back: whatever rests on it ends with this transaction."""
    policies.may_work(by, track).enforce()
    changed = Consent.objects.filter(
        pk=consent, dossier_id=track.dossier_id, withdrawn_at=None
    ).update(withdrawn_at=at)
    if not changed:
        raise NotNow(_("This consent has been withdrawn already."))
    resting = Grant.objects.live(at).filter(dossier_id=track.dossier_id, consent_id=consent)
    ended = resting.update(until=at)
    audit.record(
        by=by,
        action="consent.withdrawn",
        at=at,
        dossiers=[track.dossier_id],
        detail={"consent": str(consent), "grants": ended},
    )


def interpreters(at: datetime) -> models.QuerySet[Seat]:
    """The seats that lend a voice, of any post."""
    seats = Seat.objects.live(at).of_role(Role.INTERPRETER).select_related("officer", "post")
    return seats.order_by("officer__name")


@transaction.atomic
def assign_interpreter(*, track: Track, to: Seat, consent: UUID, by: Seat, at: datetime) -> None:
    """Let an interpreter read one case until midnight at its post, with the person's consent.

    Raises ``BadInput`` and ``NotNow``; the database refuses the same by itself.
    """
    policies.may_decide_findings(by, track).enforce()
    if to.role != Role.INTERPRETER or not to.is_live(at):
        raise BadInput({"to": _("That seat lends no voice now.")})
    agreed = Consent.objects.filter(
        pk=consent, dossier_id=track.dossier_id, purpose=Purpose.INTERPRETER, withdrawn_at=None
    ).first()
    if agreed is None:
        raise NotNow(_("The person has not agreed to an interpreter, or has taken it back."))
    there = at.astimezone(track.case.post.zoneinfo)
    midnight = (there + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    access.grant(
        dossier=track.dossier,
        seat=to,
        purpose=Grant.Purpose.INTERPRETER,
        since=at,
        until=midnight,
        given_by=by,
        consent=agreed,
    )
    audit.record(
        by=by,
        action="interpreter.assigned",
        at=at,
        dossiers=[track.dossier_id],
        detail={"seat": to.pk},
    )
