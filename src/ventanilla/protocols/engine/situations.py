"""A situation written down: the input of ``protocol run``, and each step of a vignette."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from ventanilla.common.sentences import Sentence, say
from ventanilla.protocols.engine import forms
from ventanilla.protocols.engine.consents import Held
from ventanilla.protocols.engine.evaluation import Evaluation
from ventanilla.protocols.engine.facts import FactInfo
from ventanilla.protocols.engine.instruments import Instrument
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import Calendar, Decision, FindingStatus, State, Value
from ventanilla.protocols.engine.workbook import MESSAGE

Answer = str | int | float | bool | list[str] | None


class BadSituation(Exception):
    """The situation does not fit the package: ``where`` in the file, and what to mend."""

    def __init__(self, where: tuple[str | int, ...], what: str) -> None:
        super().__init__(what)
        self.where = where
        self.what = what


class Shape(BaseModel):
    """No key that the format does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DecisionShape(Shape):
    """What an officer decided, in full."""

    status: FindingStatus = "confirmed"
    at: datetime | None = None
    raised_at: datetime | None = None
    reason: str = ""
    by_hand: bool = False


class DoneShape(Shape):
    """A task that was done, when, and by whom."""

    task: str
    at: datetime | None = None
    by: str = ""


class ConsentShape(Shape):
    """A consent that was recorded: what became of it, when, and with whom where it names one."""

    status: Literal["given", "provisional", "refused", "withdrawn"]
    at: datetime | None = None
    provider: str = ""


class Situation(Shape):
    """Everything that may be said of a situation. What a later step leaves out stays as it was."""

    route: str | None = None
    at: datetime | None = None
    zone: str | None = None
    holidays: tuple[date, ...] | None = None
    answers: dict[str, dict[str, Answer]] = {}
    repeats: dict[str, list[dict[str, Answer]]] = {}
    events: dict[str, datetime | None] = {}
    facts: dict[str, Answer] = {}
    informed: tuple[str, ...] | None = None
    submitted: tuple[str, ...] | None = None
    findings: dict[str, FindingStatus | DecisionShape | None] = {}
    consents: dict[str, ConsentShape] = {}
    done: tuple[str | DoneShape, ...] = ()
    linked: tuple[str, ...] | None = None


