"""What must be true of a package's stories: every name in them is one of the package, or theirs."""

from collections.abc import Iterator, Mapping
from string import Formatter

from ventanilla.common.sentences import raised, say
from ventanilla.common.sources import Problem, Where
from ventanilla.protocols.engine import acts, stories
from ventanilla.protocols.engine.acts import Acted, Set, Sets, Value
from ventanilla.protocols.engine.expressions import Reference, compile_condition
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.references import unknown
from ventanilla.protocols.engine.stories import Story, Told, Year
from ventanilla.protocols.engine.syntax import ExpressionError

#: part of the stories, place in its file, sentence
Fault = tuple[str, Where, str]


def problems(package: Package, told: Told) -> list[Problem]:
    """Everything wrong, each with its file and line."""
    return [told.problem(*fault) for fault in _Checking(package, told).faults()]


class _Known:
    """The traits that a condition may read."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def kind(self, name: str) -> Reference | None:
        return "text" if name in self.names else None

    def single(self, path: object) -> str | None:
        return None


class _Checking:
    def __init__(self, package: Package, told: Told) -> None:
        self.package, self.told = package, told
        self.book, self.script = told.book, told.book.script
        self.traits = stories.PERSON | stories.AROUND | self.script.derived.keys()

    def faults(self) -> Iterator[Fault]:
        """All of them, file by file."""
        script = self.script
        places = {**script.steps, **script.ways}
        for name, way in script.ways.items():
            yield from unknown("script", ("ways", name), way, places, say("step or way"))
        yield from self._story(("defaults",), script.defaults, places)
        for name, story in script.stories.items():
            yield from self._story(("stories", name), story, places)
        for name, step in script.steps.items():
            for at, act in enumerate(step.acts):
                yield from self._act(("steps", name, "acts", at), act)
        for name, rule in script.derived.items():
            where = ("derived", name, "of")
            yield from unknown("script", where, [rule.of], stories.PERSON, say("trait of a person"))
        for at, living in enumerate(self.book.living):
            yield from unknown(
                "living", (at, "story"), [living.story], script.stories, say("story")
            )
            named = [living.until, living.then]
            yield from unknown("living", (at, "until"), named, script.steps, say("step"))
        if self.book.year:
            yield from self._year(self.book.year)

    def _story(self, where: Where, story: Story, places: Mapping[str, object]) -> Iterator[Fault]:
        definition = self.package.definition
        yield from unknown("script", (*where, "steps"), story.steps, places, say("step or way"))
        for key, names, what in (
            ("route", {route.code for route in definition.routes}, say("route")),
            ("outcome", {outcome.code for outcome in definition.outcomes}, say("outcome")),
            ("closing", {r.name for r in definition.closing_reasons}, say("closing")),
            ("halfway", set(self.script.steps), say("halfway")),
        ):
            yield from unknown("script", (*where, key), [getattr(story, key)], names, what)
        for name in story.discard:
            here = (*where, "discard", name)
            yield from unknown("script", here, [name], self.package.findings, say("finding"))
        for name, sets in story.says.items():
            here = (*where, "says", name)
            yield from unknown("script", here, [name], self.book.answers, say("set of answers"))
            yield from self._sets("script", here, sets, self.package.facts)

    def _act(self, where: Where, act: Acted) -> Iterator[Fault]:
        yield from self._condition("script", (*where, "when"), act.when)
        for text in act.model_dump().values():
            yield from self._gaps("script", where, text)
        package = self.package
        match act:
            case acts.Notice():
                facts = {n for n, fact in package.facts.items() if fact.source == "intake"}
                yield from self._sets("script", (*where, "use"), act.use, facts)
            case acts.Answer(answer=name) | acts.Stop(stop=name):
                yield from self._sitting(where, name, act.use, act.task)
                if isinstance(act, acts.Answer):
                    yield from self._rows(where, act)
            case acts.Begin(begin=name, task=task):
                yield from self._sitting(where, name, (), task)
            case acts.Do(do=codes):
                yield from unknown("script", (*where, "do"), codes, package.tasks, say("task"))
            case acts.Happened(happened=names):
                here = (*where, "happened")
                yield from unknown("script", here, names, package.events, say("event"))
            case _:
                yield from self._decided(where, act)

    def _decided(self, where: Where, act: Acted) -> Iterator[Fault]:
        """Acts about permissions, documents, other protocols and clashes."""
        package = self.package
        match act:
            case acts.Send(send=code, if_open=task):
                yield from self._document((*where, "send"), code)
                yield from unknown(
                    "script", (*where, "if_open"), [task], package.tasks, say("task")
                )
            case acts.Agree():
                yield from self._agree(where, act)
            case acts.Opens(opens=protocol):
                findings = package.findings.values()
                called = {call.protocol for found in findings for call in found.opens}
                yield from unknown("script", (*where, "opens"), [protocol], called, say("protocol"))
            case acts.Weigh():
                yield from self._weigh(where, act)
            case acts.Acknowledge(acknowledge=code):
                yield from self._document((*where, "acknowledge"), code)

    def _agree(self, where: Where, act: acts.Agree) -> Iterator[Fault]:
        consents, matrix = self.package.consents, self.package.definition.disclosures
        fields = {field.name for field in matrix.fields} if matrix else ()
        yield from unknown("script", (*where, "agree"), [act.agree], consents, say("consent"))
        yield from unknown("script", (*where, "fields"), act.fields, fields, say("field"))

    def _weigh(self, where: Where, act: acts.Weigh) -> Iterator[Fault]:
        tasks = self.package.tasks
        weighed = {code: task.weighs for code, task in tasks.items() if task.weighs}
        yield from unknown("script", (*where, "weigh"), [act.weigh], weighed, say("weighed task"))
        if weighs := weighed.get(act.weigh):
            ways = {option.name for option in weighs.options}
            yield from unknown("script", (*where, "option"), [act.option], ways, say("way out"))

    def _document(self, where: Where, code: str) -> Iterator[Fault]:
        codes = {item.code for item in self.package.definition.documents}
        yield from unknown("script", where, [code], codes, say("document"))

    def _sitting(self, where: Where, name: str, sets: Sets, task: str) -> Iterator[Fault]:
        package = self.package
        yield from unknown("script", (*where, "task"), [task], package.tasks, say("task"))
        yield from unknown("script", where, [name], package.instruments, say("instrument"))
        if name in package.instruments:
            questions = package.instruments[name].questions
            yield from self._sets("script", (*where, "use"), sets, questions)

    def _rows(self, where: Where, act: acts.Answer) -> Iterator[Fault]:
        """The rows of a sitting's repeats."""
        form = self.package.instruments.get(act.answer)
        asked = form.questions if form else {}
        for repeat, rows in act.repeats.items():
            for at, row in enumerate(rows):
                for name, value in row.items():
                    here = (*where, "repeats", repeat, at, name)
                    yield from self._answer("script", here, name, value, asked)

    def _sets(
        self, part: str, where: Where, sets: Sets, names: Mapping[str, object] | set[str]
    ) -> Iterator[Fault]:
        """Sets that are given where ``names`` are asked."""
        for at, one in enumerate(sets):
            yield from self._set(part, (*where, at), one, names)

    def _set(
        self, part: str, where: Where, one: Set, names: Mapping[str, object] | set[str]
    ) -> Iterator[Fault]:
        if isinstance(one, acts.Under):
            yield from self._condition(part, (*where, "when"), one.when)
            yield from self._sets(part, (*where, "use"), one.use, names)
        elif isinstance(one, str):
            yield from unknown(part, where, [one], self.book.answers, say("set of answers"))
            for name, value in self.book.answers.get(one, {}).items():
                yield from self._answer("answers", (one, name), name, value, names)
        else:
            for name, value in one.items():
                yield from self._answer(part, (*where, name), name, value, names)

    def _answer(
        self,
        part: str,
        where: Where,
        name: str,
        value: Value,
        names: Mapping[str, object] | set[str],
    ) -> Iterator[Fault]:
        """An answer: somebody asks for it, and it is one of the choices."""
        yield from unknown(part, where, [name], names, say("question"))
        yield from self._gaps(part, where, value)
        fact = self.package.facts.get(name)
        if fact is None or fact.type not in ("choice", "choices", "boolean"):
            return
        given = value if isinstance(value, tuple) else (str(value),)
        plain = [word for word in given if word and "{" not in word]
        yield from unknown(part, where, plain, fact.choices, say("choice of {name}", name=name))

    def _condition(self, part: str, where: Where, text: str) -> Iterator[Fault]:
        if not text:
            return
        try:
            compile_condition(text, names=_Known(frozenset(self.traits)))
        except ExpressionError as error:
            yield part, where, raised(error)

    def _gaps(self, part: str, where: Where, value: object) -> Iterator[Fault]:
        """Gaps of a text that no trait fills."""
        texts = value if isinstance(value, tuple) else (value,)
        for text in texts:
            if isinstance(text, str):
                gaps = [part[1] for part in Formatter().parse(text)]
                yield from unknown(part, where, gaps, self.traits, say("trait"))

    def _year(self, year: Year) -> Iterator[Fault]:
        for at, rule in enumerate(year.choose):
            named = [rule.story, *rule.draw]
            yield from unknown("year", ("choose", at), named, self.script.stories, say("story"))
            yield from self._condition("year", ("choose", at, "when"), rule.when)
        for trait, fact in year.shown.items():
            yield from unknown("year", ("shown", trait), [trait], self.traits, say("trait"))
            yield from unknown("year", ("shown", trait), [fact], self.package.facts, say("fact"))
        for trait in year.told:
            yield from unknown("year", ("told", trait), [trait], self.traits, say("trait"))
        forms = self.package.instruments
        yield from unknown("year", ("keeps",), year.keeps, forms, say("instrument"))
        for at, sitting in enumerate(year.measured):
            where = ("measured", at, "answer")
            yield from unknown("year", where, [sitting.answer], forms, say("instrument"))
