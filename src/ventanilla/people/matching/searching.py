"""One person looked for among many: quickly past those who share nothing, then word by word."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from ventanilla.people.identity import Names
from ventanilla.people.matching.letters import written
from ventanilla.people.matching.lexicon import lexicon
from ventanilla.people.matching.persons import Person, Vocabulary, person_of
from ventanilla.people.matching.weighing import (
    VERY_LIKELY,
    WORTH_SHOWING,
    Likeness,
    weigh,
)
from ventanilla.people.matching.words import Word, alike, named

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Ranked(Generic[Key]):
    """Somebody who may be the one looked for."""

    key: Key
    names: Names
    likeness: Likeness


def likeness(one: Names, other: Names) -> Likeness:
    """Compare two descriptions: the same whichever comes first."""
    vocabulary = Vocabulary()
    return weigh(person_of(one, vocabulary), person_of(other, vocabulary))


def rank(query: Names, people: Mapping[Key, Names], *, most: int = 3) -> list[Ranked[Key]]:
    """Who of the people may be the one of the query: at most ``most``, the likeliest first.

    Who is not worth showing is left out. Where two are equally the one, and are not each other,
    neither is offered as the same person. Equals keep the order of ``people``.
    """
    vocabulary = Vocabulary()
    wanted = person_of(query, vocabulary)
    found = [
        Ranked(key, names, weighed)
        for key, names in _sharing(query, wanted, people, vocabulary)
        if (weighed := weigh(wanted, person_of(names, vocabulary))).score >= WORTH_SHOWING
    ]
    found.sort(key=lambda item: -item.likeness.score)
    shown = _without_rivals(found[: most + 1])
    shown.sort(key=lambda item: -item.likeness.score)
    return shown[:most]


def is_called(names: Names, words: str) -> bool:
    """Whether somebody may be called by these words: each is heard in one of the names."""
    return bool(called({0: names}, words))


def called(people: Mapping[Key, Names], words: str) -> list[Key]:
    """Who of the people may be called by these words, in the order of ``people``."""
    return called_in(((key, _text(names)) for key, names in people.items()), words)


def called_in(people: Iterable[tuple[Key, str]], words: str) -> list[Key]:
    """The same of people by every word that they may be called by (``said_of`` in identity)."""
    vocabulary = Vocabulary()
    wanted = [vocabulary[item.plain] for item in written(words)]
    bits = _Bits(wanted, vocabulary, _heard_in)
    every = (1 << len(wanted)) - 1
    return [key for key, text in people if every and bits.of(text) == every]


def _heard_in(word: Word, other: Word) -> bool:
    """Whether a word that was typed, maybe only its beginning, is in a name."""
    return (
        other.plain.startswith(word.plain)
        or other.heard.startswith(word.heard)
        or _tied(word, other)
    )


def _tied(word: Word, other: Word) -> bool:
    """Whether two words may be of one name, whichever part of it they are."""
    if alike(word, other, given=False)[1]:
        return True
    return bool(word.names & other.names) and alike(word, other, given=True)[1] is not None


class _Bits:
    """Which of some words are in a text: a bit for each. Each word of a text is asked once."""

    def __init__(
        self, wanted: list[Word], vocabulary: Vocabulary, same: Callable[[Word, Word], bool]
    ) -> None:
        self._wanted = [(1 << place, word) for place, word in enumerate(wanted)]
        self._vocabulary = vocabulary
        self._same = same
        self._seen: dict[str, int] = {}

    def of(self, text: str) -> int:
        seen = self._seen
        found = 0
        for raw in text.split():
            bits = seen.get(raw)
            if bits is None:
                bits = seen[raw] = self._ask(raw)
            found |= bits
        return found

    def _ask(self, raw: str) -> int:
        return sum(
            bit
            for bit, word in self._wanted
            if any(self._same(word, other) for other in self._words(raw))
        )

    def _words(self, raw: str) -> Iterable[Word]:
        for item in written(raw):
            word = self._vocabulary[item.plain]
            yield word
            for names in lexicon().compounds.get(word.heard, ()):
                yield from map(named, names)


def _text(names: Names) -> str:
    """Every word that somebody may be called by."""
    return (
        f"{names.given_names} {names.first_surname} {names.second_surname}"
        f" {names.spoken_name} {names.called}"
    )


def _sharing(
    query: Names, wanted: Person, people: Mapping[Key, Names], vocabulary: Vocabulary
) -> Iterable[tuple[Key, Names]]:
    """Who has two names in common with the query, or one and the birth: nobody else can be it."""
    given = [word for way in wanted.readings for word in way.given] + list(wanted.called)
    surnames = [word for way in wanted.readings for word in way.surnames]
    words = list({word.heard: word for word in (*given, *surnames)}.values())
    bits = _Bits(words, vocabulary, _tied)
    enough = min((2, *(len(way.given) + len(way.surnames) for way in wanted.readings)))
    for key, names in people.items():
        shared = bits.of(_text(names)).bit_count()
        if (
            shared >= enough
            or (shared and (_few(names) or names.birth_date == query.birth_date != ""))
            or (names.agency_reference and names.agency_reference == query.agency_reference)
        ):
            yield key, names


def _few(names: Names) -> bool:
    """Whether so little is known of somebody that one name in common may be all."""
    return not names.first_surname and len(_text(names).split()) < 3


def _without_rivals(found: list[Ranked[Key]]) -> list[Ranked[Key]]:
    """The same, but nobody is surely the one while another is as surely, and is somebody else."""
    sure = [item for item in found if item.likeness.very_likely]
    return [
        _doubted(item)
        if any(
            other is not item
            and other.likeness.score >= item.likeness.score
            and not likeness(item.names, other.names).very_likely
            for other in sure
        )
        else item
        for item in found
    ]


def _doubted(item: Ranked[Key]) -> Ranked[Key]:
    score = min(item.likeness.score, VERY_LIKELY - 1)
    return Ranked(item.key, item.names, Likeness(score, item.likeness.agrees))
