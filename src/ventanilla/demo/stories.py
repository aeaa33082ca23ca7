"""The stories that the packages bring, ready to be told: what happens, and what is answered."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from random import Random

from ventanilla.demo.people import Draw, Person
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine import expressions, stories
from ventanilla.protocols.engine.acts import Set, Sets, Under, Value
from ventanilla.protocols.engine.scope import Scope
from ventanilla.protocols.engine.stories import Book, Living, Step, Year
from ventanilla.protocols.engine.stories import Story as Written

Traits = Mapping[str, str]


class Script:
    """The stories of one package."""

    def __init__(self, protocol: str, book: Book) -> None:
        self.protocol = protocol
        self.book = book
        self.steps: Mapping[str, Step] = book.script.steps
        self.living: tuple[Living, ...] = book.living
        self.stories = {name: Story(name, told, self) for name, told in book.script.stories.items()}
        self._known = _Known(stories.PERSON | stories.AROUND | book.script.derived.keys())
        self._conditions: dict[str, Callable[[Scope], bool]] = {}

    def derived(self, person: Person) -> dict[str, str]:
        """The traits of a person that follow from others."""
        rules = self.book.script.derived.items()
        return {name: rule.choices.get(str(getattr(person, rule.of)), "") for name, rule in rules}

    def holds(self, condition: str, traits: Traits) -> bool:
        """Whether a condition is true of a person and a place; a blank one always is."""
        if not condition:
            return True
        truth = self._conditions.get(condition)
        if truth is None:
            truth = expressions.compile_condition(condition, names=self._known).truth
            self._conditions[condition] = truth
        return truth(Scope(traits))

    def answers(self, sets: Sets, *, of: "Story", traits: Traits) -> dict[str, Value]:
        """What is answered, the later sets over the earlier ones."""
        said: dict[str, Value] = {}
        for one in sets:
            said |= self._of_set(one, of, traits)
        return said

    def _of_set(self, one: Set, story: "Story", traits: Traits) -> dict[str, Value]:
        if isinstance(one, Under):
            holds = self.holds(one.when, traits)
            return self.answers(one.use, of=story, traits=traits) if holds else {}
        if isinstance(one, str) and one in story.told.says:
            return self.answers(story.told.says[one], of=story, traits=traits)
        given = self.book.answers[one] if isinstance(one, str) else one
        return {name: filled(value, traits) for name, value in given.items()}


class Story:
    """One story of a package, with what the package says where it says nothing itself."""

    def __init__(self, name: str, told: Written, script: Script) -> None:
        self.name, self.script = name, script
        defaults = script.book.script.defaults.model_dump(exclude_unset=True)
        self.told = Written.model_validate({**defaults, **told.model_dump(exclude_unset=True)})
        ways = script.book.script.ways
        self.steps = tuple(_flat(self.told.steps, ways))

    @property
    def ends_late(self) -> bool:
        """Whether it ends weeks after the notice, so that some of a year are on their way."""
        return bool(self.told.halfway)

    def drawn(self, rng: Random) -> dict[str, str | int]:
        """What the story needs of its person."""
        drawn: dict[str, str | int] = {}
        if self.told.ages:
            drawn["age"] = rng.choice(self.told.ages)
        if self.told.causes:
            drawn["cause"] = rng.choice(self.told.causes)
        return {**drawn, **self.told.person}


class Telling:
    """Chooses the stories of a year: the first rule that holds of a person."""

    def __init__(self, script: Script, year: Year) -> None:
        self.script, self.year = script, year
        self._draws = [Draw.of(rule.draw) if rule.draw else None for rule in year.choose]

    def one(self, person: Person, rng: Random) -> str:
        """The name of the story that a person's case tells."""
        traits = traits_of(person)
        for rule, draw in zip(self.year.choose, self._draws, strict=True):
            if not self.script.holds(rule.when, traits):
                continue
            if rule.chance < 1 and rng.random() >= rule.chance:
                continue
            return draw.one(rng) if draw else rule.story
        raise LookupError(f"no story of {self.script.protocol} is for {traits}")

    def measured(self) -> list[tuple[str, dict[str, str | tuple[str, ...]]]]:
        """The two sittings of the measured case: instrument, and what is answered in it."""
        story = next(iter(self.script.stories.values()))
        return [
            (one.answer, as_words(self.script.answers(one.use, of=story, traits={})))
            for one in self.year.measured
        ]


class _Known:
    """The names that a condition of a story may read: all are texts."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def kind(self, name: str) -> expressions.Reference | None:
        return "text" if name in self.names else None

    def single(self, path: object) -> str | None:
        return None


def _flat(names: tuple[str, ...], ways: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The steps that names of steps and of ways stand for."""
    for name in names:
        if name in ways:
            yield from _flat(ways[name], ways)
        else:
            yield name


def filled(value: Value, traits: Traits) -> Value:
    """A text with its gaps filled; a number as it stands."""
    if isinstance(value, tuple):
        return tuple(word.format_map(traits) for word in value)
    return value.format_map(traits) if isinstance(value, str) else value


def as_words(given: Mapping[str, Value]) -> dict[str, str | tuple[str, ...]]:
    """Answers as a form writes them."""
    return {name: v if isinstance(v, str | tuple) else str(v) for name, v in given.items()}


def traits_of(person: Person) -> dict[str, str]:
    """What the stories may know of an invented person."""
    return {
        "given": person.given,
        "first_surname": person.first_surname,
        "second_surname": person.second_surname,
        "full_name": person.full_name,
        "called": person.called,
        "sex": person.sex,
        "age": str(person.age),
        "birth_date": person.birth_date.isoformat(),
        "state": person.state,
        "town": person.town,
        "language": person.language,
        "detentions": person.detentions,
        "cause": person.cause,
        "mother": person.mother,
        "father": person.father,
        "phone": person.phone,
        "reference": person.reference,
    }


@cache
def scripts() -> tuple[Script, ...]:
    """The stories of every package that brings some; those that tell a year first."""
    found = [(name, stories.read(protocols.LIBRARY / name)) for name in protocols.shipped()]
    made = [Script(name, told.book) for name, told in found if told]
    return tuple(sorted(made, key=lambda script: script.book.year is None))


def script(protocol: str) -> Script:
    """The stories of one package. Raises ``KeyError`` where it brings none."""
    return {one.protocol: one for one in scripts()}[protocol]


@cache
def of_the_year() -> Telling:
    """The package whose stories fill a whole year."""
    first = scripts()[0]
    if first.book.year is None:
        raise LookupError("no package brings the stories of a year")
    return Telling(first, first.book.year)
