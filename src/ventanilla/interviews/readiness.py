"""What stands before a sitting: the certificate of whoever holds it, and the gate of its stage."""

from datetime import date

from ventanilla.cases.errors import StillMissing
from ventanilla.cases.services.progress import Work
from ventanilla.cases.words import in_words
from ventanilla.interviews.errors import NotCertified
from ventanilla.protocols.engine.definition import SittingRule
from ventanilla.protocols.engine.load import Package
from ventanilla.security.models import Seat
from ventanilla.training.selectors import is_certified
from ventanilla.training.states import Emergency

#: what the application tells the rules of a protocol about whoever interviews
CERTIFIED = "interviewer_certified"


def lacks(package: Package, rule: SittingRule | None, *, seat: Seat, on: date) -> str:
    """The certificate that a seat would need for a sitting and has not; blank where it may."""
    competence = package.definition.competence
    if rule is None or not rule.certified or competence is None:
        return ""
    held = is_certified(seat.officer, competence.certificate, on=on)
    return "" if held else competence.certificate


def check(work: Work, rule: SittingRule, *, by: Seat, on: date, emergency: Emergency | None) -> str:
    """Refuse while the gate is shut. It is asked as if the sitting had begun: beginning it is part

    of what it waits for. Returns the certificate that is lacking and was excepted; blank otherwise.
    """
    lacking = lacks(work.package, rule, seat=by, on=on)
    if lacking and emergency is None:
        raise NotCertified
    before = work.record.facts.get(CERTIFIED)
    if lacking:  # the gate is asked about everything else; the record goes on saying what is so
        work.tell_rules({CERTIFIED: "yes"})
    gate = next((gate for gate in work.plan().gates if gate.stage == rule.gate), None)
    if lacking:
        work.drop_facts({CERTIFIED})
        work.tell_rules({CERTIFIED: before} if before is not None else {})
    if gate is not None and not gate.open:
        raise StillMissing([in_words(sentence) for sentence in gate.missing])
    return lacking
