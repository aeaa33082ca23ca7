"""What must be true of weighed decisions, of safety plans, legal tests and remedies."""

from collections import Counter
from collections.abc import Iterator

from ventanilla.common.sentences import say
from ventanilla.common.sources import Where
from ventanilla.protocols.engine import outward
from ventanilla.protocols.engine.caring import SafetyPlan
from ventanilla.protocols.engine.definition import Task
from ventanilla.protocols.engine.instruments import Instrument
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.references import Fault, events, grounds, unknown
from ventanilla.protocols.engine.weighing import NO_TRANSFER, Weighing

_WRITTEN = frozenset({"text", "choice", "choices", "date", "integer"})


def faults(package: Package) -> Iterator[Fault]:
    """Part, place and sentence of each fault."""
    set_elsewhere = _set_elsewhere(package)
    for at, task in enumerate(package.definition.tasks):
        if task.weighs is not None:
            yield from _weighing(package, (at, "weighs"), task.weighs)
            for said in _by_itself(task, set_elsewhere):
                yield "tasks", (at, "weighs"), said
    yield from _safety_plan(package)
    yield from _legal_tests(package)
    yield from _remedies(package)


def _weighing(package: Package, where: Where, weighs: Weighing) -> Iterator[Fault]:
    known = {source.id for source in package.definition.basis}
    yield from unknown("tasks", (*where, "for"), weighs.supports, known, say("basis"))
    yield from unknown("tasks", (*where, "against"), weighs.against, known, say("basis"))
    for source in dict.fromkeys(weighs.supports):
        if source in weighs.against:
            yield (
                "tasks",
                (*where, "against"),
                say("“{source}” stands on both sides: keep it on one", source=source),
            )
    facts = package.rules.facts
    yield from unknown("tasks", (*where, "wish"), [weighs.wish], facts, say("fact"))
    yield from unknown("tasks", (*where, "facts"), weighs.facts, facts, say("fact"))
    names = Counter(option.name for option in weighs.options)
    for name in (name for name, times in names.items() if times > 1):
        yield (
            "tasks",
            (*where, "options"),
            say("the option “{name}” is there more than once", name=name),
        )
    if NO_TRANSFER not in names:
        said = say(
            "nobody could decide that nothing goes out: give an option “{option}”",
            option=NO_TRANSFER,
        )
        yield "tasks", (*where, "options"), said
    elif any(option.defers for option in weighs.options if option.name == NO_TRANSFER):
        yield (
            "tasks",
            (*where, "options"),
            say("“{option}” is a decision: it does not defer", option=NO_TRANSFER),
        )


def _set_elsewhere(package: Package) -> dict[str, str]:
    """The events that something sets by itself, with what sets them."""
    definition = package.definition
    found: dict[str, str] = {}
    for sitting in definition.sittings:
        found |= {rule.event: sitting.instrument for rule in (*sitting.start, *sitting.submit)}
    for document in definition.documents:
        found |= {e: document.code for e in (document.event, document.reply_event) if e}
    plain = (task for task in definition.tasks if task.weighs is None and task.done_by)
    return found | {task.done_by: task.code for task in plain if task.done_by}


def _by_itself(task: Task, set_elsewhere: dict[str, str]) -> Iterator[str]:
    """Ways in which a weighed task would be done without anybody deciding."""
    if not task.done_by:
        yield say(
            "{code} is done when somebody decides: name that event in “done_by”", code=task.code
        )
    elif other := set_elsewhere.get(task.done_by):
        yield say(
            "{code} would be done without a decision: {other} sets “{done_by}”",
            code=task.code,
            other=other,
            done_by=task.done_by,
        )
    for key in ("document", "informs", "repeats"):
        if getattr(task, key):
            yield say(
                "{code} is done when somebody decides: it has no “{key}”", code=task.code, key=key
            )


def _safety_plan(package: Package) -> Iterator[Fault]:
    plan = package.definition.safety_plan
    if plan is None:
        return
    part = "safety_plan"
    form = package.instruments.get(plan.instrument)
    yield from unknown(
        part, ("instrument",), [plan.instrument], package.instruments, say("instrument")
    )
    yield from unknown(part, ("task",), [plan.task], package.tasks, say("task"))
    for key in ("review_at", "reviewed"):
        yield from events(package, part, (key,), [getattr(plan, key)])
    task = package.tasks.get(plan.task)
    if task is not None and task.done_by != plan.reviewed:
        said = say(
            "a review would not do {code}: it is done by “{done_by}”",
            code=task.code,
            done_by=task.done_by,
        )
        yield part, ("task",), said
    if form is not None:
        yield from _questions(package, plan, form)


