"""What never comes in: that somebody asked for asylum, or fears their own state.

An agency may not tell a post so, and now and then one does. The sentence that says it is left out
before anything is shown or stored, and whoever pasted it learns that something was.
"""

import re
from dataclasses import dataclass

#: beginnings of words, without accents, in English and Spanish
TELLING = (
    r"asylum", r"asylee", r"asilo", r"asilad[oa]", r"refugee", r"refugiad[oa]", r"refugio politico",
    r"credible fear", r"reasonable fear", r"temor (creible|fundado|razonable)",
    r"withholding of removal", r"non.?refoulement", r"no devolucion", r"convention against torture",
    r"\bcat protection", r"i-?589", r"i-?870", r"i-?867", r"fear of (return|persecution)",
    r"fears? (to )?return", r"persecut(ion|ed)", r"persecucion", r"perseguid[oa]",
    r"(teme|miedo) (de |a )?(regresar|volver)", r"defensive application",
    r"proteccion internacional", r"international protection",
)  # fmt: skip
_TELLS = re.compile("|".join(TELLING))
#: where a sentence ends: a full stop before a blank, a semicolon, a line
_END = re.compile(r"(?<=[.;!?])\s+|\n")
_PLAIN = str.maketrans("áéíóúüÁÉÍÓÚÜ", "aeiouuaeiouu")


@dataclass(frozen=True, slots=True)
class Kept:
    """A text without what may not be recorded; ``left_out``: how many sentences went."""

    text: str
    left_out: int


def keep(text: str) -> Kept:
    """The text without each sentence that tells of a request for protection."""
    if not tells(text):
        return Kept(text, 0)
    kept, gone = [], 0
    for line in text.split("\n"):
        said = [part for part in _END.split(line) if not tells(part)]
        gone += len(_END.split(line)) - len(said)
        if said or not line.strip():
            kept.append(" ".join(said))
    whole = "\n".join(kept)
    # Words that only tell together, across a line, take both lines with them.
    return Kept("" if tells(whole) else whole, gone or 1)


def tells(text: str) -> bool:
    """Whether a text says so anywhere."""
    plain = " ".join(text.translate(_PLAIN).lower().split())
    return _TELLS.search(plain) is not None
