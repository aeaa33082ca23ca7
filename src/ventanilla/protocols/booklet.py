"""A protocol as a booklet to read and print: drawn and set from the package alone, as PDF."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from ventanilla.protocols.engine.definition import Finding, Sourced, Task, Text
from ventanilla.protocols.engine.load import Package

TEMPLATE = Path(__file__).parent / "paper" / "booklet.typ"
LANGUAGES = ("es", "en")
FACT = re.compile(r"\$\{(\w+)\}")
#: rows of the picture of findings on a page, whichever side has more
ROWS = 15

#: says a deadline of a package in words, in the language that is on
Spoken = Callable[[str, Package], str]


def booklet(package: Package, *, language: str, deadline: Spoken) -> bytes:
    """The whole protocol as a PDF in ``es`` or ``en``. The same package gives the same bytes.

    Raises ``ValueError`` for another language.
    """
    return _compile(_data(package, language, deadline), format="pdf")[0]


def pages(
    package: Package, *, language: str, deadline: Spoken, dots_per_inch: float = 72
) -> list[bytes]:
    """The same pages as PNG pictures, to be looked at."""
    data = _data(package, language, deadline)
    return _compile(data, format="png", ppi=dots_per_inch)


def _compile(data: dict[str, Any], **options: Any) -> list[bytes]:
    compiler = typst.Compiler(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=typst.Fonts(include_system_fonts=False),  # the same sheets on every machine
        ignore_system_fonts=True,
        sys_inputs={"booklet": json.dumps(data, ensure_ascii=False, sort_keys=True)},
    )
    made = compiler.compile(timestamp=0, **options)
    return list(made) if isinstance(made, list) else [made or b""]


def _data(package: Package, language: str, deadline: Spoken) -> dict[str, Any]:
    if language not in LANGUAGES:
        raise ValueError(f"a booklet is written in es and en, not in {language}")
    with override(language):
        return _Told(package, language, deadline).data()


class _Told:
    """A package in the words of one language."""

    def __init__(self, package: Package, language: str, deadline: Spoken) -> None:
        self.package, self.language, self.deadline = package, language, deadline
        self.definition = package.definition

    def data(self) -> dict[str, Any]:
        """What the template is given."""
        of = self.definition
        return {
            "language": self.language,
            "words": _words(),
            "id": of.id,
            "version": of.version,
            "hash": self.package.content_hash,
            "licence": of.licence,
            "title": self.said(of.title),
            "summary": self.said(of.summary),
            "subject": self.said(of.subject),
            "disclaimer": self.said(of.disclaimer),
            "roles": [{"code": role.code, "title": self.said(role.title)} for role in of.roles],
            "routes": [
                {"title": self.said(r.title), "code": r.code, "text": self.said(r.when),
                 **self.sourced(r)}
                for r in of.routes
            ],
            "stages": [self.stage(stage.code) for stage in of.stages],
            "clocks": [
                {"code": c.code, "title": self.said(c.title), "due": self.due(c.due),
                 "kind": _kinds()[c.kind], "calls": self.role(c.calls), **self.sourced(c)}
                for c in of.clocks
            ],
            "findings": [self.finding(finding) for finding in of.findings],
            "pictures": list(self.pictures()),
            "outcomes": [
                {"code": o.code, "title": self.said(o.title), "text": self.said(o.summary),
                 **self.sourced(o)}
                for o in of.outcomes
            ],
            "documents": [{"code": d.code, "title": self.said(d.title)} for d in of.documents],
            "basis": [
                {"id": b.id, "text": self.said(b.citation), "link": b.link,
                 "evidence": b.evidence.value}
                for b in of.basis
            ],
            "credits": [
                {"name": c.name, "text": self.said(c.note) if c.note else ""} for c in of.credits
            ],
        }  # fmt: skip

    def said(self, text: Text) -> str:
        """A text in the language of the booklet."""
        return str(getattr(text, self.language))

    def named(self, text: Text) -> str:
        """A text whose answers are called by the names of their facts."""
        return FACT.sub(self._fact, self.said(text))

    def _fact(self, match: re.Match[str]) -> str:
        fact = self.package.facts.get(match[1])
        title = self.said(fact.title) if fact and fact.title else ""
        return f"[{title or match[1]}]"

    def due(self, due: str | None) -> str:
        """A deadline in words; blank where there is none."""
        return self.deadline(due, self.package) if due else ""

    def role(self, code: str) -> str:
        """Who does something."""
        return self.said(self.package.roles[code].title) if code in self.package.roles else code

    def sourced(self, part: Sourced) -> dict[str, Any]:
        """On what a statement rests, and how solid that is."""
        return {"basis": list(part.basis), "evidence": part.evidence.value}

    def stage(self, code: str) -> dict[str, Any]:
        """A stage with its tasks."""
        stage = next(each for each in self.definition.stages if each.code == code)
        return {
            "code": stage.code,
            "title": self.said(stage.title),
            "text": self.said(stage.summary),
            "gate": [self.said(need.missing) for need in stage.gate],
            "tasks": [self.task(t) for t in self.definition.tasks if t.stage == code],
            **self.sourced(stage),
        }

    def task(self, task: Task) -> dict[str, Any]:
        """A task as a row."""
        return {
            "code": task.code, "title": self.said(task.title), "why": self.said(task.why),
            "role": self.role(task.role), "due": self.due(task.due), "blocks": task.blocks,
            "finding": task.only_by_finding, **self.sourced(task),
        }  # fmt: skip

    def finding(self, finding: Finding) -> dict[str, Any]:
        """A finding with what it asks for."""
        return {
            "code": finding.code, "title": self.said(finding.title),
            "severity": finding.severity.value, "because": self.named(finding.because),
            "rule": " ".join(finding.when.split()),
            "actions": [
                {"text": self.said(a.text), "role": self.role(a.role), "due": self.due(a.due)}
                for a in finding.actions
            ],
            "tasks": _leads_to(finding), **self.sourced(finding),
        }  # fmt: skip

    def pictures(self) -> Iterable[dict[str, Any]]:
        """Findings and the tasks that they open, as many on a page as it holds."""
        some: list[Finding] = []
        opened: list[str] = []
        for finding in (f for f in self.definition.findings if _leads_to(f)):
            more = [code for code in _leads_to(finding) if code not in opened]
            if some and (len(some) == ROWS or len(opened) + len(more) > ROWS):
                yield self.picture(some, opened)
                some, opened, more = [], [], _leads_to(finding)
            some.append(finding)
            opened += more
        if some:
            yield self.picture(some, opened)

    def picture(self, findings: Sequence[Finding], tasks: Sequence[str]) -> dict[str, Any]:
        """One page of it: both sides by row, and the lines between them."""
        return {
            "findings": [
                {"code": f.code, "title": self.said(f.title), "severity": f.severity.value}
                for f in findings
            ],
            "tasks": [
                {"code": code, "title": self.said(self.package.tasks[code].title)} for code in tasks
            ],
            "links": [
                [row, tasks.index(code), f.severity.value]
                for row, f in enumerate(findings)
                for code in _leads_to(f)
            ],
        }


def _leads_to(finding: Finding) -> list[str]:
    """The tasks that a finding opens, or whose doing it asks for."""
    asked = (action.task for action in finding.actions if action.task)
    return list(dict.fromkeys((*finding.tasks, *asked)))


def _kinds() -> dict[str, str]:
    return {
        "law": _("law"),
        "agreement": _("agreement"),
        "practice": _("practice"),
        "proposal": _("proposal"),
    }


def _words() -> dict[str, str]:
    """The words of the booklet itself."""
    return {
        "version": _("Version"),
        "contents": _("Contents"),
        "marks": _("How solid each statement is"),
        "read": _("source read"),
        "partial": _("source partly read"),
        "knowledge": _("general knowledge, to be verified"),
        "design": _("our own design"),
        "for_whom": _("For whom"),
        "routes": _("Routes"),
        "roles": _("Who takes part"),
        "way": _("The way through the protocol"),
        "holds": _("A task in a dark frame holds up the next stage."),
        "stages": _("Stages and tasks"),
        "gate": _("Before this stage"),
        "task": _("Task"),
        "who": _("Who"),
        "until": _("Until"),
        "only_by_finding": _("only with a finding"),
        "no_tasks": _("No task of its own."),
        "clocks": _("Deadlines"),
        "basis": _("Basis"),
        "calls": _("Calls"),
        "findings": _("Findings"),
        "leads": _("What findings lead to"),
        "rule": _("Rule"),
        "opens": _("Opens"),
        "outcomes": _("Outcomes"),
        "documents": _("Documents"),
        "sources": _("Sources"),
        "credits": _("Credits"),
        "red": _("Red"),
        "amber": _("Amber"),
        "blue": _("Blue"),
        "hash": _("Fingerprint of the package"),
    }
