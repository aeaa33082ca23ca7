"""How likely two descriptions are of one person (0–100), with why.

Agreement gives points; each doubt sets a ceiling under the whole. Only without a doubt are two
offered as the same person: to send a child's file after another child is worse than to look twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from ventanilla.people.matching.births import Births, births
from ventanilla.people.matching.comparing import Agreement, Pair, agreement
from ventanilla.people.matching.persons import Person
from ventanilla.people.matching.readings import Reading
from ventanilla.people.matching.words import Tie, alike, starts_otherwise

#: below this nobody is troubled with a proposal (0–100)
WORTH_SHOWING = 72
#: from here on two are offered as the same person
VERY_LIKELY = 90

#: the most that two can have who are two
_APART = 40
_HIDDEN = WORTH_SHOWING - 5
_UNSURE = VERY_LIKELY - 3
#: not among the likely ones, but worth a look
_DOUBTFUL = WORTH_SHOWING + 2

#: what a birth adds to the names, of what they leave
_BIRTH_POINTS = {Births.DAY: 6, Births.SLIP: 4, Births.YEAR: 3, Births.NEAR: 1}
_BIRTH_CODES = {
    Births.DAY: "birth_date",
    Births.SLIP: "birth_slip",
    Births.WRONG_DIGIT: "birth_slip",
    Births.YEAR: "age",
    Births.NEAR: "age",
    Births.OTHER_DAY: "age",
}
_BIRTH_CEILINGS = {
    Births.OTHER_DAY: _UNSURE,
    Births.TWO_YEARS: 84,
    Births.WRONG_DIGIT: 80,
    Births.THREE_YEARS: _DOUBTFUL,
    Births.FAR: 55,
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two descriptions are (0–100), and on what they agree, as codes."""

    score: int
    agrees: tuple[str, ...]

    @property
    def very_likely(self) -> bool:
        return self.score >= VERY_LIKELY


@dataclass(frozen=True, slots=True)
class _Facts:
    """What two readings have in common."""

    one: Person
    other: Person
    ways: tuple[Reading, Reading]
    given: Agreement
    surnames: Agreement
    called: bool
    mother: bool
    births: Births

    @property
    def certain_birth(self) -> bool:
        return self.births in (Births.DAY, Births.SLIP)

    @property
    def evidence(self) -> float:
        return self.given.evidence() + self.surnames.evidence() + (0.6 if self.called else 0.0)


def weigh(one: Person, other: Person) -> Likeness:
    """Compare two persons by the readings of their names that agree best."""
    if one.reference and one.reference == other.reference:
        return Likeness(100, ("reference",))
    born = births(one.born, other.born)
    mother = bool(one.mother and other.mother) and _same_mother(one.mother[0], other.mother[0])
    best = Likeness(0, ())
    for ways in _ways(one, other):
        found = _weigh(_facts(one, other, ways, mother, born))
        if found.score > best.score:
            best = found
    return best


def _ways(one: Person, other: Person) -> Iterator[tuple[Reading, Reading]]:
    """Every reading of either beside the likeliest of the other: both are seldom misread alike."""
    for place, ways in enumerate(product(one.readings[:1], other.readings)):
        yield ways
        if place == 0:
            yield from product(one.readings[1:], other.readings[:1])


def _facts(
    one: Person, other: Person, ways: tuple[Reading, Reading], mother: bool, born: Births
) -> _Facts:
    first, second = ways
    given = agreement(first.given, second.given, given=True)
    return _Facts(
        one=one,
        other=other,
        ways=ways,
        given=given,
        surnames=agreement(first.surnames, second.surnames, given=False),
        called=(not given.pairs or given.torn) and _called(one, other, ways),
        mother=mother,
        births=born,
    )


def _called(one: Person, other: Person, ways: tuple[Reading, Reading]) -> bool:
    """Whether what one is called at home is a name of the other.

    That both are called alike says nothing where both have names: many are a Güero.
    """
    first, second = ways
    nameless = not (first.given and second.given)
    pairs = [
        *product(one.called, second.given),
        *product(other.called, first.given),
        *(product(one.called, other.called) if nameless else ()),
    ]
    ties = (alike(word, name, given=True)[1] for word, name in pairs)
    return any(tie not in (None, Tie.INITIAL, Tie.SLIP) for tie in ties)


def _weigh(facts: _Facts) -> Likeness:
    points = 47 * (_given_quality(facts) + _surname_quality(facts))
    points += _BIRTH_POINTS.get(facts.births, 0) + (2 if facts.mother else 0)
    points -= 2 * sum(way.cost for way in _beside(facts))
    ceiling = min(_doubts(facts), default=100)
    if ceiling >= VERY_LIKELY:
        points = max(points, VERY_LIKELY)
    return Likeness(max(0, min(100, ceiling, round(points))), tuple(_agrees(facts)))


def _beside(facts: _Facts) -> list[Reading]:
    """The readings that are not the likeliest of their person."""
    people = (facts.one, facts.other)
    return [
        way for way, person in zip(facts.ways, people, strict=True) if way != person.readings[0]
    ]


def _given_quality(facts: _Facts) -> float:
    given = facts.given
    if not given.pairs:
        return 0.9 if facts.called else 0.7
    fillers = sum(word.filler for side in given.left for word in side)
    return given.quality - 0.03 * given.missing - 0.01 * fillers


