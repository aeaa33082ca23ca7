"""Keys under which a person is known elsewhere without saying who: how a surname and a given
name sound, with the year of birth.

A key is clear text. Whoever stores it puts it through a keyed hash first, all three parts together:
a surname alone would name its bearer by its frequency.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from ventanilla.people.identity import Names
from ventanilla.people.matching.births import born_of
from ventanilla.people.matching.persons import Vocabulary, person_of
from ventanilla.people.matching.readings import Reading
from ventanilla.people.matching.words import Word

#: a child has few names that matter, and each key is one more that a thief may count
MOST_GIVEN = 2
#: of a familiar form that stands for many names, no more are tried
MOST_FORMS = 8


def stored_keys(names: Names, vocabulary: Vocabulary | None = None) -> frozenset[str]:
    """The keys to store of somebody: the first surname with each of the first two given names.

    “surname given year”, as they sound. María, José, Juan and Ana are left out where another name
    follows; familiar forms are their names (Lupita: Guadalupe). None without a surname, a given
    name and a year: less would be guessed too easily. ``vocabulary``: of whoever asks for many.
    """
    person = person_of(names, Vocabulary() if vocabulary is None else vocabulary)
    year = born_of(names).year
    if year is None or not person.readings:
        return frozenset()
    way = person.readings[0]
    return frozenset(_keys(way.surnames[:1], _telling(way), [year]))


def asked_keys(names: Names) -> frozenset[str]:
    """The keys to look for: every surname and given name in every likely reading, and the years
    before and after. Whoever stored one of them may be this person.
    """
    person = person_of(names, Vocabulary())
    year = born_of(names).year
    if year is None:
        return frozenset()
    years = [year - 1, year, year + 1]
    found: set[str] = set()
    for way in person.readings:
        given = [*_telling(way), *(word for word in person.called if word.names)]
        found.update(_keys(way.surnames, given, years))
    return frozenset(found)


def _telling(way: Reading) -> list[Word]:
    """The given names that tell one child from another."""
    telling = [word for word in way.given if not word.filler and not word.initial]
    return (telling or list(way.given))[:MOST_GIVEN]


def _keys(surnames: Iterable[Word], given: Iterable[Word], years: Iterable[int]) -> Iterator[str]:
    heard = {form for word in surnames for form in _forms(word, word.surnames)}
    called = {form for word in given for form in _forms(word, word.names)}
    for surname, name, year in product(heard, called, years):
        yield f"{surname} {name} {year}"


def _forms(word: Word, known: frozenset[str]) -> list[str]:
    """The name that a word is; those that it may stand for, beside itself, where there are many."""
    if word.heard in known or not known:
        return [word.heard]
    if len(known) == 1:
        return list(known)
    return [word.heard, *sorted(known)[:MOST_FORMS]]
