"""The attack by frequency on tokens: a thief without the key matches them by how often they occur.

The thief has a registry of many people with the same distribution of names, makes the keys that the
software would hash, ranks both sides and reads off who stands behind each token.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import resources
from itertools import accumulate
from random import Random

from ventanilla.people.identity import Names
from ventanilla.people.matching.persons import Vocabulary
from ventanilla.people.phonetics import stored_keys
from ventanilla.people.states import TokenKind
from ventanilla.people.tokens import written
from ventanilla.security.tokens import Hasher

#: how much commoner the second name is than the third, and so on: few names for many, as in Mexico
SKEWS = (0.8, 1.0, 1.2)
YEARS = range(2008, 2026)


def named(*, stolen: int, registry: int, seed: int = 5) -> float:
    """The share (0–1) of stolen tokens that the thief reads right, for the skew that helps most."""
    return max(_attack(skew, stolen=stolen, registry=registry, seed=seed) for skew in SKEWS)


def _attack(skew: float, *, stolen: int, registry: int, seed: int) -> float:
    rng, words = Random(seed), Vocabulary()
    hasher = Hasher()
    behind: dict[bytes, str] = {}
    seen: Counter[bytes] = Counter()
    for names in _people(rng, skew, stolen):
        keys = sorted(stored_keys(names, words))
        tokens = [token for kind, token in written(names, hasher, words)
                  if kind == TokenKind.PERSON]  # fmt: skip
        behind |= dict(zip(tokens, keys, strict=True))
        seen.update(tokens)
    known = Counter(key for names in _people(rng, skew, registry)
                    for key in stored_keys(names, words))  # fmt: skip
    ranked = [key for key, __ in known.most_common(len(seen))]
    guesses = zip(seen.most_common(), ranked, strict=False)
    return sum(times for (token, times), key in guesses if behind[token] == key) / seen.total()


def _people(rng: Random, skew: float, many: int) -> Iterator[Names]:
    given, surnames = _given(), _surnames()
    of_given, of_surnames = _weights(given, skew), _weights(surnames, skew)
    for _ in range(many):
        first, second = rng.choices(surnames, cum_weights=of_surnames, k=2)
        yield Names(
            given_names=rng.choices(given, cum_weights=of_given)[0],
            first_surname=first,
            second_surname=second,
            birth_year=rng.choice(YEARS),
        )


def _weights(words: Sequence[str], skew: float) -> list[float]:
    return list(accumulate(1 / rank**skew for rank in range(1, len(words) + 1)))


def _lines(name: str) -> Iterator[str]:
    text = resources.files("ventanilla.people.matching").joinpath("data", name).read_text("utf-8")
    yield from filter(None, (line.partition("#")[0].strip() for line in text.splitlines()))


def _given() -> list[str]:
    """The given names of the software's own list: “f Name: Form Form”, or “f: Name Name”."""
    found: list[str] = []
    for line in _lines("given.txt"):
        head, __, forms = line.partition(":")
        name = head.partition(" ")[2].replace("+", " ").strip()
        found += [name] if name else forms.split()
    return list(dict.fromkeys(found))


def _surnames() -> list[str]:
    return list(dict.fromkeys(word for line in _lines("surnames.txt") for word in line.split()))
