"""Where questions stand on an officer's page: once, or once in each row of a repeat.

A place has a key: ``e0_children``; ``child``, the repeat itself; ``child-0-ch_age``, in its first
row.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ventanilla.protocols.engine.evaluation import Evaluation
from ventanilla.protocols.engine.instruments import Instrument, Question

MOST_ROWS = 20  # of one repeat on a page; a submission from elsewhere may have more
SKIPPED = frozenset({"begin_group", "calculate", "hidden", "image", "audio"})
_IN_ROW = re.compile(r"([a-z]\w*)-(\d{1,2})-(\w+)")


@dataclass(frozen=True, slots=True)
class Place:
    """A question, or a repeat, on the page. ``row``: counted from 0; None outside the repeats."""

    question: Question
    row: int | None = None

    @property
    def key(self) -> str:
        """Its name in the page's form."""
        name = self.question.name
        return name if self.row is None else f"{self.question.repeat}-{self.row}-{name}"

    @property
    def repeats(self) -> bool:
        """Whether it is a repeat itself, not a question."""
        return self.question.kind == "begin_repeat"


def read(instrument: Instrument, keys: Iterable[str]) -> tuple[Place, ...]:
    """The places with these keys, in the order of the page. Keys of no place are left out."""
    found = {place.key: place for key in keys for place in _place(instrument, key)}
    order = {name: at for at, name in enumerate(instrument.questions)}

    def where(place: Place) -> tuple[int, int, int]:
        name = place.question.name
        if place.row is None:
            return order[name], -1, 0
        return order[place.question.repeat], place.row, order[name]

    return tuple(sorted(found.values(), key=where))


def open_in(instrument: Instrument, evaluation: Evaluation) -> frozenset[str]:
    """The keys of all places that answers leave open."""
    rows = {
        f"{repeat}-{at}-{name}"
        for repeat, each in evaluation.rows.items()
        if repeat in evaluation.shown
        for at, row in enumerate(each)
        for name in row.shown
    }
    places = read(instrument, rows | evaluation.shown)
    return frozenset(place.key for place in places)


def without_row(key: str, repeat: str, gone: int) -> str:
    """The key after a row was removed: the next ones move up. Blank: it was in that row."""
    found = _IN_ROW.fullmatch(key)
    if found is None or found[1] != repeat or int(found[2]) < gone:
        return key
    return "" if int(found[2]) == gone else f"{repeat}-{int(found[2]) - 1}-{found[3]}"


def count_rows(places: Iterable[Place], repeat: str) -> int:
    """How many rows of a repeat the page shows."""
    rows = [p.row for p in places if p.row is not None and p.question.repeat == repeat]
    return max(rows, default=-1) + 1


def _place(instrument: Instrument, key: str) -> Iterator[Place]:
    in_row = _IN_ROW.fullmatch(key)
    question = instrument.questions.get(in_row[3] if in_row else key)
    if question is None or question.kind in SKIPPED or question.audience == "system":
        return
    place = Place(question)
    if in_row and not place.repeats and question.repeat == in_row[1]:
        if int(in_row[2]) < MOST_ROWS:
            yield replace(place, row=int(in_row[2]))
    elif not in_row and (place.repeats or not question.repeat):
        yield place
