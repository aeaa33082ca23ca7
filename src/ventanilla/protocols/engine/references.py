"""References of a package: names that must exist, and what is said where they do not."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ventanilla.common.sentences import Sentence, say
from ventanilla.common.sources import Where

if TYPE_CHECKING:
    from ventanilla.protocols.engine.definition import Protocol
    from ventanilla.protocols.engine.load import Package

#: part, place and sentence
Fault = tuple[str, Where, str]


def unknown(
    part: str, where: Where, used: Iterable[str | None], known: Iterable[str], what: Sentence
) -> Iterator[Fault]:
    """Names that are used and not known; blank is none. ``what``: what kind they are of."""
    for at, name in enumerate(used):
        if name and name not in known:
            near = get_close_matches(name, list(known), n=1, cutoff=0.5)
            meant = say("; did you mean “{near}”?", near=near[0]) if near else ""
            yield (
                part,
                (*where, at),
                say(
                    "there is no {what} “{name}”{meant}",
                    what=what,
                    name=name,
                    meant=meant,
                ),
            )


def grounds(
    definition: "Protocol", part: str, where: Where, name: str, used: Sequence[str]
) -> Iterator[Fault]:
    """What rests on nothing, or on a basis that the package does not have."""
    if not used:
        yield part, where, say("{name} names no basis: say what it rests on", name=name)
    known = {basis.id for basis in definition.basis}
    yield from unknown(part, (*where, "basis"), used, known, say("basis"))


def events(
    package: "Package", part: str, where: Where, used: Iterable[str | None]
) -> Iterator[Fault]:
    """Names that are used as an event and are none."""
    for name in used:
        fact = package.facts.get(name or "")
        if name and (fact is None or fact.source != "event"):
            yield part, where, say("there is no event “{name}”: write it in facts.yaml", name=name)
