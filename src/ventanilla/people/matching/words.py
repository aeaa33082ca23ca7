"""One word of a name: how it is heard, which names it may stand for, and how alike two are."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from ventanilla.people.matching.letters import LOST
from ventanilla.people.matching.lexicon import FEMALE, MALE, Given, lexicon, shortened
from ventanilla.people.matching.sounds import heard

#: names that stand before another and are often left out
FILLERS = frozenset(map(heard, ("maria", "jose", "juan", "ana")))
#: endings of diminutives, as they are heard, and what stands in their place in the name
_DIMINUTIVES = tuple(
    (f"{middle}{ending}{vowel}{plural}", vowel, plural)
    for plural in ("", "s")
    for middle, ending in (("es", "it"), ("s", "it"), ("", "it"), ("s", "iy"), ("", "iy"))
    for vowel in ("a", "o")
)
#: a given name as clerks shorten it, which may stand for the surname of that name: Fco, Dgo
_SHORT = re.compile("[^aeiouy]{2,}[aeo]?")
#: letters that were lost may have been any of these
_LOSABLE = "naeiou"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name, understood. What it may stand for is written as it is heard."""

    plain: str
    heard: str
    names: frozenset[str] = frozenset()  # given names
    surnames: frozenset[str] = frozenset()
    sex: str = ""  # FEMALE, MALE, or "" where the word does not say
    own: bool = False  # a given name in full
    start: bool = False  # maybe only the first letters of these names

    @property
    def known(self) -> bool:
        """Whether it is a name of the lists: then it is no other name written wrongly."""
        return bool(self.names or self.surnames) and not self.start

    @property
    def initial(self) -> bool:
        return len(self.plain) == 1

    @property
    def filler(self) -> bool:
        return bool(self.names) and self.names <= FILLERS

    @property
    def several(self) -> bool:
        """Whether it may stand for more than one name: Beto, Lalo."""
        return not self.own and len(self.names) > 1


class Tie(StrEnum):
    """Why two words are taken for one name."""

    SOUND = "sound"
    FAMILIAR = "familiar"
    LOOSE = "loose"  # one may stand for the other and for others
    SLIP = "slip"
    INITIAL = "initial"


#: how alike, and why; 0.0 and None: they are two names
Alike = tuple[float, Tie | None]
APART: Alike = (0.0, None)


def understand(plain: str) -> Word:
    """The word that these letters are. Pure, and kept by nobody but whoever asks."""
    if LOST in plain:
        plain = _found(plain)
    sound = heard(plain)
    known = lexicon().given.get(sound)
    surnames = frozenset({sound}) & lexicon().surnames
    if known is None and not surnames:
        if short := shortened(plain):
            return Word(plain, next(iter(short)) if len(short) == 1 else plain, surnames=short)
        if rest := _after_particle(plain):
            return understand(rest)
        known = _of_diminutive(sound)
    if known is not None:
        if _SHORT.fullmatch(plain):
            surnames |= known.names & lexicon().surnames
        return Word(plain, sound, known.names, surnames, known.sex, known.own)
    start = frozenset[str]() if surnames else lexicon().starts.get(sound, frozenset())
    return Word(plain, sound, start, surnames, start=bool(start))


def named(sound: str) -> Word:
    """The word of a given name of the lists, by how it is heard."""
    known = lexicon().given.get(sound)
    if known is None:
        return Word(sound, sound, frozenset({sound}), own=True)
    return Word(sound, sound, known.names, sex=known.sex, own=True)


def _after_particle(plain: str) -> str:
    """Delacruz, Delangel: the name without what was written together with it; "" for none."""
    for particle in ("delos", "delas", "dela", "del", "de"):
        rest = plain.removeprefix(particle)
        if rest != plain and len(rest) >= 3 and heard(rest) in lexicon().surnames:
            return rest
    return ""


def _found(plain: str) -> str:
    """A word with its lost letter: the one that makes it a name, else without."""
    tried = (plain.replace(LOST, letter) for letter in _LOSABLE)
    known = lexicon()
    for whole in tried:
        sound = heard(whole)
        if sound in known.given or sound in known.surnames:
            return whole
    return plain.replace(LOST, "n") if plain.strip(LOST) else "n"


