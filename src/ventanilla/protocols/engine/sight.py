"""What the rules see of a state: its facts as texts, its instants in UTC, its repeats as rows."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeGuard

from ventanilla.protocols.engine.consents import facts_said
from ventanilla.protocols.engine.deadlines import Due
from ventanilla.protocols.engine.definition import Evidence, Text
from ventanilla.protocols.engine.facts import FactInfo, as_text
from ventanilla.protocols.engine.rules import WORD, Rules, informed_fact
from ventanilla.protocols.engine.scope import Item, Scope, rows
from ventanilla.protocols.engine.state import Because, Ground, State, Value

_NOT_KNOWN = Text(es="sin dato", en="not known")


@lru_cache(maxsize=16384)
def blank_ground(fact: FactInfo) -> Ground:
    """A fact that nobody answered."""
    return Ground(fact.name, fact.title, None)


@lru_cache(maxsize=16384)
def chosen_ground(fact: FactInfo, value: str | tuple[str, ...]) -> Ground:
    """A fact with some of its choices. There are only so many: the package's own words."""
    return Ground(fact.name, fact.title, value, chosen_words(fact, value))


def chosen_words(fact: FactInfo, value: str | tuple[str, ...]) -> Text | None:
    """Codes in the words of their fact; a code among others that has none stays as it is."""
    if isinstance(value, str):
        return fact.choices.get(value)
    if len(value) == 1:
        return fact.choices.get(value[0])
    titles = [fact.choices.get(code) or _plain(code) for code in value]
    es, en = ", ".join(t.es for t in titles), ", ".join(t.en for t in titles)
    return Text.model_construct(es=es, en=en)


def _plain(code: str) -> Text:
    return Text.model_construct(es=code, en=code)


def _is_of(choices: Mapping[str, Text], value: Value) -> TypeGuard[str | tuple[str, ...]]:
    if isinstance(value, str):
        return value in choices
    return isinstance(value, tuple) and all(code in choices for code in value)


@lru_cache(maxsize=4096)
def _pattern(text: str) -> str:
    """A sentence of a package, ready to be filled in by ``%``."""
    return WORD.sub(r"%(\1)s", text.replace("%", "%%"))


def in_utc(name: str, at: datetime) -> datetime:
    """An instant in UTC. Raises ``ValueError`` if it has no zone: none is ever guessed."""
    if at.tzinfo is UTC:
        return at
    if at.tzinfo is None:
        raise ValueError(f"{name} is a time without a zone")
    return at.astimezone(UTC)


class _Grounds(dict[str, Ground]):
    """The facts of a state as grounds, each made when a rule first reads it."""

    __slots__ = ("sight",)

    def __init__(self, sight: "Sight") -> None:
        self.sight = sight

    def __missing__(self, name: str) -> Ground:
        fact, value = self.sight.facts[name], self.sight.value(name)
        if value is None:
            ground = blank_ground(fact)
        elif fact.choices and _is_of(fact.choices, value):
            ground = chosen_ground(fact, value)
        else:
            ground = Ground(name, fact.title, value, self.sight.words(name))
        self[name] = ground
        return ground


class _Said(dict[str, str]):
    """The facts of a state in the words of one language, each when a sentence first names it."""

    __slots__ = ("language", "sight")

    def __init__(self, sight: "Sight", language: str) -> None:
        self.sight = sight
        self.language = language

    def __missing__(self, name: str) -> str:
        sight = self.sight
        given = name in sight.answers and name in sight.facts
        words = sight.ground(name).value_title if given else sight.words(name)
        said: str = getattr(words or _NOT_KNOWN, self.language)
        if words is None and (plain := sight.texts.get(name)):
            said = plain
        if given:  # what is not given, a later finding may say
            self[name] = said
        return said


class Sight:
    """One state at one moment, ready for the rules. Made anew for each plan."""

    __slots__ = (
        "_en",
        "_es",
        "_falls",
        "_grounds",
        "_rows",
        "answers",
        "events",
        "facts",
        "ground",
        "now",
        "scope",
        "state",
        "texts",
    )

    def __init__(self, rules: Rules, state: State, now: datetime) -> None:
        self.facts = rules.facts
        self.state = state
        self.now = in_utc("now", now)
        self.events = {name: in_utc(name, at) for name, at in state.events.items()}
        #: what was answered; what a person's consents say beats the form that asked for them
        self.answers = state.facts
        if state.consents:
            said = facts_said(rules.consents, state.consents, self.now)
            self.answers = {**state.facts, **said}
        self.texts = {
            name: value if isinstance(value, str) else as_text(value)
            for name, value in self.answers.items()
        }
        for name, at in self.events.items():
            self.texts[name] = at.isoformat()
        for code in state.informed:
            self.texts[informed_fact(code)] = "yes"
        if state.route:
            self.texts["route"] = state.route
        self._grounds = _Grounds(self)
        self.ground = self._grounds.__getitem__  # one fact, with its value
        self._es, self._en = _Said(self, "es"), _Said(self, "en")
        self._rows: dict[str, list[Item]] = {}
        self._falls: dict[str, datetime | None] = {}
        local = self.now.astimezone(state.calendar.zone)
        self.scope = Scope(self.texts, events=self.events, many=self._many, now=local)

    def _many(self, name: str) -> list[Item]:
        found = self._rows.get(name)
        if found is None:
            repeat = self.facts[name].repeat or name
            if repeat == name:
                found = self._read_rows(repeat)
            else:
                found = [item for row in self._many(repeat) for item in row.named(name)]
            self._rows[name] = found
        return found

    def _read_rows(self, repeat: str) -> list[Item]:
        facts, columns = self.facts, dict[str, tuple[str, ...]]()
        for name, value in self.state.facts.items():
            fact = facts.get(name)
            if fact is not None and fact.repeat == repeat and name != repeat:
                columns[name] = value if isinstance(value, tuple) else (as_text(value),)
        count = self.state.facts.get(repeat, 0)
        size = count if isinstance(count, int) else 0
        found = rows(repeat, dict(sorted(columns.items())))
        return found + [Item(repeat) for __ in range(size - len(found))]

    def falls(self, due: Due) -> datetime | None:
        """When something falls due that is counted from an event; many share one sentence."""
        if due.source not in self._falls:
            self._falls[due.source] = due.at(self.events, self.state.calendar)
        return self._falls[due.source]

    def value(self, name: str) -> Value | None:
        """The value of a fact, as it was given; an instant as ISO text."""
        if name in self.answers:
            return self.answers[name]
        return self.texts.get(name) or None

    def words(self, name: str) -> Text | None:
        """The value of a fact in words, where its code has some."""
        fact = self.facts.get(name)
        if fact is None or not fact.choices or (value := self.value(name)) is None:
            return None
        return chosen_words(fact, value if isinstance(value, tuple) else as_text(value))

    def grounds(self, names: tuple[str, ...]) -> tuple[Ground, ...]:
        """The facts that a rule read, with their values."""
        return tuple(map(self.ground, names))

    def told(self, text: Text) -> Text:
        """A sentence with its ``${fact}`` replaced by the words of their values."""
        if "${" not in text.es and "${" not in text.en:
            return text
        es, en = _pattern(text.es) % self._es, _pattern(text.en) % self._en
        return Text.model_construct(es=es, en=en)

    def because(
        self,
        text: Text,
        rule: str,
        reads: tuple[str, ...],
        basis: tuple[str, ...],
        evidence: Evidence,
    ) -> Because:
        """Why, in words, with the facts that were read."""
        return Because(self.told(text), rule, self.grounds(reads), basis, evidence)
