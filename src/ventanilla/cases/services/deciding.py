"""Deciding: findings by an officer, the outcome by two people."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import policies
from ventanilla.cases.errors import AlreadyDecided, StillMissing
from ventanilla.cases.models import Track
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.cases.words import in_words
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.protocols.engine.state import Decision, FindingStatus, FoundFinding, Plan
from ventanilla.security.models import Seat

#: a reason shorter than this says nothing
SHORTEST_REASON = 10


@transaction.atomic
def confirm_finding(*, track: Track, name: str, by: Seat, at: datetime) -> Plan:
    """Confirm a possible finding. Refuses if it no longer stands or somebody decided first."""
    return _decide(track=track, name=name, status="confirmed", reason="", by=by, at=at)


@transaction.atomic
def discard_finding(*, track: Track, name: str, reason: str, by: Seat, at: datetime) -> Plan:
    """Discard a possible finding, with a reason. It returns by itself if its facts change.

    Refuses one that may only be raised, while its ground stands.
    """
    _check_reason(reason)
    return _decide(track=track, name=name, status="discarded", reason=reason, by=by, at=at)


@transaction.atomic
def raise_finding(*, track: Track, name: str, reason: str, by: Seat, at: datetime) -> Plan:
    """Raise a finding by hand, with a reason: it stands as confirmed."""
    _check_reason(reason)
    work = Work.begin(track, by=by, at=at, act="finding.raised")
    policies.may_decide_findings(by, work.track).enforce()
    check_open(work.track)
    if name not in work.package.findings:
        raise BadInput({"finding": _("This protocol has no such finding.")})
    if name in work.plan().standing:
        raise NotNow(_("This finding stands already."))
    work.record.findings[name] = Decision(
        status="confirmed", raised_at=at, at=at, reason=reason, by_hand=True
    )
    return _finish(work, "finding.raised", name)


@transaction.atomic
def propose_outcome(
    *, track: Track, code: str, reason: str, by: Seat, at: datetime, seen: int | None = None
) -> Plan:
    """Propose the outcome of a track, for another person to approve. Replaces the last one."""
    _check_reason(reason)
    work = Work.begin(track, by=by, at=at, act="outcome.proposed", seen=seen)
    policies.may_decide_findings(by, work.track).enforce()
    check_open(work.track)
    outcome = next((item for item in work.plan().outcomes if item.code == code), None)
    if outcome is None:
        raise BadInput({"outcome": _("This protocol has no such outcome.")})
    if outcome.barred:
        raise StillMissing([in_words(sentence) for sentence in outcome.barred])
    work.record.outcome = {
        "code": code,
        "reason": reason,
        "proposed_by": str(by.officer_id),
        "proposed_name": by.officer.name,
        "proposed_at": at.isoformat(),
    }
    work.put_event("outcome_proposed_at")
    work.record.events.pop("outcome_approved_at", None)
    return _finish(work, "outcome.proposed", code)


@transaction.atomic
def approve_outcome(*, track: Track, by: Seat, at: datetime, seen: int | None = None) -> Plan:
    """Approve the proposed outcome: the head of protection, who must not have proposed it.

    Refuses while a red finding waits for a decision.
    """
    work = Work.begin(track, by=by, at=at, act="outcome.approved", seen=seen)
    proposal = _proposal(work)
    policies.may_approve(by, work.track, proposal["proposed_by"]).enforce()
    waiting = undecided_red(work.plan())
    if waiting:
        raise StillMissing(
            [
                _("The finding “%(title)s” waits for a decision.")
                % {"title": in_words(found.title)}
                for found in waiting
            ]
        )
    proposal.update(
        approved_by=str(by.officer_id), approved_name=by.officer.name, approved_at=at.isoformat()
    )
    work.put_event("outcome_approved_at")
    return _finish(work, "outcome.approved", proposal["code"])


@transaction.atomic
def return_outcome(*, track: Track, reason: str, by: Seat, at: datetime) -> Plan:
    """Give the proposal back with a reason."""
    _check_reason(reason)
    work = Work.begin(track, by=by, at=at, act="outcome.returned")
    proposal = _proposal(work)
    policies.may_approve(by, work.track, proposal["proposed_by"]).enforce()
    code = proposal["code"]
    work.record.outcome = {
        "returned": code,
        "return_reason": reason,
        "returned_by": by.officer.name,
    }
    work.record.events.pop("outcome_proposed_at", None)
    return _finish(work, "outcome.returned", code)


def undecided_red(plan: Plan) -> list[FoundFinding]:
    """Red findings that nobody has confirmed or discarded."""
    return [
        found for found in plan.findings if found.severity == "red" and found.status == "possible"
    ]


def _proposal(work: Work) -> dict[str, str]:
    check_open(work.track)
    proposal = work.record.outcome
    if not proposal.get("code"):
        raise NotNow(_("No outcome has been proposed."))
    if proposal.get("approved_by"):
        raise AlreadyDecided(proposal["approved_name"])
    return proposal


def _decide(
    *, track: Track, name: str, status: FindingStatus, reason: str, by: Seat, at: datetime
) -> Plan:
    work = Work.begin(track, by=by, at=at, act=f"finding.{status}")
    policies.may_decide_findings(by, work.track).enforce()
    check_open(work.track)
    found = next((item for item in work.plan().findings if item.name == name), None)
    if found is None:
        raise NotNow(_("This finding does not stand any more: its facts have changed."))
    if status == "discarded":
        policies.may_discard(by, work.track, frozenset(found.effects)).enforce()
        if not (verdict := policies.discardable(found)):
            raise NotNow(verdict.reason)
    if found.status == status:
        raise AlreadyDecided(work.record.deciders.get(name, ""))
    earlier = work.record.findings.get(name, Decision(status="possible", raised_at=at))
    work.record.findings[name] = replace(
        earlier,
        status=status,
        at=at,
        reason=reason,
        grounds={
            ground.fact: ground.value
            for ground in found.because.grounds
            if ground.value is not None
        },
    )
    work.did("findings_decided_at")
    if not undecided_red(work.plan()) and all(
        item.status != "possible" for item in work.plan().findings
    ):
        work.put_event("findings_decided_at")
    return _finish(work, f"finding.{status}", name)


def _finish(work: Work, verb: str, subject: str) -> Plan:
    if verb.startswith("finding.") and work.by is not None:
        work.record.deciders[subject] = work.by.officer.name
    return work.finish(verb, {"subject": subject})


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadInput(
            {
                "reason": _(
                    "Write the reason in a sentence: somebody else will have to understand it."
                )
            }
        )
