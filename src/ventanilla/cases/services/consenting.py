"""What a person agreed to or refused, what two officers decided for a child, and taking it back.

Whatever rests on a consent ends with it: in the plan, because its record beats the form; in the
database, which lets nothing be written on a consent that does not stand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from ventanilla.audit import services as audit
from ventanilla.cases import consents, policies
from ventanilla.cases.consents import Channel, Said, Shown
from ventanilla.cases.errors import NotAgreed
from ventanilla.cases.models import Track
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.cases.words import in_words
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.network.roles import Role
from ventanilla.protocols.engine.state import Value
from ventanilla.security import access, approvals
from ventanilla.security.models import Consent, Grant, Seat
from ventanilla.security.oversight.models import Approval, Paper

GIVEN, REFUSED = Consent.Answer.GIVEN, Consent.Answer.REFUSED


@transaction.atomic
def record(
    *,
    track: Track,
    said: Said,
    answer: str = GIVEN.value,
    ground: str = Consent.Ground.CONSENT.value,
    by: Seat,
    at: datetime,
) -> None:
    """Write down what a person answered; for best interests, ask the second officer to sign.

    A refusal ends what was given before. Raises ``BadInput``.
    """
    work = Work.begin(track, by=by, at=at, act="consent.recorded")
    policies.may_work(by, work.track).enforce()
    check_open(work.track)
    _check(work, said, answer, ground)
    if ground == Consent.Ground.BEST_INTERESTS:
        policies.may_decide_findings(by, work.track).enforce()
        _ask_second(work, said)
        return
    write(work, said, answer=Consent.Answer(answer))
    work.finish(f"consent.{answer}", _detail(work, said))


def write(
    work: Work,
    said: Said,
    *,
    answer: Consent.Answer = GIVEN,
    since: datetime | None = None,
    signed_by: int | None = None,
) -> Consent:
    """Put a consent or a refusal into an act. ``since``: when it was said, if not now.

    ``signed_by``: the first of two officers, where whoever is at work is the second.
    """
    consent, moment = work.package.consents[said.name], since or work.at
    given = answer == GIVEN
    if not given:
        end(work, said.name, said.recipient)
    assert work.by is not None  # noqa: S101 - a seat heard it
    officer = work.by.officer_id
    row = Consent(
        purpose=consent.purpose,
        answer=answer,
        provider=consents.token(said.recipient, dossier=work.track.dossier_id),
        ground=Consent.Ground.BEST_INTERESTS if signed_by else Consent.Ground.CONSENT,
        since=moment,
        until=consent.ends(moment, spoken=said.spoken) if given else None,
        signed_by_id=signed_by or officer,
        second_id=officer if signed_by else None,
        **work.place(),
    )
    provisional = given and said.spoken and consent.spoken_days is not None
    said = replace(said, provisional=provisional)
    work.writes.insert(work.opened.seal(row, said.document()))
    shown = Shown(row, said)
    work.consents.append(shown)
    work.record.consents = consents.records(work.consents)
    return row


def end(work: Work, name: str, provider: str) -> list[Shown]:
    """Take back every consent of a name and provider that stands: which."""
    ended = []
    for at, shown in enumerate(work.consents):
        row, same = shown.consent, consents.plain(shown.said.recipient) == consents.plain(provider)
        if shown.said.name == name and same and row.answer == GIVEN and row.withdrawn_at is None:
            row.withdrawn_at = work.at
            work.writes.update(row, "withdrawn_at")
            work.consents[at] = Shown(row, shown.said)
            ended.append(shown)
    for grant in work.grants:
        if grant.consent_id in {shown.consent.pk for shown in ended} and grant.until > work.at:
            grant.until = work.at
            work.writes.update(grant, "until")
    work.record.consents = consents.records(work.consents)
    return ended


def use(work: Work, consent: Consent | None) -> None:
    """Something was done on a consent: one for a single use ends with it."""
    for shown in work.consents:
        row, asked = shown.consent, work.package.consents.get(shown.said.name)
        if consent is not None and row.pk == consent.pk and asked and asked.per == "use":
            row.until = max(work.at, row.since)
            work.writes.update(row, "until")
    work.record.consents = consents.records(work.consents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Answers of a form that were just heard. ``known``: the facts before, for a correction.

    ``limits``: whether the messages of a form were said and told back.
    """

    facts: Mapping[str, Value]
    language: str
    at: datetime
    known: Mapping[str, Value] | None = None


def hear(work: Work, heard: Heard) -> None:
    """Write down the consents that a form asked for: each with its words, spoken, provisional.

    A correction that leaves an answer as it was says nothing anew: what was taken back meanwhile
    stays taken back. Whoever does not know, or would rather not say, gives nothing.
    """
    for consent in work.package.consents.values():
        answer = heard.facts.get(consent.asked_by) if consent.asked_by else None
        if answer not in ("yes", "no"):
            continue
        if heard.known is not None and heard.known.get(consent.asked_by) == answer:
            continue
        words = consent.words.en if heard.language.startswith("en") else consent.words.es
        informed = work.record.informed.issuperset(consent.informs)
        said = Said(
            name=consent.name, words=words, language=heard.language,
            explained=informed, understood=informed,
        )  # fmt: skip
        write(work, said, answer=GIVEN if answer == "yes" else REFUSED, since=heard.at)


