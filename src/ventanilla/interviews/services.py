"""Holding a sitting: open it, send what was said, stop at the person's wish."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import policies
from ventanilla.cases.errors import NotAgreed
from ventanilla.cases.models import Track
from ventanilla.cases.services import closing, consenting, contacting, planning
from ventanilla.cases.services.consenting import Heard
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.cases.states import TrackState
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.common.trips import Trip
from ventanilla.interviews import problems, readiness, submissions
from ventanilla.interviews.errors import AlreadySubmitted, AnotherContent
from ventanilla.interviews.models import Sitting, Submission
from ventanilla.interviews.states import SittingState
from ventanilla.protocols.engine.definition import EventWhen
from ventanilla.protocols.engine.evaluation import Evaluation
from ventanilla.protocols.engine.forms import BadSubmission, evaluate
from ventanilla.protocols.engine.sittings import happened_at, waits_for_consent
from ventanilla.protocols.engine.state import Plan, Value
from ventanilla.security import tokens
from ventanilla.security.models import Seat
from ventanilla.training.services import excepting
from ventanilla.training.states import Emergency

#: a submission larger than this is no interview (bytes of XML)
LARGEST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the device sends. ``drawings`` come only if the child said so.

    ``corrects``: the submission that this one replaces, which stays beside it. ``told_at``: the
    tick of a message → the instant at which it was set. ``asked_in``: block → language.
    """

    submission_id: UUID
    xml: bytes
    language: str
    started_at: datetime | None = None
    ended_at: datetime | None = None
    drawings: Mapping[str, str] = field(default_factory=dict)
    corrects: UUID | None = None
    told_at: Mapping[str, str] = field(default_factory=dict)
    asked_in: Mapping[str, str] = field(default_factory=dict)
    spent_s: int | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of what was sent, to know a repetition from another content."""
        return hashlib.sha256(self.xml).hexdigest()


@transaction.atomic
def open_sitting(
    *, track: Track, instrument: str, task: str = "", emergency: Emergency | None = None, by: Seat,
    at: datetime,
) -> Sitting:  # fmt: skip
    """Begin a sitting, or go on with the one that is open. Refuses while its gate is shut.

    Only a certified officer interviews where the package asks for it; ``emergency``: why somebody
    else does, this once. The heads of the post are told.
    """
    work = Work.begin(track, by=by, at=at, act="sitting.opened")
    policies.may_work(by, work.track).enforce()
    check_open(work.track)
    _check_known(work, instrument)
    for name in (task, instrument):
        work.check_apart(name)
    if going := _going_on(work, instrument):
        return going
    rule = work.package.sitting_rule(instrument)
    lacking = ""
    if rule:
        _put_events(work, [item for item in rule.start if item.event not in work.record.events])
        lacking = readiness.check(work, rule, by=by, on=_day(work), emergency=emergency)
    waits = waits_for_consent(rule, work.track.route)
    if waits:
        consenting.check_attended(work)
    sitting = Sitting(
        track=work.track, seat=by, opened_on=_day(work), before_consent=not waits, **work.place()
    )
    document = {
        "instrument": instrument,
        "task": task,
        "started_at": at.isoformat(),
        "package": work.package.content_hash,
    }
    work.writes.insert(work.opened.seal(sitting, document))
    if work.track.state == TrackState.SUSPENDED:
        closing.move(work.track, TrackState.OPEN)
    if not (lacking and emergency):
        work.finish("sitting.opened", {"instrument": instrument})
        return sitting
    work.finish(
        "sitting.uncertified",
        {"instrument": instrument, "exception": f"uncertified.{emergency.value}"},
    )
    excepting.except_once(
        protocol=work.track.protocol, certificate=lacking, reason=emergency, by=by, at=at
    )
    return sitting


@transaction.atomic
def submit(*, sitting: Sitting, sent: Sent, by: Seat, at: datetime) -> Submission:
    """Store a submission and put its facts into the track. Sending twice stores once.

    The server's evaluation is the record. Raises ``BadInput`` with a sentence for each question
    that cannot stand, and ``AnotherContent`` if the id was used for other words.
    """
    held = _begin(sitting, sent, by=by, at=at, act="sitting.submitted")
    work, sitting, instrument = held.work, held.sitting, held.instrument
    if stored := held.stored(sent):
        return stored
    if sitting.state == SittingState.SUBMITTED and sent.corrects is None:
        raise AlreadySubmitted
    evaluation = _evaluate(work, instrument, sent.xml)
    if evaluation.problems:
        raise BadInput(problems.in_sentences(work.package, instrument, evaluation.problems))
    before = work.record.all_facts if sent.corrects else {}
    asked_at = _asked_at(held, sent)
    work.record.informed |= set(evaluation.informed)
    consenting.hear(work, _heard(sent, evaluation, asked_at, before))
    if not sitting.before_consent:
        consenting.check_attended(work)
    submission = _store(work, sitting, sent, evaluation, instrument)
    _take_in(work, instrument, evaluation)
    _complete(work, held, told=_Told(before, asked_at))
    contacting.take_in(work, evaluation)
    sitting.state = SittingState.SUBMITTED
    work.writes.update(sitting, "state")
    work.did(instrument)
    work.record.submitted[instrument] = at
    work.finish("sitting.submitted", {"instrument": instrument})
    return submission


@transaction.atomic
def stop(*, sitting: Sitting, sent: Sent | None, by: Seat, at: datetime) -> Plan:
    """The person wants to stop. What was answered is kept; nothing is required; no clock stops."""
    held = _begin(sitting, sent, by=by, at=at, act="sitting.stopped")
    work, sitting, instrument = held.work, held.sitting, held.instrument
    if sitting.state == SittingState.SUBMITTED:
        raise AlreadySubmitted
    if sent is not None and not held.stored(sent) and _may_keep(work, sitting):
        evaluation = _evaluate(work, instrument, sent.xml)
        consenting.hear(work, _heard(sent, evaluation, _asked_at(held, sent), {}))
        _store(work, sitting, sent, evaluation, instrument)
        _take_in(work, instrument, evaluation)
        contacting.take_in(work, evaluation)
    sitting.state = SittingState.SUSPENDED
    work.writes.update(sitting, "state")
    if work.track.state == TrackState.OPEN:
        closing.move(work.track, TrackState.SUSPENDED)
    work.put_event("suspended_at")
    return work.finish("sitting.stopped", {"instrument": instrument})


@dataclass(frozen=True, slots=True)
class _Held:
    """A sitting as it stands now that its track is locked. ``earlier``: sent under the same id."""

    work: Work
    sitting: Sitting
    document: Mapping[str, str]
    earlier: Submission | None

    @property
    def instrument(self) -> str:
        return self.document["instrument"]

    def stored(self, sent: Sent) -> Submission | None:
        """The submission that this one repeats."""
        if self.earlier is None:
            return None
        if self.earlier.dossier_id != self.work.track.dossier_id:
            raise NotNow(_("This interview belongs to another case."))
        if self.work.opened.open(self.earlier)["digest"] != _digest(
            self.work, self.instrument, sent
        ):
            raise AnotherContent
        return self.earlier


def _begin(sitting: Sitting, sent: Sent | None, *, by: Seat, at: datetime, act: str) -> _Held:
    trip = Trip()
    now = trip.find(Sitting, id=sitting.pk)
    earlier = trip.find(Submission, id=sent.submission_id) if sent else []
    work = Work.begin(sitting.track, by=by, at=at, act=act, trip=trip)
    policies.may_work(by, work.track).enforce()
    check_open(work.track)
    document = work.opened.open(now[0])
    return _Held(work, now[0], document, next(iter(earlier), None))


def _check_known(work: Work, instrument: str) -> None:
    if instrument not in work.package.forms:
        raise BadInput({"instrument": _("This protocol has no such form.")})


def _going_on(work: Work, instrument: str) -> Sitting | None:
    """The sitting of this instrument that was opened or paused and never submitted."""
    unfinished = Sitting.objects.filter(track=work.track).exclude(state=SittingState.SUBMITTED)
    for sitting in unfinished.order_by("-opened_on"):
        if work.opened.open(sitting)["instrument"] == instrument:
            if sitting.state == SittingState.SUSPENDED:
                sitting.state = SittingState.OPEN
                sitting.save(update_fields=["state"])
            return sitting
    return None


def _evaluate(work: Work, instrument: str, xml: bytes) -> Evaluation:
    if len(xml) > LARGEST:
        raise BadInput({"xml": _("What was sent is too large for an interview.")})
    try:
        return evaluate(work.package.instruments[instrument], xml, today=_day(work))
    except BadSubmission as error:
        raise BadInput(
            {"xml": _("What was sent is not an answer to this form. Nothing was stored.")}
        ) from error


def _store(
    work: Work, sitting: Sitting, sent: Sent, evaluation: Evaluation, instrument: str
) -> Submission:
    moved = _moved(work, instrument)
    submission = Submission(
        pk=sent.submission_id,
        sitting=sitting,
        corrects_id=sent.corrects,
        received_on=_day(work),
        **work.place(),
    )
    document = {
        "instrument": instrument,
        "package": work.package.content_hash,
        "xml": submissions.without(sent.xml, moved).decode(),
        "moved": sorted(moved),
        "digest": _digest(work, instrument, sent),
        "language": sent.language,
        "started_at": sent.started_at.isoformat() if sent.started_at else None,
        "ended_at": sent.ended_at.isoformat() if sent.ended_at else None,
        "received_at": work.at.isoformat(),
        "informed": sorted(evaluation.informed),
        "differs": [difference.question for difference in evaluation.differences],
        "drawings": dict(sent.drawings),
        "told_at": dict(sent.told_at),
        "asked_in": dict(sent.asked_in),
        "spent_s": sent.spent_s,
    }
    work.writes.insert(work.opened.seal(submission, document))
    return submission


def _moved(work: Work, instrument: str) -> frozenset[str]:
    """The questions whose answers stand apart, and not in the submission that is kept."""
    return work.package.kept_apart & work.package.instruments[instrument].questions.keys()


def _digest(work: Work, instrument: str, sent: Sent) -> str:
    """What tells a repetition. Keyed where an answer was taken out: a plain hash of the whole would

    give a telephone number away to whoever has the rest and tries all numbers.
    """
    if not _moved(work, instrument):
        return sent.digest
    return tokens.Hasher().token("submission", sent.digest).hex()


def _take_in(work: Work, instrument: str, evaluation: Evaluation) -> None:
    """Put what was said into the record, and forget what was said before and taken back."""
    gives = work.package.instruments[instrument].gives
    work.drop_facts(gives - evaluation.facts.keys())
    work.put_facts(evaluation.facts)
    work.record.informed |= set(evaluation.informed)
    learned = {
        name: evaluation.facts[fact]
        for name, fact in work.package.definition.identity.items()
        if fact in evaluation.facts
    }
    known = work.names.learn(learned, on=_day(work))
    if known != work.names:
        work.know(known)


@dataclass(frozen=True, slots=True)
class _Told:
    """What was known before a correction (else nothing), and when the questions were asked."""

    before: Mapping[str, Value]
    asked_at: datetime


def _heard(
    sent: Sent, evaluation: Evaluation, asked_at: datetime, before: Mapping[str, Value]
) -> Heard:
    """What the form says of consents; of a correction only what it changes."""
    known = before if sent.corrects else None
    return Heard(facts=evaluation.facts, language=sent.language, at=asked_at, known=known)


def _may_keep(work: Work, sitting: Sitting) -> bool:
    """Whether what was answered before the person stopped may be kept: not if they took back that

    they are attended.
    """
    try:
        consenting.check_attended(work)
    except NotAgreed:
        return sitting.before_consent
    return True


def _asked_at(held: _Held, sent: Sent) -> datetime:
    """When the person was asked: when the talk ended by the device, which may send it hours later.

    A device whose clock shows a moment outside of the sitting is not believed.
    """
    opened, now = datetime.fromisoformat(held.document["started_at"]), held.work.at
    ended = sent.ended_at
    return ended if ended and ended.tzinfo and opened <= ended <= now else now


def _complete(work: Work, held: _Held, *, told: _Told) -> None:
    """Set the events of the instrument, and finish the task that the sitting was opened for."""
    rule = work.package.sitting_rule(held.instrument)
    if rule:
        _put_events(work, [item for item in rule.submit if not item.told_by])
        _put_told(work, [item for item in rule.submit if item.told_by], told)
    task = work.package.tasks.get(held.document["task"])
    if task and work.package.is_done_plainly(task) and not (rule and rule.submit):
        work.mark_done(task.code)
    planning.follow(work, held.instrument)


def _put_events(work: Work, events: Iterable[EventWhen]) -> None:
    for item in events:
        if not item.when or work.holds(item.when):
            work.put_event(item.event)


def _put_told(work: Work, events: Iterable[EventWhen], told: _Told) -> None:
    """Set events whose moment is an answer. Who does not know sets none, and takes none back.

    A correction that leaves the answer as it was moves nothing: it was told then, not now.
    """
    known, zone = work.record.all_facts, work.track.case.post.zoneinfo
    for item in events:
        old = told.before.get(item.told_by)
        if old is not None and old == known.get(item.told_by) and item.event in work.record.events:
            continue
        moment = happened_at(item, known, asked_at=told.asked_at, zone=zone)
        if moment is not None and (not item.when or work.holds(item.when)):
            work.put_event(item.event, moment)


def _day(work: Work) -> date:
    return work.at.astimezone(work.track.case.post.zoneinfo).date()
