"""Whether two descriptions may be of one person, in spite of accents, order, spelling and age.

Weighs given names, surnames and age apart, and says what agreed. It proposes; a person decides.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from ventanilla.people.identity import Names

#: below this nobody is troubled with a proposal (0–100)
WORTH_SHOWING = 72
#: from here on it is very likely the same person
VERY_LIKELY = 90

#: familiar forms of given names in Mexican Spanish, folded; each group is one name
FAMILIAR = (
    "jose pepe chepe",
    "guadalupe lupe lupita",
    "jesus chuy chucho",
    "francisco paco pancho",
    "ignacio nacho",
    "alberto roberto norberto humberto beto",
    "guillermo memo",
    "antonio tono",
    "manuel manolo meme",
    "enrique kike quique",
    "eduardo lalo",
    "gerardo lalo jerry",
    "rosario chayo",
    "concepcion concha conchita",
    "dolores lola lolita",
    "mercedes meche",
    "refugio cuca cuco",
    "graciela chela",
    "isabel chabela isa",
    "josefina josefa pepa chepa",
    "maria mary mari",
    "daniela daniel dani",
    "alejandro alejandra ale alex",
    "fernando fernanda fer nando",
    "rafael rafa",
    "salvador chava",
    "vicente chente",
    "gregorio goyo",
    "miguel mike migue",
    "juan juancho juanito",
    "luis lucho",
    "itzel itze",
    "monserrat montserrat monse",
)

#: letters that are heard alike and written differently; longest first
HEARD_ALIKE = (
    ("qu", "k"), ("ce", "se"), ("ci", "si"), ("ch", "x"), ("sh", "x"), ("ll", "y"), ("ph", "f"),
    ("ge", "je"), ("gi", "ji"), ("gue", "ge"), ("gui", "gi"), ("hu", "u"), ("tz", "s"), ("ts", "s"),
    ("v", "b"), ("z", "s"), ("w", "u"), ("c", "k"), ("h", ""), ("ñ", "n"),
)  # fmt: skip
#: how alike two unrelated words are to Jaro and Winkler
CHANCE = 0.6
#: how alike a word must be to be taken for another spelling
CLOSE = 0.6
PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "e", "san", "santa", "da", "do"})


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two descriptions are (0–100), and on what they agree, as codes."""

    score: int
    agrees: tuple[str, ...]

    @property
    def very_likely(self) -> bool:
        return self.score >= VERY_LIKELY


def likeness(one: Names, other: Names, *, on: date) -> Likeness:
    """Compare two descriptions; ``on`` is the day on which ages are counted."""
    given, given_code = _given(one, other)
    surnames = _surnames(one, other)
    age, age_code = _age(one, other, on)
    agrees = []
    if given >= 85:
        agrees.append(given_code)
    if surnames is not None and surnames >= 85:
        agrees.append("surnames")
    if age_code:
        agrees.append(age_code)
    score = given * 0.55 + surnames * 0.45 if surnames is not None else given * 0.8
    swapped = fuzz.token_sort_ratio(_all(one), _all(other)) if _all(one) and _all(other) else 0.0
    if swapped > max(score, 85):
        score = swapped
        agrees.append("order")
    score += age
    if one.sex and other.sex and {one.sex, other.sex} == {"female", "male"}:
        score -= 15
    if one.agency_reference and one.agency_reference == other.agency_reference:
        score = 100
        agrees.append("reference")
    if _same(one.mother_name, other.mother_name):
        score += 6
        agrees.append("mother")
    return Likeness(score=max(0, min(100, round(score))), agrees=tuple(dict.fromkeys(agrees)))


def is_called(names: Names, words: str) -> bool:
    """Whether somebody may be called by these words: each is heard in one of the names."""
    heard = " ".join((*(text for text, __ in _calls(names)), folded(names.full_name))).split()
    wanted = folded(words).split()
    return bool(wanted) and all(
        any(other.startswith(word) or _alike(word, other) >= CLOSE for other in heard)
        for word in wanted
    )


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """A text without case, accents or spelling that is not heard; words apart by one blank."""
    plain = unicodedata.normalize("NFD", text.lower())
    kept = "".join(
        letter if letter.isalpha() else " "
        for letter in plain
        if unicodedata.category(letter) != "Mn"
    )
    for written, heard in HEARD_ALIKE:
        kept = kept.replace(written, heard)
    return " ".join(word for word in kept.split() if word not in PARTICLES)


def _given(one: Names, other: Names) -> tuple[float, str]:
    """The best agreement between what either is called: given names, or the name used at home."""
    best, code = 0.0, "given"
    for first, of_one in _calls(one):
        for second, of_other in _calls(other):
            score = _words(first, second)
            if _familiar(first) & _familiar(second):
                score = max(score, 92.0)
            if score > best:
                best, code = score, "given" if of_one == of_other == "given" else "called"
    return best, code


def _calls(names: Names) -> Iterable[tuple[str, str]]:
    if names.given_names:
        yield folded(names.given_names), "given"
    elif names.spoken_name:
        yield folded(names.spoken_name), "given"
    if names.called:
        yield folded(names.called), "called"


def _words(first: str, second: str) -> float:
    """Names of several words agree when those that both have agree, whatever the order."""
    shorter, longer = sorted((first.split(), second.split()), key=len)
    if not shorter:
        return 0.0
    best = [max(_alike(word, other) for other in longer) for word in shorter]
    return 100 * sum(best) / len(best) - 3 * (len(longer) - len(shorter))


def _alike(word: str, other: str) -> float:
    """0–1, where words that have no more in common than any two words have are 0."""
    return max(0.0, (JaroWinkler.similarity(word, other) - CHANCE) / (1 - CHANCE))


def _surnames(one: Names, other: Names) -> float | None:
    first = folded(f"{one.first_surname} {one.second_surname}")
    second = folded(f"{other.first_surname} {other.second_surname}")
    if not first or not second:
        return None
    return _words(first, second)


def _age(one: Names, other: Names, on: date) -> tuple[float, str]:
    """What age adds or takes away: the same day is strong, three years apart speaks against."""
    if one.birth_date and one.birth_date == other.birth_date and not one.birth_estimated:
        return 10.0, "birth_date"
    first, second = one.age_on(on), other.age_on(on)
    if first is None or second is None:
        return 0.0, ""
    apart = abs(first - second)
    if apart <= 1:
        return 4.0, "age"
    if apart == 2:
        return 0.0, ""
    return -8.0 * (apart - 2), ""


def _all(names: Names) -> str:
    return folded(names.full_name)


def _same(one: str, other: str) -> bool:
    return bool(one and other) and _words(folded(one), folded(other)) >= 92


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(FAMILIAR):
        for word in line.split():
            groups.setdefault(folded(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in groups.items()}


def _familiar(name: str) -> frozenset[int]:
    return frozenset().union(*(_groups().get(word, frozenset()) for word in name.split()))