def _questions(package: Package, plan: SafetyPlan, form: Instrument) -> Iterator[Fault]:
    part, asked = "safety_plan", form.questions
    for key, names in (
        ("review", (plan.review,)),
        ("copy", (plan.copy_,)),
        ("printed", plan.printed),
        ("afresh", plan.afresh),
    ):
        yield from unknown(part, (key,), names, asked, say("question"))
    if any(question.repeat for question in asked.values()):
        yield (
            part,
            ("instrument",),
            say("a plan is read on one page: its instrument has no repeats"),
        )
    review, copy = asked.get(plan.review), asked.get(plan.copy_)
    if review is not None and review.kind != "date":
        yield part, ("review",), say("“{name}” is no day", name=plan.review)
    if copy is not None:
        yield from unknown(part, ("paper",), plan.paper, copy.choices, say("answer"))
        if not copy.required:
            said = say(
                "whether there is a copy is asked every time: “{name}” is required", name=plan.copy_
            )
            yield part, ("copy",), said
    contact = package.definition.contact
    reached = set(contact.facts.values()) if contact else set()
    for at, name in enumerate(plan.printed):
        fact = package.facts.get(name)
        if name in reached:
            yield (
                part,
                ("printed", at),
                say("“{name}” says how to reach somebody: it is not printed", name=name),
            )
        elif fact is not None and fact.type not in _WRITTEN:
            yield (
                part,
                ("printed", at),
                say("“{name}” is a {type}: a page cannot hold it", name=name, type=fact.type),
            )
    yield from _telling_choices(package, plan, form)


def _telling_choices(package: Package, plan: SafetyPlan, form: Instrument) -> Iterator[Fault]:
    """Answers to choose from are our words: those that would tell are never printed."""
    for at, name in enumerate(plan.printed):
        question = form.questions.get(name)
        for title in question.choices.values() if question else ():
            for language in ("es", "en"):
                for word in outward.telling(package.definition, getattr(title, language)):
                    said = say("“{name}” is printed, and “{word}” would tell", name=name, word=word)
                    yield "safety_plan", ("printed", at), said


def _legal_tests(package: Package) -> Iterator[Fault]:
    tests = package.definition.legal_tests
    if tests is None:
        return
    part, facts = "legal_tests", package.rules.facts
    yield from unknown(
        part, ("instrument",), [tests.instrument], package.instruments, say("instrument")
    )
    yield from unknown(part, ("level",), [tests.level], facts, say("fact"))
    yield from unknown(part, ("tasks",), tests.tasks, package.tasks, say("task"))
    for at, element in enumerate(tests.elements):
        named = [element.fact, *element.said]
        yield from unknown(part, ("elements", at), named, facts, say("fact"))
    elements = [element.fact for element in tests.elements]
    for at, test in enumerate(tests.compared):
        where: Where = ("list", at)
        yield from unknown(part, (*where, "fact"), [test.fact], facts, say("fact"))
        yield from unknown(
            part, (*where, "findings"), test.findings, package.findings, say("finding")
        )
        yield from unknown(part, (*where, "asks"), test.asks, elements, say("element"))
        yield from grounds(package.definition, part, where, f"“{test.fact}”", test.basis)
        for name in (name for name in elements if name not in test.asks):
            said = say(
                "“{fact}” does not say what it asks of “{name}”: a blank is misread",
                fact=test.fact,
                name=name,
            )
            yield part, (*where, "asks"), said


def _remedies(package: Package) -> Iterator[Fault]:
    remedies = package.definition.remedies
    if remedies is None:
        return
    part, named = "remedies", [remedies.instrument]
    yield from unknown(part, ("instrument",), named, package.instruments, say("instrument"))
    yield from unknown(part, ("task",), [remedies.task], package.tasks, say("task"))
    for at, remedy in enumerate(remedies.screened):
        where: Where = ("list", at)
        named = [remedy.finding]
        yield from unknown(part, (*where, "finding"), named, package.findings, say("finding"))
        yield from unknown(part, (*where, "asks"), remedy.asks, package.rules.facts, say("fact"))
        yield from grounds(package.definition, part, where, f"“{remedy.finding}”", remedy.basis)
        if remedy.deadline is not None:
            start = remedy.deadline.start
            yield from unknown(
                part, (*where, "deadline", "from"), [start], package.facts, say("fact")
            )
            fact = package.facts.get(start)
            if fact is not None and fact.type not in ("date", "datetime"):
                yield part, (*where, "deadline", "from"), say("“{name}” is no day", name=start)
