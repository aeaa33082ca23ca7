"""What must be true of what a package counts, of what a post must have, of anonymous forms."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ventanilla.common.sentences import Sentence, say
from ventanilla.protocols.engine import counting, deadlines, meanings, syntax
from ventanilla.protocols.engine.counted import CASE, Figure, Span
from ventanilla.protocols.engine.deadlines import DeadlineError
from ventanilla.protocols.engine.expressions import compile_condition
from ventanilla.protocols.engine.facts import FactNames
from ventanilla.protocols.engine.instruments import Question
from ventanilla.protocols.engine.references import Fault, grounds, unknown
from ventanilla.protocols.engine.syntax import ExpressionError
from ventanilla.protocols.engine.values import known

if TYPE_CHECKING:
    from ventanilla.protocols.engine.load import Package

#: dimensions that the application has words and classes for
OWN = frozenset({"age_band", "sex", "origin", "cause", "outcome", "repeat"})
_NUMBERED = frozenset({"age_band"})
_SILENT = frozenset({"note", "begin_group"})


def faults(package: "Package") -> Iterator[Fault]:
    """Part, place and sentence of each fault."""
    yield from _figures(package)
    yield from _never(package)
    yield from _when(package)
    yield from _spans(package)
    yield from _readiness(package)
    yield from _anonymous(package)


def _figures(package: "Package") -> Iterator[Fault]:
    for name, figure in package.definition.figures.items():
        yield from unknown("figures", (name,), [figure.fact], package.facts, say("fact"))
        if name in ("post", "month"):
            yield (
                "figures",
                (name,),
                say("“{name}” is counted anyway: give it another name", name=name),
            )
        if figure.fact in package.facts:
            for said in _figure(package, name, figure):
                yield "figures", (name,), said


def _figure(package: "Package", name: str, figure: Figure) -> Iterator[str]:
    fact = package.facts[figure.fact]
    if fact.repeat != figure.of:
        inside = f"of: {fact.repeat}" if fact.repeat else say("no “of”")
        yield say(
            "“{fact}” needs {inside}: a figure counts where its fact is asked",
            fact=figure.fact,
            inside=inside,
        )
    if name in _NUMBERED:
        if not fact.numeric:
            yield say(
                "“{fact}” is a {type}, and this dimension counts by a number",
                fact=figure.fact,
                type=fact.type,
            )
    elif not any(map(known, counting.words(package, figure))):
        yield say("“{fact}” has no closed list to count by: write “choices”", fact=figure.fact)
    if name not in OWN and figure.title is None:
        yield say("a dimension of the package's own has a “title”")
    if name in OWN and figure.of:
        yield say("“{name}” counts cases: give what counts rows a name of its own", name=name)
    if fact.tier == "S" and (figure.of or CASE) not in package.definition.counts_when:
        allowed = say("say in “counts_when” when {of} allows it", of=figure.of or CASE)
        yield say(
            "“{fact}” is sealed: it is counted with permission only; {allowed}",
            fact=figure.fact,
            allowed=allowed,
        )


def _never(package: "Package") -> Iterator[Fault]:
    protocol = package.definition
    counted = {"post", "month", *protocol.figures}
    for at, pair in enumerate(protocol.figures_never):
        yield from unknown("figures_never", (at,), pair, counted, say("dimension"))
        if pair[0] == pair[1]:
            yield "figures_never", (at,), say("two different dimensions are wanted here")


def _when(package: "Package") -> Iterator[Fault]:
    known = {CASE, *counting.repeats(package)}
    facts = package.rules.facts
    for unit, condition in package.definition.counts_when.items():
        if unit not in known:
            yield from unknown("counts_when", (unit,), [unit], known, say("figure of"))
            continue
        within = facts if unit == CASE else counting.row_facts(facts, unit)
        try:
            compile_condition(condition, names=FactNames(within))
        except ExpressionError as error:
            yield (
                "counts_when",
                (unit,),
                say("{error}, in: {source}", error=error, source=condition),
            )
            continue
        for said in meanings.faults(syntax.parse(condition), within, unknown_as_no=False):
            yield "counts_when", (unit,), said


def _spans(package: "Package") -> Iterator[Fault]:
    events = {*package.tasks, *package.events}
    clocks = {clock.code for clock in package.definition.clocks}
    seen: set[str] = set()
    for at, indicator in enumerate(package.definition.indicators):
        for n, span in enumerate(indicator.spans):
            where = (at, "spans", n)
            ends = [span.since, span.until]
            yield from unknown("indicators", where, ends, events, say("event or task"))
            yield from unknown("indicators", (*where, "clock"), [span.clock], clocks, say("clock"))
            if span.name in seen:
                yield (
                    "indicators",
                    (*where, "name"),
                    say("the time “{name}” is there twice", name=span.name),
                )
            seen.add(span.name)
            for said in _deadline(span):
                yield "indicators", where, said


def _deadline(span: Span) -> Iterator[str]:
    if span.clock and span.within:
        yield say("“{name}” has a clock and “within”: keep one of them", name=span.name)
    if span.within:
        try:
            deadlines.parse(f"{span.within} after since")
        except DeadlineError:
            yield say(
                "“{within}” is no length of time: write “72 h” or “3 working days”",
                within=span.within,
            )


def _readiness(package: "Package") -> Iterator[Fault]:
    seen: set[str] = set()
    for at, item in enumerate(package.definition.readiness):
        if item.code in seen:
            yield "readiness", (at, "code"), say("the code “{code}” is there twice", code=item.code)
        seen.add(item.code)
        yield from grounds(package.definition, "readiness", (at,), item.code, item.basis)
        yield from _inside(package, "readiness", (at, "role"), item.role)
        try:
            deadlines.parse_repeat(f"every {item.every}")
        except DeadlineError:
            said = say("“{every}” does not say how often: write “90 d”", every=item.every)
            yield "readiness", (at, "every"), said


def _inside(package: "Package", part: str, where: tuple[int, str], role: str) -> Iterator[Fault]:
    if role not in package.roles or package.roles[role].external:
        yield part, where, say("nobody here is “{role}”: name a role of the network", role=role)


def _anonymous(package: "Package") -> Iterator[Fault]:
    for at, rule in enumerate(package.definition.sittings):
        for role in rule.not_by:
            yield from _inside(package, "sittings", (at, "not_by"), role)
        if rule.not_by and not rule.anonymous:
            said = say("“not_by” is for a form without a case: otherwise write it on the task")
            yield "sittings", (at, "not_by"), said
        if rule.anonymous and (rule.start or rule.submit or rule.gate or rule.certified):
            said = say("a form without a case has no gate, no certificate and sets no event")
            yield "sittings", (at, "anonymous"), said
        form = package.anonymous.get(rule.instrument)
        for question in form.questions.values() if form else ():
            for said in _nameless(package, question):
                yield "sittings", (at, "anonymous"), said


def _nameless(package: "Package", question: Question) -> Iterator[Sentence]:
    """What is wrong with a question of a form without a case."""
    if question.kind in _SILENT:
        return
    if question.kind != "select_one":
        yield say(
            "“{name}” is a {kind}: without a name, one answer of a list",
            name=question.name,
            kind=question.kind,
        )
    elif question.tier != "O":
        yield say(
            "“{name}” is {tier}: nothing of a person is asked here",
            name=question.name,
            tier=question.tier,
        )
    if question.relevant or question.repeat:
        yield say("“{name}” leads on from another answer: ask it of everybody", name=question.name)
    if question.name in package.facts:
        yield say(
            "“{name}” is a fact of a case: give the question another name", name=question.name
        )
