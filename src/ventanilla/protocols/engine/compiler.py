"""Compile the conditions and deadlines of a package; what cannot be is reported with its place."""

from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from ventanilla.common.sentences import raised, say
from ventanilla.common.sources import Where
from ventanilla.protocols.engine import deadlines
from ventanilla.protocols.engine.consents import BUILT_IN
from ventanilla.protocols.engine.deadlines import DeadlineError, Due
from ventanilla.protocols.engine.definition import (
    CapWhen,
    Clock,
    Document,
    FieldRule,
    Finding,
    Outcome,
    Protocol,
    Recipient,
    Requirement,
    SharedField,
    Task,
    Text,
)
from ventanilla.protocols.engine.expressions import Expression, compile_condition
from ventanilla.protocols.engine.facts import FactInfo, FactNames
from ventanilla.protocols.engine.rules import (
    MASKED,
    NO_ASSENT,
    NOT_IN_MATRIX,
    TOO_HIGH,
    ClockRule,
    DocumentRule,
    FindingRule,
    Giving,
    Need,
    OutcomeRule,
    RecipientRule,
    Rules,
    StageRule,
    TaskRule,
    named_facts,
    plan_facts,
)
from ventanilla.protocols.engine.state import BarredField, Disclosure, GivenField
from ventanilla.protocols.engine.syntax import ExpressionError

Report = Callable[[str, Where, str], None]


