"""Referrals of the demo's restricted cases: thought of, sent where somebody agreed, answered."""

from datetime import datetime

from ventanilla.cases import selectors as cases
from ventanilla.cases.consents import Shown
from ventanilla.cases.models import Track
from ventanilla.cases.policies import may_work
from ventanilla.cases.selectors import OpenCase
from ventanilla.cases.states import TrackState
from ventanilla.directory.models import Organization
from ventanilla.exchange import policies, referring
from ventanilla.exchange.services import disclosing
from ventanilla.protocols.engine.definition import Document
from ventanilla.referrals import selectors
from ventanilla.referrals.account import Provider
from ventanilla.referrals.services import answering, proposing, sending
from ventanilla.referrals.services.answering import Said
from ventanilla.referrals.services.proposing import Wish
from ventanilla.referrals.services.sending import Going
from ventanilla.referrals.states import Answer
from ventanilla.security.models import Seat

#: cases that are looked at, the newest first; every second partner has said yes
MOST = 12


def fill(*, now: datetime) -> int:
    """Refer whom living cases name a need of; how many were. The same cases give the same."""
    waiting = Track.objects.filter(
        state=TrackState.OPEN, scope__level__gt=0, assigned__isnull=False
    ).select_related("assigned__officer", "assigned__post")
    done = 0
    for track in waiting.order_by("-opened_on", "case__number", "pk")[:MOST]:
        seat = track.assigned
        found = seat and cases.opening(seat, now).filter(pk=track.pk).first()
        if seat and found:
            opened = cases.open_track(found, seat=seat, at=now, purpose="case.read")
            done += _refer(opened, seat, now, answers=done % 2 == 0)
    return done


def _refer(case: OpenCase, seat: Seat, now: datetime, *, answers: bool) -> int:
    need, findings = next(iter(selectors.needs_of(case).items()), ("", []))
    going = _may_go(case, seat, now)
    if not need or not may_work(seat, case.track):
        return 0
    name = going[1].said.recipient if going else "Casa Girasol"
    owner = Organization.objects.filter(name=name).values_list("pk", flat=True).first()
    provider = Provider(name=name, organization=str(owner or ""))
    wish = Wish(provider=provider, need=need, finding=findings[0])
    row = proposing.propose(track=case.track, wish=wish, by=seat, at=now)
    if going:
        sent = sending.send(referral=row, going=Going(document=going[0].code), by=seat, at=now)
        if answers:
            said = Said(answer=Answer.ACCEPTED)
            answering.told(referral=sent, said=said, by=seat, at=now)
    return 1


def _may_go(case: OpenCase, seat: Seat, now: datetime) -> tuple[Document, Shown] | None:
    """A paper that may go now, and the consent that names to whom."""
    for document in selectors.papers(case.package):
        agreed = referring.standing(case.consents, case.package, document, at=now)
        may = policies.may_send(seat, case.track, package=case.package, document=document)
        if not agreed or not may:
            continue
        wanted = sending.as_sending(Going(document=document.code), agreed[-1].said.recipient)
        if not disclosing.preview(case, wanted, by=seat, at=now).barred:
            return document, agreed[-1]
    return None