def check_attended(work: Work) -> None:
    """Refuse to assess somebody in a restricted case who has not agreed to be attended."""
    if work.package.definition.is_restricted and not consents.is_attended(
        work.package, work.record.consents, work.at
    ):
        raise NotAgreed


def _check(work: Work, said: Said, answer: str, ground: str) -> None:
    problems = {}
    consent = work.package.consents.get(said.name)
    if consent is None:
        raise BadInput({"name": _("Choose what it is about.")})
    if answer not in Consent.Answer:
        problems["answer"] = _("Choose what the person answered.")
    if ground not in Consent.Ground:
        problems["ground"] = _("Choose who decided.")
    if said.channel not in Channel:
        problems["channel"] = _("Choose how it was said.")
    if len(said.words.strip()) < 10:
        problems["words"] = _("Write down what was agreed, in a sentence.")
    if answer == GIVEN:
        problems |= _lacks(work, said)
    if problems:
        raise BadInput(problems)


def _lacks(work: Work, said: Said) -> dict[str, str]:
    """What a consent lacks that is given; to refuse takes nothing."""
    consent, problems = work.package.consents[said.name], {}
    if not said.explained:
        problems["explained"] = _("Say the limits first, and tick that you did.")
    if not said.understood:
        problems["understood"] = _("Ask the person to say it in their own words, and tick it.")
    if consent.to_provider and not consents.plain(said.recipient):
        problems["recipient"] = _("Write the name of the institution or person: one, not “all”.")
    if consent.spoken_days == 0 and said.spoken:
        problems["channel"] = _("This one counts only in writing.")
    if consent.to_provider and consent.recipient and not said.fields:
        problems["fields"] = _("Tick what may be told, one by one.")
    return problems


def _detail(work: Work, said: Said) -> dict[str, str]:
    title = in_words(work.package.consents[said.name].title)
    return {"consent": title, "to": said.recipient}


def _ask_second(work: Work, said: Said) -> None:
    assert work.by is not None  # noqa: S101 - a seat asks
    asked = approvals.ask(
        kind=BEST_INTERESTS.code,
        by=work.by,
        at=work.at,
        post=work.track.case.post,
        protocol=work.track.protocol,
        dossier=work.track.dossier,
        target=str(work.track.pk),
        payload={
            "number": work.track.case.number,
            "purpose": work.package.consents[said.name].purpose,
        },
    )
    paper = Paper(approval=asked, **work.place())
    work.opened.seal(paper, said.document()).save(force_insert=True)


def _sign(approval: Approval, by: Seat, at: datetime) -> None:
    """The second officer signs what the first one wrote."""
    track = Track.objects.select_related("case__post", "dossier", "package").get(
        pk=UUID(approval.target)
    )
    work = Work.begin(track, by=by, at=at, act="consent.signed")
    check_open(work.track)
    said = Said.read(work.opened.open(Paper.objects.get(approval=approval)))
    write(work, said, signed_by=approval.asked_officer_id)
    work.finish("consent.decided", _detail(work, said))


PURPOSES = {
    "service": _t("To be attended"),
    "others": _t("Another person takes part"),
    "data": _t("Data are used for something"),
    "referral": _t("Another institution or person is told"),
}
BEST_INTERESTS = approvals.register(
    approvals.Kind(
        "best_interests",
        _t("Decide in a child's best interests, in place of a consent"),
        carry_out=_sign,
        describe=lambda approval: (
            _("%(number)s · %(purpose)s")
            % {
                "number": approval.payload["number"],
                "purpose": PURPOSES.get(str(approval.payload["purpose"]), ""),
            }
        ),
    )
)


@transaction.atomic
def withdraw(*, track: Track, consent: UUID, by: Seat, at: datetime) -> None:
    """The person takes it back: whatever rests on it ends with this transaction."""
    work = Work.begin(track, by=by, at=at, act="consent.withdrawn")
    policies.may_work(by, work.track).enforce()
    shown = _one(work, consent)
    if shown is None or shown.consent.answer != GIVEN or shown.consent.withdrawn_at is not None:
        raise NotNow(_("This consent has been withdrawn already."))
    end(work, shown.said.name, shown.said.recipient)
    work.finish("consent.withdrawn", _detail(work, shown.said))


@transaction.atomic
def ratify(*, track: Track, consent: UUID, by: Seat, at: datetime) -> None:
    """The person signed what they had said: a new record, which is not provisional.

    Raises ``NotNow`` for one that was taken back or was signed before.
    """
    work = Work.begin(track, by=by, at=at, act="consent.ratified")
    policies.may_work(by, work.track).enforce()
    check_open(work.track)
    shown = _one(work, consent)
    if shown is None or not shown.said.provisional or shown.status(at) in ("refused", "withdrawn"):
        raise NotNow(_("This consent does not wait for a signature."))
    said = replace(shown.said, channel=Channel.WRITTEN.value)
    write(work, said)
    work.finish("consent.ratified", _detail(work, said))


def _one(work: Work, consent: UUID) -> Shown | None:
    return next((shown for shown in work.consents if shown.consent.pk == consent), None)


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
    agreed = (
        Consent.objects.filter(
            pk=consent, dossier_id=track.dossier_id, purpose=Consent.Purpose.OTHERS,
            answer=GIVEN, withdrawn_at=None, since__lte=at,
        )
        .filter(models.Q(until=None) | models.Q(until__gt=at))
        .first()
    )  # fmt: skip
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