class Compiler:
    """Compiles a package's rules; faults go to ``report(part, where, what)``."""

    def __init__(self, protocol: Protocol, facts: Mapping[str, FactInfo], report: Report) -> None:
        self.protocol = protocol
        made = {f.name: f for f in plan_facts(protocol)}
        self.facts: dict[str, FactInfo] = {**made, **facts}
        self.names = FactNames(self.facts)
        before = {name: fact for name, fact in self.facts.items() if fact.source != "plan"}
        self.before_findings = FactNames(before)
        self.report = report
        self.seen: list[tuple[str, Where, str]] = []  # part, where, expression

    def rules(self) -> Rules:
        """Everything, compiled."""
        protocol = self.protocol
        self._others()
        tasks = [self._task(at, task) for at, task in enumerate(protocol.tasks)]
        return Rules(
            findings=self._findings(),
            stages=tuple(
                StageRule(
                    stage,
                    self._needs("stages", (at, "gate"), stage.gate),
                    tuple(t for t in tasks if t.task.stage == stage.code),
                )
                for at, stage in enumerate(protocol.stages)
            ),
            clocks=tuple(c for at, k in enumerate(protocol.clocks) if (c := self._clock(at, k))),
            outcomes=tuple(self._outcome(at, o) for at, o in enumerate(protocol.outcomes)),
            documents=tuple(self._document(at, d) for at, d in enumerate(protocol.documents)),
            recipients=tuple(self._recipients()),
            facts=self.facts,
            consents={c.name: c for c in protocol.consents or BUILT_IN},
            kept_apart=_kept_apart(tasks),
            calls={f.name: f.opens for f in protocol.findings if f.opens},
        )

    def _others(self) -> None:
        """Conditions that the application asks by itself: they must be understood all the same."""
        for at, reason in enumerate(self.protocol.closing_reasons):
            self._needs("closing_reasons", (at, "needs"), reason.needs)
        for at, sitting in enumerate(self.protocol.sittings):
            for key in ("start", "submit"):
                for n, rule in enumerate(getattr(sitting, key)):
                    self._compile("sittings", (at, key, n, "when"), rule.when)

    def understand(self, part: str, where: Where, source: str) -> None:
        """A condition that is asked by itself, of a part that the protocol does not hold."""
        self._compile(part, where, source)

    def _compile(
        self, part: str, where: Where, source: str, *, names: FactNames | None = None
    ) -> Expression | None:
        if not source.strip():
            return None
        self.seen.append((part, where, source))
        try:
            return compile_condition(source, names=names or self.names)
        except ExpressionError as error:
            self.report(
                part,
                where,
                say("{error}, in: {source}", error=error, source=" ".join(source.split())),
            )
            return None

    def _deadline(self, part: str, where: Where, text: str | None) -> Due | None:
        if not text:
            return None
        try:
            return deadlines.parse(text)
        except DeadlineError as error:
            self.report(part, where, raised(error))
            return None

    def _needs(self, part: str, where: Where, given: tuple[Requirement, ...]) -> tuple[Need, ...]:
        compiled = (
            (self._compile(part, (*where, at, "when"), need.when), need.missing)
            for at, need in enumerate(given)
        )
        return tuple(Need(when, missing) for when, missing in compiled if when is not None)

    def _findings(self) -> tuple[FindingRule, ...]:
        rules = {f.name: self._finding(at, f) for at, f in enumerate(self.protocol.findings)}
        depends = {
            name: [r.removeprefix("finding_") for r in rule.reads if r.startswith("finding_")]
            for name, rule in rules.items()
        }
        try:
            order = list(TopologicalSorter(depends).static_order())
        except CycleError as error:
            circle = [str(name) for name in error.args[1]]
            at = [f.name for f in self.protocol.findings].index(circle[0])
            said = say(
                "these findings read one another in a circle: {circle}", circle=" → ".join(circle)
            )
            self.report("findings", (at, "when"), said)
            order = list(rules)
        return tuple(rules[name] for name in order if name in rules)

    def _finding(self, at: int, finding: Finding) -> FindingRule:
        names = self.before_findings
        when = self._compile("findings", (at, "when"), finding.when, names=names)
        raises = []
        for n, step in enumerate(finding.severity_when):
            where = (at, "severity_when", n, "when")
            if found := self._compile("findings", where, step.when, names=names):
                raises.append((step.severity, found))
        reads = dict.fromkeys(when.reads if when else ())
        for __, expression in raises:
            reads.update(dict.fromkeys(expression.reads))
        opens: dict[str, tuple[Due, ...]] = dict.fromkeys(finding.tasks, ())
        for n, action in enumerate(finding.actions):
            due = self._deadline("findings", (at, "actions", n, "due"), action.due)
            if action.task:
                opens[action.task] = opens.get(action.task, ()) + ((due,) if due else ())
        grounds = tuple(dict.fromkeys((*reads, *named_facts(finding.because))))
        return FindingRule(finding, when, tuple(raises), tuple(reads), grounds, opens)

    def _task(self, at: int, task: Task) -> TaskRule:
        due = [self._deadline("tasks", (at, "due"), task.due)]
        due += [self._deadline("tasks", (at, "caps", n), cap) for n, cap in enumerate(task.caps)]
        repeat = None
        if task.repeats:
            try:
                repeat = deadlines.parse_repeat(task.repeats)
            except DeadlineError as error:
                self.report("tasks", (at, "repeats"), raised(error))
        documents = {key: d for d in self.protocol.documents for key in (d.code, d.name)}
        document = documents.get(task.document or "")
        return TaskRule(
            task,
            self._compile("tasks", (at, "when"), task.when),
            self._compile("tasks", (at, "blocks_when"), task.blocks_when),
            tuple(d for d in due if d is not None),
            self._caps("tasks", at, task.caps_when),
            repeat,
            (document.event or "") if document and not task.done_by else "",
        )

    def _clock(self, at: int, clock: Clock) -> ClockRule | None:
        when = self._compile("clocks", (at, "when"), clock.when)
        due = self._deadline("clocks", (at, "due"), clock.due)
        warn = self._deadline("clocks", (at, "warn"), clock.warn)
        doubt = clock.start.removesuffix("_at") + "_estimated"
        caps = self._caps("clocks", at, clock.caps_when)
        return ClockRule(clock, when, due, caps, warn, doubt) if due else None

    def _caps(
        self, part: str, at: int, given: tuple[CapWhen, ...]
    ) -> tuple[tuple[Due, Expression], ...]:
        found = []
        for n, cap in enumerate(given):
            due = self._deadline(part, (at, "caps_when", n, "due"), cap.due)
            when = self._compile(part, (at, "caps_when", n, "when"), cap.when)
            if due is not None and when is not None:
                found.append((due, when))
        return tuple(found)

    def _outcome(self, at: int, outcome: Outcome) -> OutcomeRule:
        when = self._compile("outcomes", (at, "suggest_when"), outcome.suggest_when)
        needs = self._needs("outcomes", (at, "barred_when"), outcome.barred_when)
        return OutcomeRule(outcome, when, needs)

    def _document(self, at: int, document: Document) -> DocumentRule:
        when = self._compile("documents", (at, "when"), document.when)
        needs = self._needs("documents", (at, "barred"), document.barred)
        return DocumentRule(document, when, needs)

    def _recipients(self) -> Iterator[RecipientRule]:
        matrix = self.protocol.disclosures
        for at, recipient in enumerate(matrix.recipients if matrix else ()):
            where: Where = ("recipients", at)
            yield RecipientRule(
                recipient,
                tuple(self._barriers(where, recipient)),
                tuple(self._matrix_row(where, recipient)),
            )

    def _barriers(
        self, where: Where, recipient: Recipient
    ) -> Iterator[tuple[Expression, Disclosure]]:
        matrix = self.protocol.disclosures
        fields = matrix.fields if matrix else ()
        for n, barrier in enumerate(recipient.withheld):
            here = (*where, "withheld", n, "when")
            if found := self._compile("disclosures", here, barrier.when):
                barred = tuple(BarredField(f.name, f.title, barrier.reason) for f in fields)
                yield (
                    found,
                    Disclosure(recipient.recipient, recipient.title, (), barred, barrier.reason),
                )

    def _matrix_row(
        self, where: Where, recipient: Recipient
    ) -> Iterator[tuple[BarredField, tuple[Giving, ...]]]:
        matrix = self.protocol.disclosures
        for shared in matrix.fields if matrix else ():
            rules = []
            for n, rule in enumerate(recipient.fields):
                if rule.field == shared.name:
                    when = self._compile("disclosures", (*where, "fields", n, "when"), rule.when)
                    rules.append(_giving(shared, rule, when, highest_tier=recipient.highest_tier))
            yield BarredField(shared.name, shared.title, NOT_IN_MATRIX), tuple(rules)


