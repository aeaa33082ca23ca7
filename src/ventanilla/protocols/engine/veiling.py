"""A plan as it is shown to whoever was not given the answers that are sealed apart (tier S).

What a finding is called tells what was answered. So the findings that rest on such an answer are
left out, with what they ask for; their effects, which protect the person, stay.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from ventanilla.protocols.engine.expressions import Expression
from ventanilla.protocols.engine.rules import FindingRule, Rules
from ventanilla.protocols.engine.state import Plan

if TYPE_CHECKING:
    from ventanilla.protocols.engine.load import Package

FINDING = "finding_"


def sealed_findings(rules: Rules) -> frozenset[str]:
    """The findings that rest on a fact of tier S, by themselves or by another finding.

    Those that a person alone raises are among them: nobody knows what those rest on.
    """
    sealed: set[str] = set()
    for rule in rules.findings:  # in the order in which they are worked out
        if rule.when is None or any(_is_sealed(fact, rules, sealed) for fact in rule.grounds):
            sealed.add(rule.finding.name)
    return frozenset(sealed)


def _is_sealed(fact: str, rules: Rules, sealed: set[str]) -> bool:
    if fact.startswith(FINDING):
        return fact.removeprefix(FINDING) in sealed
    return rules.facts[fact].tier == "S"


def veil(package: "Package", plan: Plan) -> Plan:
    """The plan without what would tell. ``severity`` and ``effects`` stay."""
    rules, sealed = package.rules, package.sealed_findings
    standing = {f.name for f in plan.findings if f.name in sealed and f.status != "discarded"}
    tasks = _asked_by(standing, rules.findings) | {
        rule.task.code
        for stage in rules.stages
        for rule in stage.tasks
        if _reads((rule.when,), sealed)
    }
    clocks = {
        rule.clock.code
        for rule in rules.clocks
        if _reads((rule.when, *(when for _due, when in rule.caps)), sealed)
    }
    outcomes = {rule.outcome.code for rule in rules.outcomes if _reads((rule.when,), sealed)}
    return replace(
        plan,
        findings=tuple(found for found in plan.findings if found.name not in sealed),
        tasks=tuple(task for task in plan.tasks if task.code not in tasks),
        done=tuple(task for task in plan.done if task.code not in tasks),
        clocks=tuple(clock for clock in plan.clocks if clock.id not in clocks),
        outcomes=tuple(each for each in plan.outcomes if each.code not in outcomes),
        tracks_called=tuple(call for call in plan.tracks_called if call.finding not in sealed),
    )


def _asked_by(standing: Iterable[str], findings: Iterable[FindingRule]) -> set[str]:
    names = set(standing)
    return {code for rule in findings if rule.finding.name in names for code in rule.opens}


def _reads(conditions: Iterable[Expression | None], sealed: frozenset[str]) -> bool:
    read = chain.from_iterable(each.reads for each in conditions if each is not None)
    return any(fact.startswith(FINDING) and fact.removeprefix(FINDING) in sealed for fact in read)
