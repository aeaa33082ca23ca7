"""What must be true of a package beyond its shape: references, texts, roles, deadlines, tiers."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ventanilla.common.sentences import Sentence, say
from ventanilla.common.sources import Where
from ventanilla.protocols.engine import (
    consentchecks,
    countchecks,
    deadlines,
    house,
    matrixchecks,
    meanings,
    syntax,
    usechecks,
)
from ventanilla.protocols.engine.deadlines import RAISED, DeadlineError
from ventanilla.protocols.engine.definition import (
    CapWhen,
    Document,
    Protocol,
    Severity,
    Task,
)
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.reading import Draft
from ventanilla.protocols.engine.references import Fault, events, grounds, unknown
from ventanilla.protocols.engine.rules import named_facts
from ventanilla.protocols.engine.texts import missing

_CODED = (
    "stages",
    "clocks",
    "tasks",
    "findings",
    "outcomes",
    "documents",
    "indicators",
    "cards",
    "messages",
    "routes",
)


def faults(package: Package, draft: Draft) -> Iterator[Fault]:
    """Part, place and sentence of each fault of the YAML."""
    definition = package.definition
    yield from _texts(definition)
    yield from _codes(definition)
    yield from _sources(definition)
    yield from _references(package)
    yield from _bands(definition)
    yield from _starts(package)
    yield from _answers(definition)
    yield from matrixchecks.faults(package)
    yield from _files(package)
    yield from _expressions(package)
    yield from usechecks.faults(package)
    yield from consentchecks.faults(package)
    yield from house.faults(package)
    yield from countchecks.faults(package)


def _parts(definition: Protocol) -> Iterator[tuple[str, int, Any]]:
    for part in _CODED:
        for at, entry in enumerate(getattr(definition, part)):
            yield part, at, entry


def _texts(definition: Protocol) -> Iterator[Fault]:
    for (part, *where), said in missing(definition):
        yield str(part), tuple(where), said


def _codes(definition: Protocol) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for part, at, entry in _parts(definition):
        if entry.code in seen:
            yield (
                part,
                (at, "code"),
                say(
                    "the code “{code}” is already in {other}",
                    code=entry.code,
                    other=seen[entry.code],
                ),
            )
        seen.setdefault(entry.code, part)
    for part in ("clocks", "findings", "outcomes", "documents", "routes", "stages"):
        names = Counter(entry.name for entry in getattr(definition, part))
        for at, entry in enumerate(getattr(definition, part)):
            if names[entry.name] > 1:
                names[entry.name] = 0
                yield (
                    part,
                    (at, "name"),
                    say("the name “{name}” is there more than once", name=entry.name),
                )


def _sources(definition: Protocol) -> Iterator[Fault]:
    for part in ("clocks", "tasks", "findings"):
        for at, entry in enumerate(getattr(definition, part)):
            yield from grounds(definition, part, (at,), entry.code, entry.basis)
    known = {basis.id for basis in definition.basis}
    for part in ("routes", "stages", "outcomes", "documents"):
        for at, entry in enumerate(getattr(definition, part)):
            yield from unknown(part, (at, "basis"), entry.basis, known, say("basis"))
    matrix = definition.disclosures
    for at, recipient in enumerate(matrix.recipients if matrix else ()):
        where = ("recipients", at)
        yield from grounds(definition, "disclosures", where, recipient.recipient, recipient.basis)


def _bands(definition: Protocol) -> Iterator[Fault]:
    bands = definition.bands
    for at, band in enumerate(bands):
        if band.from_age > band.to_age:
            yield "bands", (at,), say("band {code} ends before it begins", code=band.code)
        elif at and band.from_age != bands[at - 1].to_age + 1:
            said = say(
                "band {code} does not begin where {after} ends",
                code=band.code,
                after=bands[at - 1].code,
            )
            yield "bands", (at, "from_age"), said


def _references(package: Package) -> Iterator[Fault]:
    yield from _task_references(package)
    yield from _finding_references(package)
    yield from _document_references(package)
    yield from _messages(package)


def _messages(package: Package) -> Iterator[Fault]:
    definition = package.definition
    told = {code for form in package.instruments.values() for code in form.messages}
    for at, message in enumerate(definition.messages):
        if message.code not in told:
            said = say(
                "no instrument says {code}: put its note where it belongs", code=message.code
            )
            yield "messages", (at,), said


def _task_references(package: Package) -> Iterator[Fault]:
    definition = package.definition
    stages = {s.code for s in definition.stages}
    roles = package.roles
    routes = {r.code for r in definition.routes}
    messages = {m.code for m in definition.messages}
    documents = {k for d in definition.documents for k in (d.code, d.name)}
    forms = package.forms
    for part in ("stages", "clocks", "tasks"):
        for at, entry in enumerate(getattr(definition, part)):
            yield from unknown(part, (at, "routes"), entry.routes, routes, say("route"))
    for at, task in enumerate(definition.tasks):
        yield from unknown("tasks", (at, "stage"), [task.stage], stages, say("stage"))
        if task.role not in roles:
            said = say(
                "nobody can do {code}: there is no role “{role}”", code=task.code, role=task.role
            )
            yield "tasks", (at, "role"), said
        elif roles[task.role].external:
            said = say(
                "nobody here can do {code}: “{role}” is outside the network",
                code=task.code,
                role=task.role,
            )
            yield "tasks", (at, "role"), said
        yield from unknown("tasks", (at, "document"), [task.document], documents, say("document"))
        yield from unknown("tasks", (at, "instrument"), [task.instrument], forms, say("instrument"))
        yield from unknown("tasks", (at, "informs"), task.informs, messages, say("message"))
        yield from unknown("tasks", (at, "not_by"), task.not_by, package.tasks, say("task"))
        for said in _nobody(task, [package.tasks[c] for c in task.not_by if c in package.tasks]):
            yield "tasks", (at, "not_by"), said
        done_by = [task.done_by] if task.done_by not in forms else []
        yield from events(package, "tasks", (at, "done_by"), done_by)


def _nobody(task: Task, others: list[Task]) -> Iterator[Sentence]:
    """Tasks of which nobody could say who did them, or that nobody could do."""
    if task in others:
        yield say("nobody could do {code}: it names itself in “not_by”", code=task.code)
    for each in (task, *others) if others else ():
        if each.informs and not each.done_by and not each.document:
            yield say(
                "{code} is done by its messages, which name nobody: give it “done_by”",
                code=each.code,
            )


def _finding_references(package: Package) -> Iterator[Fault]:
    definition = package.definition
    roles = {r.code for r in definition.roles}
    tasks = {t.code for t in definition.tasks}
    for at, finding in enumerate(definition.findings):
        yield from unknown("findings", (at, "tasks"), finding.tasks, tasks, say("task"))
        for n, action in enumerate(finding.actions):
            where = (at, "actions", n)
            yield from unknown("findings", (*where, "task"), [action.task], tasks, say("task"))
            yield from unknown("findings", (*where, "role"), [action.role], roles, say("role"))
        words = named_facts(finding.because)
        known = package.rules.facts
        yield from unknown("findings", (at, "because"), words, known, say("fact"))
        if finding.raise_only and not finding.when.strip():
            said = say(
                "{code} has no condition, so that no ground holds it: write its when",
                code=finding.code,
            )
            yield "findings", (at, "raise_only"), said
    for at, clock in enumerate(definition.clocks):
        yield from unknown("clocks", (at, "calls"), [clock.calls], roles, say("role"))
        yield from events(package, "clocks", (at, "start"), [clock.start])
        yield from events(package, "clocks", (at, "fallback_start"), [clock.fallback_start])
        yield from events(package, "clocks", (at, "stop"), clock.stop)


def _document_references(package: Package) -> Iterator[Fault]:
    definition = package.definition
    documents = {k for d in definition.documents for k in (d.code, d.name)}
    matrix = definition.disclosures
    recipients = {r.recipient for r in matrix.recipients} if matrix else set()
    fields = {f.name for f in matrix.fields} if matrix else set()
    for at, outcome in enumerate(definition.outcomes):
        yield from unknown(
            "outcomes", (at, "documents"), outcome.documents, documents, say("document")
        )
    for at, document in enumerate(definition.documents):
        to = [document.recipient]
        yield from unknown("documents", (at, "recipient"), to, recipients, say("recipient"))
        yield from unknown("documents", (at, "fields"), document.fields, fields, say("field"))
        yield from _signers(package, at, document)
        named = [document.event, document.reply_event]
        yield from events(package, "documents", (at, "event"), named)


def _signers(package: Package, at: int, document: Document) -> Iterator[Fault]:
    """Whoever signs holds a seat of the network, or nobody could ever send the document."""
    if document.covered_by and document.signed_by is None:
        yield (
            "documents",
            (at, "covered_by"),
            say("{code} is signed by nobody: say signed_by", code=document.code),
        )
    signer = (document.signed_by,) if document.signed_by else ()
    for key, named in (("signed_by", signer), ("covered_by", document.covered_by)):
        yield from unknown("documents", (at, key), named, package.roles, say("role"))
        for role in named:
            if role in package.roles and package.roles[role].external:
                said = say(
                    "nobody here can sign {code}: “{role}” is outside the network",
                    code=document.code,
                    role=role,
                )
                yield "documents", (at, key), said


def _starts(package: Package) -> Iterator[Fault]:
    definition = package.definition
    opened = {t for f in definition.findings for t in f.tasks}
    opened |= {a.task for f in definition.findings for a in f.actions if a.task}
    for at, task in enumerate(definition.tasks):
        raised = task.code in opened
        for where, text in _deadlines((at,), task.due, task.caps, task.caps_when):
            yield from _start(package, "tasks", where, text, raised=raised)
        if task.only_by_finding and not raised:
            yield (
                "tasks",
                (at,),
                say("no situation opens {code}: no finding lists it", code=task.code),
            )
        if task.when.replace(" ", "") == "false()" and not raised:
            yield (
                "tasks",
                (at, "when"),
                say("no situation opens {code}: its condition is false", code=task.code),
            )
    for at, clock in enumerate(definition.clocks):
        for where, text in _deadlines((at,), clock.due, (), clock.caps_when):
            yield from _start(package, "clocks", where, text, raised=False)
        yield from _start(package, "clocks", (at, "warn"), clock.warn, raised=False)
    for at, finding in enumerate(definition.findings):
        for n, action in enumerate(finding.actions):
            where = (at, "actions", n, "due")
            yield from _start(package, "findings", where, action.due, raised=True)


def _deadlines(
    where: Where, due: str | None, caps: tuple[str, ...], caps_when: tuple[CapWhen, ...]
) -> Iterator[tuple[Where, str | None]]:
    yield (*where, "due"), due
    for n, cap in enumerate(caps):
        yield (*where, "caps", n), cap
    for n, rule in enumerate(caps_when):
        yield (*where, "caps_when", n, "due"), rule.due


def _start(
    package: Package, part: str, where: Where, text: str | None, *, raised: bool
) -> Iterator[Fault]:
    if not text:
        return
    try:
        due = deadlines.parse(text)
    except DeadlineError:
        return  # the compiler has said so
    if due.event == RAISED:
        if not raised:
            yield part, where, say("“{text}” has no start: no finding opens this", text=text)
        return
    fact = package.facts.get(due.event)
    if fact is None or fact.source != "event":
        yield (
            part,
            where,
            say("“{text}” has no start: there is no event “{event}”", text=text, event=due.event),
        )


def _answers(definition: Protocol) -> Iterator[Fault]:
    for at, finding in enumerate(definition.findings):
        answered = finding.tasks or any(a.task for a in finding.actions)
        if not answered and (finding.severity is not Severity.BLUE or not finding.actions):
            said = say(
                "no task answers {code}: name one in tasks or in an action", code=finding.code
            )
            yield "findings", (at,), said


def _files(package: Package) -> Iterator[Fault]:
    for at, document in enumerate(package.definition.documents):
        if f"documents/{document.template}" not in package.files:
            said = say("the file documents/{file} is missing", file=document.template)
            yield "documents", (at, "template"), said
    for at, card in enumerate(package.definition.cards):
        for n, picture in enumerate(card.pictures):
            if f"cards/{picture.file}" not in package.files:
                said = say("the file cards/{file} is missing", file=picture.file)
                yield "cards", (at, "pictures", n, "file"), said


def _expressions(package: Package) -> Iterator[Fault]:
    findings = package.definition.findings
    for part, where, source in package.expressions:
        try:
            tree = syntax.parse(source)
        except syntax.ExpressionError:
            continue  # the compiler has said so
        allowed = part == "findings" and findings[int(where[0])].reads_unknown_as_no
        for said in meanings.faults(tree, package.rules.facts, unknown_as_no=allowed):
            yield part, where, said
