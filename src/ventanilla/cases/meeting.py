"""Where tracks of a case meet: of two rules on what may leave, the stricter one holds."""

from dataclasses import replace
from datetime import datetime

from ventanilla.cases import policies, selectors
from ventanilla.cases.selectors import OpenCase
from ventanilla.protocols.engine.plan import meet
from ventanilla.security.models import Seat


def strictest(case: OpenCase, *, seat: Seat, at: datetime, purpose: str) -> OpenCase:
    """A case with what may leave it as all tracks that the seat opens allow it.

    Each of them is opened, on the record. Of those that the seat does not open only the effects
    hold that travel without a reason (``case.held``).
    """
    beside = [
        selectors.open_track(other.track, seat=seat, at=at, purpose=purpose)
        for other in selectors.others(case.track, seat=seat, at=at)
        if other.opens
    ]
    if not beside:
        return case
    effects = frozenset(effect for other in beside for effect in other.plan.effects)
    held = case.held | (effects & policies.MEETING)
    plan = selectors.plan_of(
        case.track, package=case.package, record=case.record, names=case.names, at=at, held=held
    )
    shown = plan if case.sees_sealed else selectors.veiled(case.track, case.package, plan)
    return replace(case, held=held, plan=meet(shown, [other.plan for other in beside]))
