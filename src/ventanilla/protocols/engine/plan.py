"""``plan()``: everything a protocol asks for, given a state and a moment.

Pure: no clock, no database, no memory. The same package, state and moment give the same plan, and
the order in which facts came to be known does not matter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ventanilla.protocols.engine import branching, clocks, disclosing, findings, tasks
from ventanilla.protocols.engine.consents import status_of
from ventanilla.protocols.engine.definition import Text
from ventanilla.protocols.engine.findings import RANK
from ventanilla.protocols.engine.rules import OutcomeRule, Rules
from ventanilla.protocols.engine.sight import Sight
from ventanilla.protocols.engine.state import (
    BarredField,
    CasePlan,
    Disclosure,
    Plan,
    State,
    SuggestedOutcome,
)

if TYPE_CHECKING:
    from ventanilla.protocols.engine.load import Package

MET = Text(
    es="Otra parte de este caso no permite darlo.",
    en="Another part of this case does not allow it to be given.",
)
_FAR = datetime.max.replace(tzinfo=UTC)


def plan(package: "Package", state: State, now: datetime) -> Plan:
    """What the protocol asks for. ``now`` and all instants know their zone; answers are in UTC."""
    rules, definition = package.rules, package.definition
    sight = Sight(rules, state, now)
    found = findings.work_out(rules, sight, review_amber_count=definition.review_amber_count)
    work = tasks.work_out(rules, sight, found)
    disclosures = disclosing.work_out(rules, sight, found.effects)
    return Plan(
        protocol=definition.id,
        version=definition.version,
        stage=work.stage,
        severity=found.severity,
        effects=found.effects,
        findings=found.found,
        tasks=work.open,
        done=work.done,
        clocks=clocks.work_out(rules, sight),
        gates=work.gates,
        documents=tuple(disclosing.documents(rules, sight, disclosures)),
        disclosures=disclosures,
        outcomes=_outcomes(rules, sight),
        tracks_called=branching.work_out(rules, sight, found) if rules.calls else (),
        consents={name: status_of(held, sight.now) for name, held in state.consents.items()},
    )


def _outcomes(rules: Rules, sight: Sight) -> tuple[SuggestedOutcome, ...]:
    found = [_outcome(rule, sight) for rule in rules.outcomes]
    found.sort(key=lambda o: (not o.suggested, bool(o.barred), -o.rank, o.code))
    return tuple(found)


def _outcome(rule: OutcomeRule, sight: Sight) -> SuggestedOutcome:
    outcome = rule.outcome
    suggested = rule.when is not None and rule.when.truth(sight.scope)
    reads = rule.when.reads if rule.when is not None and suggested else ()
    return SuggestedOutcome(
        outcome.code,
        outcome.name,
        outcome.title,
        suggested,
        tuple(n.missing for n in rule.needs if not n.when.truth(sight.scope)),
        sight.because(
            outcome.summary, outcome.suggest_when, reads, outcome.basis, outcome.evidence
        ),
        outcome.rank,
    )


def plan_case(plans: Mapping[str, Plan]) -> CasePlan:
    """Join the tracks of a case, by track. Where two disagree the strictest wins."""
    every = [plans[track] for track in sorted(plans)]
    severities = [p.severity for p in every if p.severity is not None]
    todo = [(track, task) for track in sorted(plans) for task in plans[track].tasks]
    running = [(track, clock) for track in sorted(plans) for clock in plans[track].clocks]
    return CasePlan(
        plans=dict(plans),
        severity=max(severities, key=RANK.__getitem__, default=None),
        effects=frozenset(effect for p in every for effect in p.effects),
        tasks=tuple(sorted(todo, key=lambda t: (t[1].due_at or _FAR, t[0], t[1].code))),
        clocks=tuple(sorted(running, key=lambda c: (c[1].due_at or _FAR, c[0], c[1].id))),
        disclosures=_strictest(d for p in every for d in p.disclosures),
    )


def meet(plan: Plan, others: Iterable[Plan]) -> Plan:
    """A track's plan as it is where other tracks of its case meet it: what goes out is the

    strictest. Why another one bars something is not said: this track's people read it.
    """
    joined = {d.recipient: d for d in _strictest(d for p in (plan, *others) for d in p.disclosures)}
    disclosures = tuple(_within(own, joined[own.recipient]) for own in plan.disclosures)
    emptied = {
        now.recipient
        for own, now in zip(plan.disclosures, disclosures, strict=True)
        if own.allowed and not now.allowed
    }
    documents = tuple(
        each._replace(open=False, barred=(*each.barred, MET)) if each.recipient in emptied else each
        for each in plan.documents
    )
    return replace(plan, disclosures=disclosures, documents=documents)


def _within(own: Disclosure, joined: Disclosure) -> Disclosure:
    """Of a recipient's own fields, those that are left, each in the form that shows less."""
    left = {given.field: given for given in joined.allowed}
    allowed = tuple(
        replace(given, give=left[given.field].give) for given in own.allowed if given.field in left
    )
    lost = (given for given in own.allowed if given.field not in left)
    barred = (*own.barred, *(BarredField(given.field, given.title, MET) for given in lost))
    return Disclosure(own.recipient, own.title, allowed, barred, own.withheld)


def _strictest(disclosures: Iterable[Disclosure]) -> tuple[Disclosure, ...]:
    """Per recipient, only what every track that knows the datum allows."""
    joined: dict[str, Disclosure] = {}
    for one in disclosures:
        before = joined.get(one.recipient)
        if before is None:
            joined[one.recipient] = one
            continue
        withheld = before.withheld or one.withheld
        barred = {b.field: b for b in (*before.barred, *one.barred)}
        if withheld is not None:
            every = (*before.allowed, *one.allowed)
            barred |= {g.field: BarredField(g.field, g.title, withheld) for g in every}
        given = {g.field: g for g in (*before.allowed, *one.allowed)}
        for other in before.allowed:  # two ways of giving: the one that shows less
            mine = given[other.field]
            given[other.field] = min(mine, other, key=lambda g: _SHOWS[g.give])
        joined[one.recipient] = Disclosure(
            one.recipient,
            before.title,
            tuple(g for g in given.values() if g.field not in barred),
            tuple(barred.values()),
            withheld,
        )
    return tuple(joined[recipient] for recipient in sorted(joined))


_SHOWS = {"confirm": 0, "code": 1, "summary": 2, "yes": 3}
