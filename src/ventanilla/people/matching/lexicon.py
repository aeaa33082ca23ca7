"""The names that are known: whose they are, what they are called at home, how they are shortened.

The lists are in ``data``; each says how it is written.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ventanilla.people.matching.letters import is_vowelless, plain_words
from ventanilla.people.matching.sounds import heard

_DATA = Path(__file__).parent / "data"
FEMALE, MALE, EITHER = "f", "m", "b"


@dataclass(frozen=True, slots=True)
class Given:
    """What a form of a given name stands for. Names are written as they are heard."""

    own: bool  # it is a name itself, whatever else it is short for
    names: frozenset[str]
    sex: str  # FEMALE, MALE, or "" where it is both


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that is known of names, by how they are heard."""

    given: dict[str, Given]
    surnames: frozenset[str]
    compounds: dict[str, tuple[tuple[str, ...], ...]]  # a form -> the names that it stands for
    shortened: dict[str, frozenset[str]]  # a plain abbreviation -> surnames
    starts: dict[str, frozenset[str]]  # the first letters of given names -> those names


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lists, read once."""
    entries = list(_entries())
    surnames = frozenset(_heard(word) for line in _lines("surnames.txt") for word in line.split())
    given = _given(entries)
    return Lexicon(
        given=given,
        surnames=surnames,
        compounds=_compounds(entries),
        shortened=_shortened(),
        starts=_starts(given),
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    sex: str
    names: tuple[str, ...]  # one, or the several that its forms stand for together
    forms: tuple[str, ...]


def _lines(name: str) -> Iterator[str]:
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _heard(word: str) -> str:
    return heard("".join(plain_words(word)))


def _entries() -> Iterator[_Entry]:
    for line in _lines("given.txt"):
        head, __, listed = line.partition(":")
        sex, __, name = head.partition(" ")
        words = tuple(map(_heard, listed.split()))
        if name:
            yield _Entry(sex, tuple(map(_heard, name.split("+"))), words)
        else:
            yield from (_Entry(sex, (word,), ()) for word in words)


def _given(entries: list[_Entry]) -> dict[str, Given]:
    """Forms of single names; one that is listed with several stands for each of them."""
    own: dict[str, set[str]] = defaultdict(set)
    stands: dict[str, set[str]] = defaultdict(set)
    sexes: dict[bool, dict[str, set[str]]] = {True: defaultdict(set), False: defaultdict(set)}
    for entry in entries:
        if len(entry.names) > 1:
            continue
        name = entry.names[0]
        own[name].add(name)
        sexes[True][name].add(entry.sex)
        for form in entry.forms:
            stands[form].add(name)
            sexes[False][form].add(_sex_of(form, entry.sex))
    return {
        form: Given(
            own=form in own,
            names=frozenset(own.get(form, ())) | frozenset(stands[form]),
            sex=_one_sex(sexes[form in own][form]),
        )
        for form in {*own, *stands}
    }


def _sex_of(form: str, sex: str) -> str:
    """A name of both sexes has forms of one: Cuca, Lupito."""
    if sex != EITHER or form[-1:] == "a":
        return FEMALE if sex == EITHER else sex
    return MALE if form.endswith("ito") else EITHER


def _one_sex(said: set[str]) -> str:
    return next(iter(said)) if len(said) == 1 and EITHER not in said else ""


def _compounds(entries: list[_Entry]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for entry in entries:
        if len(entry.names) > 1:
            for form in entry.forms:
                found[form].append(entry.names)
    return {form: tuple(names) for form, names in found.items()}


def _shortened() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in _lines("short.txt"):
        name, __, forms = line.partition(":")
        for form in forms.split():
            found[form.lower()] = frozenset({_heard(name)})
    return found


def shortened(plain: str) -> frozenset[str]:
    """The surnames that a clerk may have shortened so: Hdz, Lpz; none for an ordinary word."""
    known = lexicon().shortened.get(plain)
    if known is not None or not is_vowelless(plain):
        return known or frozenset()
    letters = plain.replace("ez", "z").replace("ch", "C").translate(_CONSONANTS)
    start = "" if plain[0] == "h" else letters[0]
    return frozenset(
        name
        for name in lexicon().surnames
        if name.startswith(start) and name.endswith(letters[-1:]) and _in_order(letters, name)
    )


#: single consonants, as they are heard where a clerk kept nothing else
_CONSONANTS = str.maketrans({"h": None, "z": "s", "v": "b", "c": "k", "q": "k", "j": "y"})


def _in_order(letters: str, name: str) -> bool:
    rest = iter(name)
    return all(letter in rest for letter in letters)


def _starts(given: dict[str, Given]) -> dict[str, frozenset[str]]:
    """“Vale” may be Valentina or Valeria: the first letters of names that are longer by two."""
    found: dict[str, set[str]] = defaultdict(set)
    for form, known in given.items():
        if known.own:
            for length in range(3, min(6, len(form) - 1)):
                found[form[:length]].add(form)
    return {start: frozenset(names) for start, names in found.items() if start not in given}
