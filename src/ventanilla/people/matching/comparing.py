"""Two readings word by word: which words are of one name, and what is left on either side."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ventanilla.people.matching.words import Tie, Word, alike, understand

#: what a tie says for one person, where 1 is a name that both have
_WORTH = {Tie.SOUND: 1.0, Tie.FAMILIAR: 1.0, Tie.SLIP: 0.8, Tie.LOOSE: 0.6, Tie.INITIAL: 0.1}
_FILLER_WORTH = 0.35


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of each that are taken for one name, and where each stood."""

    one: Word
    other: Word
    places: tuple[int, int]
    score: float
    tie: Tie


@dataclass(frozen=True, slots=True)
class Agreement:
    """The pairs of two lists of words, and the words without a partner."""

    pairs: tuple[Pair, ...]
    left: tuple[tuple[Word, ...], tuple[Word, ...]]

    @property
    def ties(self) -> frozenset[Tie]:
        return frozenset(pair.tie for pair in self.pairs)

    @property
    def quality(self) -> float:
        """0–1: how alike the pairs are."""
        return sum(pair.score for pair in self.pairs) / len(self.pairs) if self.pairs else 0.0

    @property
    def torn(self) -> bool:
        """Whether both have a word that the other lacks: two names, not one and a half."""
        return bool(self.left[0] and self.left[1])

    @property
    def complete(self) -> bool:
        return bool(self.pairs) and not self.left[0] and not self.left[1]

    @property
    def crossed(self) -> bool:
        """Whether the words stand in another order."""
        places = sorted(pair.places for pair in self.pairs)
        seconds = [place for __, place in places]
        return seconds != sorted(seconds)

    @property
    def slips(self) -> int:
        return sum(pair.tie is Tie.SLIP for pair in self.pairs)

    @property
    def only_fillers(self) -> bool:
        """Whether nothing agrees but a María or José that many have before their name."""
        return all(_is_filler(pair) or pair.tie is Tie.INITIAL for pair in self.pairs)

    @property
    def missing(self) -> int:
        """Words that one side lacks and that are more than a María or José."""
        return sum(not word.filler for side in self.left for word in side)

    def evidence(self) -> float:
        """How many names speak for one person. María alone says little; María José is a name."""
        weak = len(self.pairs) > 1 or any(self.left)
        filler = 0.5 if len(self.pairs) > 1 and self.only_fillers else _FILLER_WORTH
        return sum(filler if weak and _is_filler(pair) else _WORTH[pair.tie] for pair in self.pairs)


def agreement(one: Sequence[Word], other: Sequence[Word], *, given: bool) -> Agreement:
    """Pair the words of two lists, the most alike first, whatever their order."""
    one, other = _together(one, other), _together(other, one)
    possible = sorted(
        (
            Pair(word, partner, (i, j), score, tie)
            for i, word in enumerate(one)
            for j, partner in enumerate(other)
            for score, tie in (alike(word, partner, given=given),)
            if tie
        ),
        key=lambda pair: (-pair.score, abs(pair.places[0] - pair.places[1]), pair.places),
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for pair in possible:
        if pair.places[0] not in taken[0] and pair.places[1] not in taken[1]:
            pairs.append(pair)
            taken[0].add(pair.places[0])
            taken[1].add(pair.places[1])
    return Agreement(
        tuple(pairs),
        (
            tuple(word for i, word in enumerate(one) if i not in taken[0]),
            tuple(word for j, word in enumerate(other) if j not in taken[1]),
        ),
    )


def _together(words: Sequence[Word], other: Sequence[Word]) -> Sequence[Word]:
    """The words, but two neighbours as one where the other has them without a blank."""
    for place, (first, second) in enumerate(pairwise(words)):
        length = len(first.plain) + len(second.plain)
        for word in other:
            if word.heard[0] == first.heard[0] and length - 1 <= len(word.plain) <= length + 3:
                for between in ("", "de"):
                    joined = understand(f"{first.plain}{between}{second.plain}")
                    if joined.heard == word.heard:
                        return [*words[:place], joined, *words[place + 2 :]]
    return words


def _is_filler(pair: Pair) -> bool:
    return pair.one.filler or pair.other.filler
