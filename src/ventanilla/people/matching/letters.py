"""From any text to plain words: without case, accents, glottal marks, titles or broken bytes."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

#: of a text no more is read than a name can be long
LONGEST_TEXT = 240
LONGEST_WORD = 40
MOST_WORDS = 10

#: signs of glottal stops and accents that stand alone, each as somebody's keyboard gives them
_GLOTTAL = "'’‘´`ʼʹʻʾʿꞌ′"
_FIRST = str.maketrans({**dict.fromkeys(_GLOTTAL), "º": "o", "ª": "a", "·": " ", "\xad": None})
#: a name that was read as Latin-1 when it was UTF-8
_BROKEN = re.compile("[ÃÂ][\x80-\xbf\u0152-\u2122\xa0]?")
#: a letter that got lost in another encoding
_LOST = re.compile(r"(?<=[^\W\d_])[?\ufffd]+(?=[^\W\d_])")
#: the mark that stands for a lost letter in a plain word
LOST = "?"

_ASCII_WORD = re.compile("[a-z]+")
#: the accented letters of Latin alphabets, without their marks
_ACCENTS = {
    code: bare[0]
    for code in range(0xC0, 0x180)
    if (bare := unicodedata.normalize("NFKD", chr(code)))[0].isascii()
}

PARTICLES = frozenset({
    "de", "del", "la", "las", "los", "el", "y", "e", "i", "da", "do", "dos", "di", "von", "van",
    "dela", "delos", "delas", "san", "santa", "sta", "sto", "vda", "viuda",
})  # fmt: skip
TITLES = frozenset({
    "sr", "sra", "srta", "don", "dona", "lic", "dr", "dra", "ing", "prof", "profa", "mtra", "mtro",
    "menor", "alias",
})  # fmt: skip


class Written(NamedTuple):
    """One word as it stands in a name: its letters, and what came before it."""

    plain: str  # small letters without marks; LOST where one was lost
    after: tuple[str, ...] = ()  # the particles before it
    part: int = 0  # how many commas came before it


def written(text: str) -> list[Written]:
    """The words of a name in their order. Takes any text, and no longer for a long one."""
    words: list[Written] = []
    before: tuple[str, ...] = ()
    for part, piece in enumerate(_repaired(text[:LONGEST_TEXT]).split(",")):
        for plain in plain_words(piece):
            if plain in PARTICLES and not _is_a_name(plain, before):
                before = (*before, plain)
            elif plain not in TITLES:
                words.append(Written(plain, before, part))
                before = ()
    return words[:MOST_WORDS]


def plain_words(text: str) -> Iterable[str]:
    """Runs of letters in small ones, without accents; ñ as n, ü as the h that it sounds like."""
    small = text.translate(_FIRST).lower().replace("gü", "hu").translate(_ACCENTS)
    if small.isascii() and LOST not in small:
        return [word[:LONGEST_WORD] for word in _ASCII_WORD.findall(small)]
    whole = unicodedata.normalize("NFC", text.translate(_FIRST).lower()).replace("gü", "hu")
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", whole)
        if unicodedata.category(letter) != "Mn"
    )
    kept = _LOST.sub(LOST, bare.lower())
    return [
        word[:LONGEST_WORD]
        for word in "".join(c if c.isalpha() or c == LOST else " " for c in kept).split()
        if word.strip(LOST)
    ]


def _repaired(text: str) -> str:
    """A text whose bytes were read in the wrong encoding, read in the right one."""
    if _BROKEN.search(text):
        for wrong in ("cp1252", "latin-1"):
            try:
                return text.encode(wrong).decode("utf-8")
            except UnicodeError:
                continue
    return text


def _is_a_name(plain: str, before: tuple[str, ...]) -> bool:
    """De la O is a surname, although “o” and “e” alone would be nothing."""
    return plain == "o" and "la" in before


def is_vowelless(plain: str) -> bool:
    """Whether a word is written as clerks shorten: Hdz, Lpz, Glez."""
    return 2 <= len(plain) <= 5 and not set(plain.removesuffix("ez")) & set("aeiouy")
