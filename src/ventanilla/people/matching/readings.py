"""How a name may be read: which words are given names and which are surnames.

A free string has no fields, so every split of its words is weighed: by the lists of names, by the
commas and particles that were written, and by the usual order. The likeliest readings are kept.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, product

from ventanilla.people.matching.letters import Written, written
from ventanilla.people.matching.lexicon import lexicon
from ventanilla.people.matching.sounds import heard
from ventanilla.people.matching.words import FILLERS, Word, named

#: readings that cost so much more than the best are not thought of
MARGIN = 1.6
MOST_READINGS = 3
MARIA = heard("maria")

Understand = Callable[[str], Word]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name; ``cost`` 0 is the usual way, more is less likely."""

    given: tuple[Word, ...]
    surnames: tuple[Word, ...]
    cost: float = 0.0

    @property
    def sex(self) -> str:
        """The sex of the first given name that says one: José María, María José."""
        return next((word.sex for word in self.given if word.sex), "")


def of_fields(
    given: str, first: str, second: str, *, understand: Understand
) -> tuple[Reading, ...]:
    """Readings of a name that stands in fields; also those of who mixed the fields up."""
    names = _expanded(written(given), understand)
    surnames = [*_understood(written(first), understand), *_understood(written(second), understand)]
    kept = [
        Reading(tuple(said.word for said in way), tuple(said.word for said in surnames))
        for way in names
    ]
    cost = min(_cost(way, surnames) for way in names)
    free = of_text(f"{given} {first} {second}", understand=understand)
    if not surnames or not names[0] or (free and cost > free[0].cost + 3):
        kept += free
    return tuple(kept[:MOST_READINGS])


def of_text(text: str, *, understand: Understand) -> tuple[Reading, ...]:
    """The likeliest readings of a free string, the best first; none for no words."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], Reading] = {}
    words = written(text)
    for said in _expanded(words, understand) if words else ():
        for given, surnames, cost in _splits(said):
            cost += _cost(given, surnames)
            reading = Reading(
                tuple(part.word for part in given), tuple(part.word for part in surnames), cost
            )
            key = (
                tuple(word.heard for word in reading.given),
                tuple(word.heard for word in reading.surnames),
            )
            if key not in found or found[key].cost > cost:
                found[key] = reading
    ways = sorted(found.values(), key=lambda reading: reading.cost)
    return tuple(way for way in ways[:MOST_READINGS] if way.cost <= ways[0].cost + MARGIN)


@dataclass(frozen=True, slots=True)
class _Said:
    """A word and where it stood."""

    word: Word
    after: tuple[str, ...]
    part: int
    of_maria: bool = False  # María del Carmen, María de la Luz


def _understood(words: Iterable[Written], understand: Understand) -> list[_Said]:
    said: list[_Said] = []
    for item in words:
        word = understand(_with_saint(item))
        of_maria = bool(said and item.after and said[-1].word.heard == MARIA)
        said.append(_Said(word, item.after, item.part, of_maria))
    return said


def _with_saint(item: Written) -> str:
    """Santa Cruz and Santacruz are one surname; San is nothing elsewhere."""
    whole = f"{item.after[-1]}{item.plain}" if item.after[-1:] in (("san",), ("santa",)) else ""
    return whole if whole and heard(whole) in lexicon().surnames else item.plain


def _expanded(words: Sequence[Written], understand: Understand) -> list[list[_Said]]:
    """The words, once for each way to take apart those that stand for several: Chema, Marilú."""
    ways: list[list[tuple[_Said, ...]]] = []
    for said in _understood(words, understand):
        apart = lexicon().compounds.get(said.word.heard, ()) or _joined(said.word)
        taken = [
            tuple(_Said(named(name), said.after, said.part) for name in names) for names in apart
        ]
        if not taken or said.word.known:
            taken.insert(0, (said,))
        ways.append(taken)
    return [
        [said for group in way for said in group] for way in islice(product(*ways), MOST_READINGS)
    ]


def _joined(word: Word) -> tuple[tuple[str, ...], ...]:
    """Two given names that were written without a blank: Luzmaría, Juancarlos."""
    if word.known or len(word.plain) < 8:
        return ()
    given = lexicon().given
    for cut in range(3, len(word.plain) - 2):
        one, other = heard(word.plain[:cut]), heard(word.plain[cut:])
        if one in given and other in given and given[one].own and given[other].own:
            return ((one, other),)
    return ()


def _splits(
    said: Sequence[_Said],
) -> Iterable[tuple[Sequence[_Said], Sequence[_Said], float]]:
    """(given, surnames, cost of the order) for every place where the one may end."""
    comma = any(item.part != said[0].part for item in said)
    for cut in range(len(said) + 1):
        first, last = said[:cut], said[cut:]
        if comma and first and last and first[-1].part == last[0].part:
            continue
        yield first, last, 1.2 if comma and cut < len(said) else 0.0
        if first and last:
            yield last, first, 0.0 if comma else 1.5


_SURNAMES = {0: 2.0, 1: 0.5, 2: 0.0, 3: 2.4}
_GIVEN = {0: 2.0, 1: 0.0, 2: 0.0, 3: 0.8}


def _cost(given: Sequence[_Said], surnames: Sequence[_Said]) -> float:
    # Montes de Oca is one surname: a third one beside it is nothing unusual.
    joined = sum(bool(said.after) for said in surnames[1:])
    return (
        _GIVEN.get(len(given), 3.0)
        + _SURNAMES.get(len(surnames) - joined, 3.0)
        + sum(_as_given(said) for said in given)
        + sum(_as_surname(said) for said in surnames)
    )


def _as_given(said: _Said) -> float:
    word = said.word
    if word.names and not word.start:
        cost = 0.3 if word.surnames else 0.0
        return cost if said.of_maria or not said.after else cost + 0.6
    if word.surnames:
        return 3.0
    return 0.3 if word.initial else 1.1


def _as_surname(said: _Said) -> float:
    word = said.word
    if word.surnames:
        return 0.3 if word.names else 0.0
    cost = 0.5 if not word.names or word.start else 2.5
    if word.heard in FILLERS:
        cost += 1.0
    return cost + 0.8 if said.of_maria else cost