def _surname_quality(facts: _Facts) -> float:
    surnames = facts.surnames
    if not surnames.pairs:
        return 0.65
    missing = 0.05 if any(surnames.left) else 0.0
    of_mother = missing and all(max(pair.places) > 0 for pair in surnames.pairs)
    return surnames.quality - missing - (0.02 if of_mother or surnames.crossed else 0.0)


def _doubts(facts: _Facts) -> Iterator[int]:
    """The ceiling of every doubt."""
    if facts.births in _BIRTH_CEILINGS:
        yield _BIRTH_CEILINGS[facts.births]
    yield from _doubts_of_sex(facts)
    yield from _doubts_of_given(facts)
    yield from _doubts_of_surnames(facts)
    if not _enough(facts):
        yield _UNSURE
    yield from _doubts_of_reading(facts)
    if facts.given.slips + facts.surnames.slips > 1 and not facts.certain_birth:
        yield _UNSURE


def _doubts_of_reading(facts: _Facts) -> Iterator[int]:
    """A word that is a given name in one and a surname in the other must not hide another."""
    beside = _beside(facts)
    given, surnames = facts.given.left, facts.surnames.left
    for lacking, other in ((0, 1), (1, 0)):
        if given[lacking] and surnames[other]:
            if beside:
                yield _HIDDEN
            elif any(word.surnames for word in given[lacking]):
                yield _DOUBTFUL
    if beside and any(pair.one.surnames or pair.other.surnames for pair in facts.given.pairs):
        yield _UNSURE


def _doubts_of_sex(facts: _Facts) -> Iterator[int]:
    first, second = (way.sex for way in facts.ways)
    if first and second and first != second:
        yield _APART
    stated = {facts.one.sex or first, facts.other.sex or second}
    if len(stated) == 2 and "" not in stated:
        yield 80


def _doubts_of_given(facts: _Facts) -> Iterator[int]:
    given = facts.given
    if not all(way.given for way in facts.ways):
        if not facts.called:
            told = facts.births in (Births.DAY, Births.SLIP, Births.YEAR)
            yield _DOUBTFUL if told and len(facts.surnames.pairs) > 1 else _HIDDEN
        return
    if facts.called:
        if facts.births is not Births.DAY:
            yield _UNSURE
        return
    if not given.pairs:
        yield _APART
    elif given.torn:
        strong = all(any(not word.filler for word in side) for side in given.left)
        yield _APART if strong or given.only_fillers else _HIDDEN
    elif given.only_fillers and any(given.left):
        yield 80
    if Tie.LOOSE in given.ties and facts.births is not Births.DAY:
        yield _UNSURE + 1
    if any(_two_names(pair) for pair in given.pairs):
        yield _UNSURE


def _two_names(pair: Pair) -> bool:
    """Names that may be two after all: Paula and Paola, Celia and Melia, two that nobody knows."""
    if pair.tie is Tie.LOOSE:
        return pair.one.own and pair.other.own
    unknown = not (pair.one.known or pair.other.known)
    return pair.tie is Tie.SLIP and (unknown or starts_otherwise(pair.one, pair.other))


def _doubts_of_surnames(facts: _Facts) -> Iterator[int]:
    surnames = facts.surnames
    strong = facts.given.evidence() >= 1
    if not all(way.surnames for way in facts.ways):
        yield 79 if strong else _HIDDEN
    elif not surnames.pairs:
        told = facts.births is Births.DAY and facts.given.complete and strong
        yield _DOUBTFUL if told else _APART
    elif surnames.torn:
        if facts.births is Births.DAY and strong:
            yield 82
        else:
            yield _DOUBTFUL if facts.given.evidence() >= 2 else _HIDDEN


def _enough(facts: _Facts) -> bool:
    """Whether what agrees says more than what is missing on one side leaves open."""
    if facts.given.complete and facts.surnames.complete:
        return True
    if facts.births is Births.DAY:
        return facts.evidence >= 1.8
    told = facts.births in (Births.SLIP, Births.YEAR) or facts.mother
    little = facts.given.missing + facts.surnames.missing < 2
    return facts.evidence >= (2 if told and little else 2.8)


def _agrees(facts: _Facts) -> Iterator[str]:
    given, surnames = facts.given, facts.surnames
    if given.pairs:
        familiar = given.ties & {Tie.FAMILIAR, Tie.LOOSE}
        yield "familiar" if familiar else "given"
    if facts.called:
        yield "called"
    if surnames.pairs:
        yield "surnames" if surnames.complete or len(surnames.pairs) > 1 else "one_surname"
        if surnames.crossed or _beside(facts):
            yield "order"
    if given.slips or surnames.slips:
        yield "slip"
    if facts.births in _BIRTH_CODES:
        yield _BIRTH_CODES[facts.births]
    if facts.mother:
        yield "mother"


def _same_mother(one: Reading, other: Reading) -> bool:
    given = agreement(one.given, other.given, given=True)
    surnames = agreement(one.surnames, other.surnames, given=False)
    agree = bool(given.pairs) and not given.torn and not given.only_fillers
    return agree and (surnames.complete or len(surnames.pairs) > 1)
