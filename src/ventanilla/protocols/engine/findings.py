"""Findings: what the rules propose, and what officers made of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from ventanilla.protocols.engine.consents import status_of
from ventanilla.protocols.engine.definition import Severity
from ventanilla.protocols.engine.facts import as_text
from ventanilla.protocols.engine.rules import EFFECTS, FindingRule, Rules
from ventanilla.protocols.engine.sight import Sight
from ventanilla.protocols.engine.state import Decision, FindingStatus, FoundFinding

RANK = {Severity.RED: 3, Severity.AMBER: 2, Severity.BLUE: 1}


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings, the worst first, and what they come to together."""

    found: tuple[FoundFinding, ...]
    standing: dict[str, FoundFinding]  # by name; possible or confirmed
    severity: Severity | None
    effects: frozenset[str]


def work_out(rules: Rules, sight: Sight, *, review_amber_count: int) -> Findings:
    """Work out the findings of a state, and let the later rules read what they come to."""
    found: list[FoundFinding] = []
    scope, decisions = sight.scope, sight.state.findings
    for rule in rules.findings:
        holds = rule.when is not None and rule.when.truth(scope)
        decision = _decision(rule, decisions) if decisions else None
        if holds or (decision is not None and _kept(decision)):
            finding = _find(rule, sight, decision, holds=holds)
            found.append(finding)
            sight.texts[f"finding_{finding.name}"] = finding.status
    found.sort(key=lambda f: (f.status == "discarded", -RANK[f.severity], f.code))
    standing = {f.name: f for f in found if f.status != "discarded"}
    own = frozenset(effect for f in standing.values() for effect in f.effects)
    effects = own | sight.state.held | _of_consents(rules, sight)
    severity = _severity(standing, review_amber_count)
    _publish(sight, standing, severity, effects)
    return Findings(tuple(found), standing, severity, effects)


def _of_consents(rules: Rules, sight: Sight) -> frozenset[str]:
    """What holds because a consent was taken back, and not given to anybody anew."""
    return frozenset(
        effect
        for name, held in sight.state.consents.items()
        if status_of(held, sight.now) == "withdrawn"
        for effect in rules.consents[name].on_withdrawal.effects
    )


def _decision(rule: FindingRule, decisions: Mapping[str, Decision]) -> Decision | None:
    return decisions.get(rule.finding.name) or decisions.get(rule.finding.code)


def _find(
    rule: FindingRule, sight: Sight, decision: Decision | None, *, holds: bool
) -> FoundFinding:
    definition = rule.finding
    status, returned = _status(rule, decision, sight, holds=holds)
    by_hand = decision is not None and decision.by_hand
    because = sight.because(
        definition.because,
        definition.when,
        rule.grounds,
        definition.basis,
        definition.evidence,
    )
    return FoundFinding(
        definition.code,
        definition.name,
        definition.title,
        _raised(rule, sight),
        status,
        because,
        definition.effects,
        vanished=status == "confirmed" and not holds and not by_hand,
        returned=returned,
        by_hand=by_hand,
        raised_at=decision.raised_at if decision and not returned else None,
        held=definition.raise_only and holds,
    )


def _kept(decision: Decision) -> bool:
    """Whether a decision speaks where the rule does not: it was confirmed, or raised by hand."""
    return decision.by_hand or decision.status in ("confirmed", "discarded")


def _status(
    rule: FindingRule, decision: Decision | None, sight: Sight, *, holds: bool
) -> tuple[FindingStatus, bool]:
    if decision is None:
        return "possible", False
    gone = decision.status == "discarded" and holds
    if gone and (rule.finding.raise_only or _changed(decision, rule, sight)):
        return "possible", True
    return decision.status, False


def _changed(decision: Decision, rule: FindingRule, sight: Sight) -> bool:
    """Whether a fact that the rule reads is another than when it was discarded.

    Without recorded grounds nobody can tell: it stays discarded.
    """
    if not decision.grounds:
        return False
    return any(
        _plain(sight, name) != as_text(decision.grounds.get(name, ""))
        for name in rule.reads
        if name in decision.grounds or sight.texts.get(name)
    )


def _plain(sight: Sight, name: str) -> str:
    value = sight.value(name)
    return "" if value is None else as_text(value)


def _raised(rule: FindingRule, sight: Sight) -> Severity:
    severity = rule.finding.severity
    for higher, when in rule.raises:
        if RANK[higher] > RANK[severity] and when.truth(sight.scope):
            severity = higher
    return severity


def _severity(standing: dict[str, FoundFinding], review_amber_count: int) -> Severity | None:
    worst = max((f.severity for f in standing.values()), key=RANK.__getitem__, default=None)
    amber = sum(1 for f in standing.values() if f.severity is Severity.AMBER)
    if worst is Severity.AMBER and 0 < review_amber_count <= amber:
        return Severity.RED
    return worst


def _publish(
    sight: Sight,
    standing: dict[str, FoundFinding],
    severity: Severity | None,
    effects: frozenset[str],
) -> None:
    texts = sight.texts
    texts["severity"] = severity.value if severity else ""
    counts = {"red_standing": 0, "amber_standing": 0, "blue_standing": 0}
    red_undecided = undecided = 0
    for finding in standing.values():
        counts[f"{finding.severity.value}_standing"] += 1
        if finding.status == "possible":
            undecided += 1
            red_undecided += finding.severity is Severity.RED
    for name, count in counts.items():
        texts[name] = str(count)
    texts["red_undecided"] = str(red_undecided)
    texts["findings_undecided"] = str(undecided)
    for effect in EFFECTS:
        texts[f"effect_{effect}"] = "yes" if effect in effects else ""