def _of_diminutive(sound: str) -> Given | None:
    """Juanita is Juana and never Juan: the vowel of the ending stays."""
    for ending, vowel, plural in _DIMINUTIVES:
        if not sound.endswith(ending) or len(sound) < len(ending) + 2:
            continue
        stem = sound.removesuffix(ending)
        sex = FEMALE if vowel == "a" else MALE
        names = {
            name
            for whole in (stem + vowel + plural, stem + plural, stem, stem + "e")
            for name in _names_of(whole, sex)
        }
        if names:
            return Given(own=False, names=frozenset(names), sex=sex)
    return None


def _names_of(form: str, sex: str) -> frozenset[str]:
    known = lexicon().given.get(form)
    return known.names if known is not None and known.sex in ("", sex) else frozenset()


def alike(one: Word, other: Word, *, given: bool) -> Alike:
    """How alike two words are (0–1) as given names, or as surnames, and why."""
    if one.heard == other.heard:
        return (1.0, Tie.INITIAL if one.initial or other.initial else Tie.SOUND)
    if one.initial or other.initial:
        return (0.5, Tie.INITIAL) if one.heard[0] == other.heard[0] else APART
    tied = _familiar(one, other) if given else _shortened(one, other)
    if tied[1] or (one.known and other.known):
        return tied
    if given and _of_two_sexes(one.heard, other.heard):
        return APART
    return _slip(one, other)


def _familiar(one: Word, other: Word) -> Alike:
    if not one.names & other.names or (one.sex and other.sex and one.sex != other.sex):
        return APART
    loose = one.start or other.start or (one.own and other.own) or one.several or other.several
    return (0.9, Tie.LOOSE) if loose else (0.97, Tie.FAMILIAR)


def _shortened(one: Word, other: Word) -> Alike:
    return (0.96, Tie.FAMILIAR) if one.surnames & other.surnames else APART


def _of_two_sexes(one: str, other: str) -> bool:
    """Daniel and Daniela, Mario and Maria: nobody wrote wrongly, they are two people."""
    shorter, longer = sorted((one, other), key=len)
    if longer == shorter + "a":
        return shorter[-1] not in "aeiou"
    return len(one) == len(other) and one[:-1] == other[:-1] and {one[-1], other[-1]} == {"a", "o"}


def _slip(one: Word, other: Word) -> Alike:
    """One slip of the hand, or of the ear, in a word of five letters; two in a long one."""
    shortest = min(len(one.plain), len(other.plain))
    most = 2 if shortest >= 8 else 1
    if shortest < 4 or abs(len(one.plain) - len(other.plain)) > most + 1:
        return APART
    sounds = _softened(one, other), _softened(other, one)
    if sounds[0] == sounds[1]:
        return (0.95, Tie.SOUND)
    slips = min(
        OSA.distance(one.plain, other.plain, score_cutoff=most),
        OSA.distance(*sounds, score_cutoff=most),
    )
    if slips > most:
        return APART
    if shortest == 4 and not _of_four(one.plain, other.plain):
        return APART
    return (0.92 if slips == 1 else 0.84, Tie.SLIP)


def _softened(word: Word, beside: Word) -> str:
    """Heard as one who takes ch for sh, and in borrowed names h for j, w for v: Jilari, Wilma."""
    sound = word.heard.replace("C", "s")
    letters = word.plain[0], beside.plain[0]
    if letters in (("g", "h"), ("j", "h")):
        return sound.removeprefix("y")
    return f"b{sound[1:]}" if letters in (("w", "b"), ("w", "v")) else sound


def starts_otherwise(one: Word, other: Word) -> bool:
    """Whether two words differ in the first letter, where hands and ears seldom slip."""
    return _softened(one, other)[:1] != _softened(other, one)[:1]


def _of_four(one: str, other: str) -> bool:
    """In a word of four letters another letter makes another name; turned or doubled does not."""
    return len(one) != len(other) or sorted(one) == sorted(other)
