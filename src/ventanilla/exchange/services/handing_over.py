"""A child passes into another authority's care: by day, in port hours, with everything answered."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import policies
from ventanilla.cases.models import Track
from ventanilla.cases.services.deciding import undecided_red
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.cases.words import in_words
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.exchange.errors import Barred, WrongHandOverState
from ventanilla.exchange.models import HandOver
from ventanilla.exchange.states import HAND_OVER_MOVES, LIVE, HandOverState
from ventanilla.network import selectors as network
from ventanilla.network.models import Port
from ventanilla.network.selectors import PortStatus
from ventanilla.network.states import HoursKind, PortState
from ventanilla.protocols.engine import house
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import Plan
from ventanilla.security.models import Seat

#: what each state of a hand-over sets in the track
EVENTS = {
    HandOverState.DEPARTED: "departed_at",
    HandOverState.DELIVERED: "handed_over_at",
    HandOverState.RECEIVED: "received_at",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """Where and when, who brings and who receives."""

    port: Port
    at: datetime
    receiver: str
    receiver_phone: str = ""
    escort: str = ""
    vehicle: str = ""


@transaction.atomic
def schedule(*, track: Track, arrangement: Arrangement, by: Seat, at: datetime) -> HandOver:
    """Propose a hand-over. Refuses the night and known closed hours of the port, and the past.

    Hours that nobody entered block only the night; the page says that they are unknown.
    """
    work = _begin(track, by=by, at=at, act="handover.scheduled")
    _check_arrangement(arrangement, at)
    _check_none_live(work)
    status = network.port_state(arrangement.port, at=arrangement.at, kind=HoursKind.UCA)
    if not status.may_receive:
        raise BadInput({"at": status.words})
    made = _write_down(work, HandOverState.SCHEDULED, arrangement)
    work.put_event("handover_at", arrangement.at)
    _tell_rules(work, status)
    work.finish("handover.scheduled")
    return made


@transaction.atomic
def refuse_proposal(*, track: Track, arrangement: Arrangement, by: Seat, at: datetime) -> HandOver:
    """Write down that a proposed time was refused: the rules raise their finding.

    The refused time is no hand-over: no clock runs towards it, and no paper names it.
    """
    work = _begin(track, by=by, at=at, act="handover.refused")
    _check_none_live(work)
    status = network.port_state(arrangement.port, at=arrangement.at, kind=HoursKind.UCA)
    if status.may_receive:
        raise BadInput({"at": _("The port may receive at that time: schedule it instead.")})
    made = _write_down(work, HandOverState.REFUSED, arrangement)
    _tell_rules(work, status)
    work.finish("handover.refused")
    return made


@transaction.atomic
def depart(*, hand_over: HandOver, by: Seat, at: datetime) -> HandOver:
    """Set out. Refuses while the gate is shut: red findings, acknowledgements, night."""
    work = _begin(hand_over.track, by=by, at=at, act="handover.departed")
    barriers = barriers_to_departure(package=work.package, plan=work.plan())
    if barriers:
        raise Barred(barriers)
    status = network.port_state(hand_over.port, at=at, kind=HoursKind.UCA)
    if status.night:
        raise Barred([status.words])
    return _advance(work, hand_over, HandOverState.DEPARTED)


@transaction.atomic
def deliver(
    *, hand_over: HandOver, condition: str, observations: str, by: Seat, at: datetime
) -> HandOver:
    """The child was handed over: in which condition, what was noticed. The child signs nothing."""
    work = _begin(hand_over.track, by=by, at=at, act="handover.delivered")
    return _advance(
        work,
        hand_over,
        HandOverState.DELIVERED,
        {"condition": condition, "observations": observations, "delivered_at": at.isoformat()},
    )


@transaction.atomic
def acknowledge(*, hand_over: HandOver, who: str, how: str, by: Seat, at: datetime) -> HandOver:
    """The receiving authority said that the child is with them: who said so, and how."""
    if not who.strip():
        raise BadInput({"who": _("Write who acknowledged the reception: name and office.")})
    work = _begin(hand_over.track, by=by, at=at, act="handover.received")
    return _advance(
        work,
        hand_over,
        HandOverState.RECEIVED,
        {"acknowledged_by": who, "acknowledged_how": how, "acknowledged_at": at.isoformat()},
    )


@transaction.atomic
def call_off(
    *, hand_over: HandOver, state: HandOverState, reason: str, by: Seat, at: datetime
) -> HandOver:
    """Postpone, refuse, or note that nobody came to receive; always with the reason."""
    if len(reason.strip()) < 5:
        raise BadInput({"reason": _("Say in a few words what happened.")})
    work = _begin(hand_over.track, by=by, at=at, act=f"handover.{state}")
    for event in ("handover_at", "departed_at"):
        work.record.events.pop(event, None)
    work.drop_facts({"port_open", "port_night", "port_hours_known"})
    return _advance(work, hand_over, state, {"reason": reason})


def barriers_to_departure(*, package: Package, plan: Plan) -> list[str]:
    """Why the child may not leave for the hand-over yet: full sentences; none means free to go."""
    reasons = [
        _("The finding “%(title)s” waits for a decision.") % {"title": in_words(found.title)}
        for found in undecided_red(plan)
    ]
    stage = package.stage_named(house.HAND_OVER)
    gate = next((gate for gate in plan.gates if stage and gate.stage == stage.code), None)
    reasons += [in_words(missing) for missing in gate.missing] if gate and not gate.open else []
    return reasons


def _begin(track: Track, *, by: Seat, at: datetime, act: str) -> Work:
    work = Work.begin(track, by=by, at=at, act=act)
    policies.may_work(by, work.track).enforce()
    check_open(work.track)
    return work


def _tell_rules(work: Work, status: PortStatus) -> None:
    """What the rules read of a proposed time. Unknown hours are no fact."""
    work.drop_facts({"port_open"})
    facts = {
        "port_night": "yes" if status.night else "no",
        "port_hours_known": "yes" if status.hours_known else "no",
    }
    if status.hours_known:
        facts["port_open"] = "yes" if status.state == PortState.OPEN else "no"
    work.tell_rules(facts)


def _check_arrangement(arrangement: Arrangement, at: datetime) -> None:
    problems = {}
    if arrangement.at < at:
        problems["at"] = _("The hand-over cannot be planned for the past.")
    if not arrangement.receiver.strip():
        problems["receiver"] = _("Write who will receive: name and office.")
    if problems:
        raise BadInput(problems)


def _check_none_live(work: Work) -> None:
    made = HandOver.objects.filter(track=work.track)
    if made.filter(state__in=LIVE).exists():
        raise NotNow(_("A hand-over is under way already. Postpone it first."))
    if made.filter(state=HandOverState.RECEIVED).exists():
        raise NotNow(
            _("This person was handed over and received. Another crossing is another case.")
        )


def _write_down(work: Work, state: HandOverState, arrangement: Arrangement) -> HandOver:
    row = HandOver(
        track=work.track,
        port=arrangement.port,
        state=state,
        on=arrangement.at.astimezone(arrangement.port.zoneinfo).date(),
        **work.place(),
    )
    document = {
        "at": arrangement.at.isoformat(),
        "receiver": arrangement.receiver,
        "receiver_phone": arrangement.receiver_phone,
        "escort": arrangement.escort,
        "vehicle": arrangement.vehicle,
    }
    work.writes.insert(work.opened.seal(row, document))
    return row


def _advance(
    work: Work, hand_over: HandOver, wanted: HandOverState, more: dict[str, str] | None = None
) -> HandOver:
    row = HandOver.objects.select_for_update(of=("self",)).get(pk=hand_over.pk)
    current = HandOverState(row.state)
    if wanted not in HAND_OVER_MOVES[current]:
        raise WrongHandOverState(str(current.label), str(wanted.label))
    row.state = wanted
    if more:
        work.opened.seal(row, work.opened.open(row) | more)
    work.writes.update(row)
    if wanted in EVENTS:
        work.put_event(EVENTS[wanted])
    work.finish(f"handover.{wanted.value}")
    return row