@dataclass(slots=True)
class Unfolding:
    """A situation as it grows, step by step."""

    package: Package
    route: str = ""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    calendar: Calendar = field(default_factory=Calendar)
    answers: dict[str, dict[str, Answer]] = field(default_factory=dict)
    repeats: dict[str, list[dict[str, Answer]]] = field(default_factory=dict)
    events: dict[str, datetime] = field(default_factory=dict)
    facts: dict[str, Answer] = field(default_factory=dict)
    informed: tuple[str, ...] | None = None
    submitted: tuple[str, ...] | None = None
    findings: dict[str, Decision] = field(default_factory=dict)
    consents: dict[str, list[Held]] = field(default_factory=dict)
    done: dict[str, datetime | None] = field(default_factory=dict)
    doers: dict[str, list[str]] = field(default_factory=dict)
    linked: frozenset[str] = frozenset()
    hidden: list[str] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)

    def step(self, situation: Situation) -> None:
        """Go on to the next step. Raises :class:`BadSituation`."""
        package = self.package
        self.route = self.route if situation.route is None else situation.route
        _wanted(("route",), [self.route], {r.code for r in package.definition.routes}, say("route"))
        self.now = _moment(("at",), situation.at) or self.now
        self._place(situation)
        for name, answers in situation.answers.items():
            _wanted(("answers",), [name], package.instruments, say("instrument"))
            questions = package.instruments[name].questions
            _wanted(("answers", name), answers, questions, say("question"))
            self.answers.setdefault(name, {}).update(answers)
        self.repeats.update(situation.repeats)
        self._events(situation)
        _wanted(("facts",), situation.facts, package.facts, say("fact"))
        self.facts.update(situation.facts)
        self.informed = self.informed if situation.informed is None else situation.informed
        self.submitted = self.submitted if situation.submitted is None else situation.submitted
        self.linked = self.linked if situation.linked is None else frozenset(situation.linked)
        self._decisions(situation)
        self._consents(situation)
        self._done(situation)

    def _place(self, situation: Situation) -> None:
        calendar = self.calendar
        if situation.zone is not None:
            try:
                calendar = Calendar(ZoneInfo(situation.zone), calendar.holidays)
            except (KeyError, ValueError) as error:
                raise BadSituation(
                    ("zone",), say("there is no zone “{zone}”", zone=situation.zone)
                ) from error
        if situation.holidays is not None:
            calendar = Calendar(calendar.zone, frozenset(situation.holidays))
        self.calendar = calendar

    def _events(self, situation: Situation) -> None:
        known = {n for n, f in self.package.facts.items() if f.source == "event"}
        _wanted(("events",), situation.events, known, say("event"))
        for name, at in situation.events.items():
            moment = _moment(("events", name), at)
            if moment is None:
                self.events.pop(name, None)
            else:
                self.events[name] = moment

    def _decisions(self, situation: Situation) -> None:
        names = {key: f.name for f in self.package.definition.findings for key in (f.code, f.name)}
        _wanted(("findings",), situation.findings, names, say("finding"))
        for key, said in situation.findings.items():
            if said is None:
                self.findings.pop(names[key], None)
                continue
            shape = said if isinstance(said, DecisionShape) else DecisionShape(status=said)
            self.findings[names[key]] = Decision(
                shape.status,
                raised_at=_moment(("findings", key), shape.raised_at),
                at=_moment(("findings", key), shape.at),
                reason=shape.reason,
                by_hand=shape.by_hand,
                grounds=self._grounds(names[key]),
            )

    def _consents(self, situation: Situation) -> None:
        known = self.package.consents
        _wanted(("consents",), situation.consents, known, say("consent"))
        for name, said in situation.consents.items():
            at = _moment(("consents", name, "at"), said.at) or self.now
            held = self.consents.setdefault(name, [])
            if said.status in ("refused", "withdrawn"):
                held[:] = [
                    _ended(one, at) if one.provider == said.provider else one for one in held
                ]
            if said.status == "withdrawn":
                continue
            spoken = said.status == "provisional"
            answer: Literal["given", "refused"] = "refused" if said.status == "refused" else "given"
            until = known[name].ends(at, spoken=spoken) if answer == "given" else None
            held.append(Held(answer, at, until, provisional=spoken, provider=said.provider))

    def _grounds(self, name: str) -> Mapping[str, Value]:
        """The facts that the decision stood on: those of this step."""
        rule = next(r for r in self.package.rules.findings if r.finding.name == name)
        facts = self._facts()
        return {read: facts[read] for read in rule.reads if read in facts}

    def _done(self, situation: Situation) -> None:
        codes = {t.code for t in self.package.definition.tasks}
        for at, said in enumerate(situation.done):
            shape = said if isinstance(said, DoneShape) else DoneShape(task=said)
            _wanted(("done", at), [shape.task], codes, say("task"))
            self.done[shape.task] = _moment(("done", at), shape.at)
            if shape.by:
                self.doers.setdefault(shape.task, []).append(shape.by)

    def _facts(self) -> dict[str, Value]:
        known = self.package.facts
        facts = {
            name: value
            for name, answer in self.facts.items()
            if (value := _value(known[name], answer)) is not None
        }
        self.hidden, self.problems = [], {}
        for name, answers in sorted(self.answers.items()):
            evaluation = self._evaluated(self.package.instruments[name], answers)
            facts.update(evaluation.facts)
            self.hidden += evaluation.hidden
            self.problems.update(evaluation.problems)
        return facts

    def _evaluated(self, instrument: Instrument, answers: Mapping[str, Answer]) -> Evaluation:
        said = {
            f"{question.name}_{tick}": "yes"
            for question in instrument.questions.values()
            if question.kind == "note" and MESSAGE.fullmatch(question.name)
            for tick in ("said", "understood")
            if self.informed is None or _code(question.name) in self.informed
        }
        given = {name: _written(answer) for name, answer in answers.items()}
        rows = {
            name: [{k: _written(v) for k, v in row.items()} for row in rows]
            for name, rows in self.repeats.items()
            if name in instrument.questions
        }
        local = self.now.astimezone(self.calendar.zone)
        return forms.evaluate_answers(instrument, {**said, **given}, repeats=rows, today=local)

    def state(self) -> State:
        """The state that the plan is made of."""
        facts = self._facts()
        informed = self.informed
        if informed is None:
            told = (self.package.instruments[name].messages for name in self.answers)
            informed = tuple(code for codes in told for code in codes)
        submitted = tuple(self.answers) if self.submitted is None else self.submitted
        return State(
            route=self.route,
            facts=facts,
            events=dict(self.events),
            informed=frozenset(informed),
            findings=dict(self.findings),
            done=dict(self.done),
            calendar=self.calendar,
            submitted=dict.fromkeys(submitted),
            doers={task: tuple(who) for task, who in self.doers.items()},
            linked=self.linked,
            consents={name: tuple(held) for name, held in self.consents.items() if held},
        )


def _ended(held: Held, at: datetime) -> Held:
    """A record that is taken back, if it was not before."""
    live = held.answer == "given" and held.withdrawn_at is None
    return replace(held, withdrawn_at=at) if live else held


def _code(name: str) -> str:
    return name.upper().replace("_", "-")


def _wanted(
    where: tuple[str | int, ...],
    given: Mapping[str, Any] | list[str],
    known: Mapping[str, Any] | set[str],
    what: Sentence,
) -> None:
    for name in given:
        if name and name not in known:
            raise BadSituation(
                (*where, name), say("there is no {what} “{name}”", what=what, name=name)
            )


def _moment(where: tuple[str | int, ...], at: datetime | None) -> datetime | None:
    if at is not None and at.tzinfo is None:
        raise BadSituation(
            where, say("this time has no zone: write it like 2026-03-02T09:10:00-06:00")
        )
    return at


def _written(answer: Answer) -> str:
    match answer:
        case None:
            return ""
        case bool():
            return "yes" if answer else "no"
        case list():
            return " ".join(answer)
        case _:
            return str(answer)


def _value(fact: FactInfo, answer: Answer) -> Value | None:
    text = _written(answer)
    if text == "":
        return None
    if isinstance(answer, list) or fact.type == "choices":
        return tuple(text.split())
    if fact.type == "integer" and text.lstrip("-").isdigit():
        return int(text)
    return text
