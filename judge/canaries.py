"""Words that nobody else says, and the search for them in whatever disguise.

All words of a run hold the same ten letters, and all its telephone numbers the same eight digits:
one search finds any of them.
"""

import base64
import contextlib
import mmap
import os
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

#: letters that no comparison of names rewrites
LETTERS = "adfkmnoptu"
AROUND = 60  # bytes shown beside a find, when they are words of ours


class Canaries:
    """The words of one run. ``planted`` counts them."""

    def __init__(self) -> None:
        chance = random.SystemRandom()
        self.tag = "".join(chance.choice(LETTERS) for _ in range(10))
        self.digits = "".join(chance.choice("0123456789") for _ in range(8))
        self.planted: list[str] = []
        self._shapes = list(dict.fromkeys((*shapes(self.tag), *shapes(self.digits))))
        self._pattern = re.compile(b"|".join(re.escape(shape) for __, shape in self._shapes))

    def word(self, kind: str) -> str:
        """A new word, which begins with what it stands for."""
        return self._keep(f"{kind.title()}{self.tag}{_letters(len(self.planted))}")

    def phone(self) -> str:
        """A new telephone number."""
        return self._keep(f"+52 {self.digits}{len(self.planted):04}")

    def day(self) -> str:
        """A file name's stem."""
        return self._keep(f"informe-{self.tag}-{len(self.planted)}")

    def _keep(self, word: str) -> str:
        self.planted.append(word)
        return word

    def found_in(self, name: str, content: bytes | mmap.mmap) -> list[str]:
        """A line for each kind of disguise in which a word stands there, with how often."""
        counts: dict[str, int] = {}
        for match in self._pattern.finditer(content):
            how = next(how for how, shape in self._shapes if shape == match[0])
            counts[how] = counts.get(how, 0) + 1
        return [f"{name}: {count} × {how}" for how, count in counts.items()]

    def found_in_files(self, paths: Iterable[Path], root: Path) -> tuple[int, list[str]]:
        """How many bytes were read, and what was found in them.

        A server that works takes old files of its log of writes away: those are left out.
        """
        read, found = 0, list[str]()
        for path in paths:
            with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
                if size := os.fstat(file.fileno()).st_size:
                    with mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as map_:
                        read += size
                        found += self.found_in(str(path.relative_to(root)), map_)
        return read, found


def _letters(number: int) -> str:
    """A number in letters, so that names stay names."""
    return "".join(LETTERS[int(digit)] for digit in f"{number:03}")


def shapes(word: str) -> Iterator[tuple[str, bytes]]:
    """How a word may stand in bytes: its kind and the bytes to look for."""
    for plain in dict.fromkeys((word, word.lower(), word.upper())):
        raw = plain.encode()
        yield "plain", raw
        yield "reversed", plain[::-1].encode()
        yield "UTF-16", plain.encode("utf-16-le")[:-1]  # without a zero at either end: both orders
        yield "hex", raw.hex().encode()
        yield "hex", raw.hex().upper().encode()
        yield "percent-encoded", "".join(f"%{byte:02X}" for byte in raw).encode()
        yield "percent-encoded", "".join(f"%{byte:02x}" for byte in raw).encode()
        if quote(plain) != plain:
            yield "percent-encoded", quote(plain).encode()
        for before in range(3):  # three places where it may begin in the groups of base64
            encoded = base64.b64encode(b"\0" * before + raw)
            # the groups that hold nothing but the word
            kept = encoded[
                (0, 4, 4)[before] : len(encoded) - (0 if (before + len(raw)) % 3 == 0 else 4)
            ]
            yield "base64", kept
            yield "base64", kept.translate(bytes.maketrans(b"+/", b"-_"))