def _kept_apart(tasks: list[TaskRule]) -> dict[str, frozenset[str]]:
    """For each way to do a task with ``not_by``, all ways to do the tasks that it names."""
    ways = {r.task.code: {r.task.code, r.task.done_by or r.sent} - {""} for r in tasks}
    apart: dict[str, frozenset[str]] = {}
    for task in (rule.task for rule in tasks):
        others = frozenset(way for code in task.not_by for way in ways.get(code, ()))
        for way in ways[task.code] if others else ():
            apart[way] = apart.get(way, frozenset()) | others
    return apart


def _giving(
    shared: SharedField, rule: FieldRule, when: Expression | None, *, highest_tier: str
) -> Giving:
    """What a rule of the matrix comes to, with the reasons that stand against it."""

    def barred(reason: Text) -> BarredField:
        return BarredField(shared.name, shared.title, reason)

    give = rule.give
    # the letters of the tiers are in the order of their gravity: O, P, S
    high = shared.tier > highest_tier and give in ("yes", "summary")
    return Giving(
        when,
        None
        if give == "no" or give == "never" or high
        else GivenField(shared.name, shared.title, give, shared.facts),
        barred(TOO_HIGH if high else rule.reason),
        None if give == "code" or rule.even_masked else barred(MASKED),
        rule.assent,
        barred(NO_ASSENT),
    )
