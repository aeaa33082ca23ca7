"""The one form in which persons are compared, from fields or from a free string."""

import re
from dataclasses import dataclass

from ventanilla.people.identity import Names
from ventanilla.people.matching.births import Born, born_of
from ventanilla.people.matching.letters import LONGEST_TEXT, plain_words
from ventanilla.people.matching.lexicon import FEMALE, MALE
from ventanilla.people.matching.readings import Reading, Understand, of_fields, of_text
from ventanilla.people.matching.words import Word, understand

#: what stands in brackets or quotation marks inside a name is what somebody is called
_CALLED = re.compile(r"""[(\["“«]([^()\[\]"“”«»]*)[)\]"”»]|\balias\b(.*)""", re.IGNORECASE)

_SEXES = {"female": FEMALE, "male": MALE}
MOST_CALLED = 4


class Vocabulary(dict[str, Word]):
    """The words of one search, understood once each. It is forgotten with the search."""

    def __missing__(self, plain: str) -> Word:
        word = self[plain] = understand(plain)
        return word

    @property
    def understand(self) -> Understand:
        return self.__getitem__


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is, ready to be compared. ``readings``: the likeliest first."""

    readings: tuple[Reading, ...]
    called: tuple[Word, ...]
    born: Born
    sex: str
    reference: str
    mother: tuple[Reading, ...]


def person_of(names: Names, vocabulary: Vocabulary) -> Person:
    """The normal form of what is known of somebody."""
    known = vocabulary.understand
    fields = (names.given_names, names.first_surname, names.second_surname)
    called = names.called
    if any(fields):
        readings = of_fields(*fields, understand=known)
        readings += of_text(names.spoken_name, understand=known)[:1]
    else:
        spoken = (names.spoken_name or called)[:LONGEST_TEXT]
        called += "".join(f" {said[1] or said[2] or ''}" for said in _CALLED.finditer(spoken))
        readings = of_text(_CALLED.sub(" ", spoken), understand=known)
    return Person(
        readings=readings,
        called=tuple(map(known, list(plain_words(called))[:MOST_CALLED])),
        born=born_of(names),
        sex=_SEXES.get(names.sex, ""),
        reference=names.agency_reference,
        mother=of_text(names.mother_name, understand=known)[:1],
    )
