"""The tests of several laws on the same elements, as an officer and a lawyer read them."""

from dataclasses import dataclass

from ventanilla.cases.selectors import OpenCase
from ventanilla.protocols.engine.caring import Element, LegalTest, LegalTests
from ventanilla.protocols.engine.definition import Basis
from ventanilla.protocols.engine.state import FoundFinding
from ventanilla.protocols.engine.values import known
from ventanilla.web.cases import page
from ventanilla.web.words import spoken


@dataclass(frozen=True, slots=True)
class Row:
    """An element: what is recorded of it, the answers behind it, and what each law asks of it."""

    title: str
    recorded: str
    said: tuple[tuple[str, str], ...]
    unasked: tuple[str, ...]
    asks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What one test came to; ``found``: the finding that says so, unless it was discarded."""

    title: str
    words: str
    found: FoundFinding | None
    decided_by: str
    sources: tuple[Basis, ...]

    @property
    def colour(self) -> str:
        """Of the mark; the words say it all."""
        return self.found.severity.value if self.found else "plain"


def rows(case: OpenCase, tests: LegalTests) -> list[Row]:
    """The elements, in the package's order."""
    return [_row(case, tests, element) for element in tests.elements]


def _row(case: OpenCase, tests: LegalTests, element: Element) -> Row:
    titles = {name: spoken(case.package.facts[name].title) for name in element.said}
    facts = case.record.all_facts
    answered = [name for name in element.said if known(str(facts.get(name, "")))]
    return Row(
        title=spoken(case.package.facts[element.fact].title),
        recorded=recorded(case, element.fact),
        said=tuple((titles[name], recorded(case, name)) for name in answered),
        unasked=tuple(
            titles[name]
            for name in element.said
            if name not in answered and not _follows(case, tests, name)
        ),
        asks=tuple(
            (spoken(test.title), spoken(test.asks[element.fact])) for test in tests.compared
        ),
    )


def _follows(case: OpenCase, tests: LegalTests, name: str) -> bool:
    """Whether a question is only asked after another answer: then its silence lacks nothing."""
    question = case.package.instruments[tests.instrument].questions.get(name)
    return question is not None and bool(question.relevant)


def results(case: OpenCase, tests: LegalTests) -> list[Result]:
    """What each test came to, in the package's order."""
    return [_result(case, test) for test in tests.compared]


def _result(case: OpenCase, test: LegalTest) -> Result:
    standing = case.plan.standing
    found = next((standing[name] for name in test.findings if name in standing), None)
    return Result(
        title=spoken(test.title),
        words=recorded(case, test.fact),
        found=found,
        decided_by=case.record.deciders.get(found.name, "") if found else "",
        sources=tuple(s for s in case.package.definition.basis if s.id in test.basis),
    )


def recorded(case: OpenCase, name: str) -> str:
    """What is recorded of a fact, in words; blank where nothing is."""
    value = case.record.all_facts.get(name, "")
    return page.in_words(case.package, name, value) if value not in ("", ()) else ""
