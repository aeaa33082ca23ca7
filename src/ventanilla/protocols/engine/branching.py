"""Findings that call for another protocol: which tracks a state calls for, and what is checked."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ventanilla.common.sentences import say
from ventanilla.common.sources import Where
from ventanilla.protocols.engine.findings import Findings
from ventanilla.protocols.engine.references import Fault, unknown
from ventanilla.protocols.engine.rules import Rules, named_facts
from ventanilla.protocols.engine.sight import Sight
from ventanilla.protocols.engine.state import CalledTrack

if TYPE_CHECKING:
    from ventanilla.protocols.engine.load import Package


def work_out(rules: Rules, sight: Sight, found: Findings) -> tuple[CalledTrack, ...]:
    """The tracks that standing findings call for, but for those that are known to run."""
    linked = sight.state.linked
    return tuple(
        CalledTrack(
            call.protocol, finding.name, finding.title, sight.told(call.reason), call.other_person
        )
        for finding in found.standing.values()
        for call in rules.calls.get(finding.name, ())
        if call.protocol not in linked
    )


def faults(package: "Package") -> Iterator[Fault]:
    """What is wrong with the findings of a package that call for another protocol."""
    definition = package.definition
    for at, finding in enumerate(definition.findings):
        where: Where = (at, "opens")
        if finding.opens and not (finding.tasks or any(a.task for a in finding.actions)):
            said = say(
                "no task answers {code}: name the one that opens the other track", code=finding.code
            )
            yield "findings", where, said
        called = [call.protocol for call in finding.opens]
        for n, call in enumerate(finding.opens):
            if call.protocol == definition.id:
                said = say(
                    "{code} opens its own protocol: a protocol runs once in a case",
                    code=finding.code,
                )
                yield "findings", (*where, n, "protocol"), said
            if call.protocol in called[:n]:
                said = say(
                    "{code} opens “{protocol}” twice: keep one reason",
                    code=finding.code,
                    protocol=call.protocol,
                )
                yield "findings", (*where, n, "protocol"), said
            words = named_facts(call.reason)
            yield from unknown(
                "findings", (*where, n, "reason"), words, package.rules.facts, say("fact")
            )
            for word in words:
                fact = package.rules.facts.get(word)
                if fact is not None and fact.tier == "S":
                    said = say(
                        "“{word}” is of tier S: the people of another track read the reason",
                        word=word,
                    )
                    yield "findings", (*where, n, "reason"), said


def strangers(package: "Package", library: Iterable[str]) -> Iterator[Fault]:
    """Protocols that a package calls for and that a whole library does not hold."""
    known = list(library)
    for at, finding in enumerate(package.definition.findings):
        called = [call.protocol for call in finding.opens]
        yield from unknown("findings", (at, "opens"), called, known, say("protocol"))
