"""What must be true of an instrument: names, answers, tiers, informing first, short prompts."""

from collections.abc import Callable, Iterator, Mapping

from ventanilla.common.sentences import say
from ventanilla.common.sources import Faulty, Problem
from ventanilla.protocols.engine import meanings, syntax
from ventanilla.protocols.engine.definition import Band, Text
from ventanilla.protocols.engine.expressions import (
    Expression,
    Reference,
    compile_condition,
    compile_expression,
)
from ventanilla.protocols.engine.facts import FactInfo
from ventanilla.protocols.engine.instruments import (
    ASKED,
    METADATA,
    Instrument,
    Question,
    message_code,
    question_fact,
)
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.syntax import ExpressionError
from ventanilla.protocols.engine.workbook import CLOSES, MESSAGE, OPENS, WITH_PERSON

_EXPRESSIONS = ("relevant", "constraint", "calculation", "required", "choice_filter")
_YES_NO = frozenset({"yes", "no", "true", "false", "true()", "false()"})


def problems(package: Package, instrument: Instrument) -> Iterator[Problem]:
    """All problems of one instrument."""
    file = instrument.file
    found = list(_faults(package, instrument))
    yield from (Problem(file, line, said) for line, said in found)
    if not found:
        try:
            instrument.form  # noqa: B018 - it is compiled when it is asked for
        except Faulty as fault:
            yield from fault.problems


def _faults(package: Package, instrument: Instrument) -> Iterator[tuple[int, str]]:
    yield from _names(instrument)
    yield from _lists(instrument)
    yield from _expressions(instrument)
    yield from _informing(package, instrument)
    bands = {band.code: band for band in package.definition.bands}
    for question in instrument.questions.values():
        if question.added:
            continue
        yield from _texts(instrument, question)
        yield from _columns(question, bands)
        yield from _length(question, bands)


def _names(instrument: Instrument) -> Iterator[tuple[int, str]]:
    seen: dict[str, int] = {}
    for entry in instrument.entries:
        if not entry.kind or entry.kind in CLOSES or entry.kind in METADATA:
            continue
        line = entry.row.line
        if not entry.name:
            yield line, say("this {kind} has no name: write one", kind=entry.kind)
        elif entry.name in seen:
            yield (
                line,
                say(
                    "the name “{name}” is already in line {other}",
                    name=entry.name,
                    other=seen[entry.name],
                ),
            )
        seen.setdefault(entry.name, line)
        if entry.kind not in ASKED and entry.kind not in OPENS and entry.kind != "note":
            yield line, say("the type “{given}” is not known here", given=entry.row.get("type"))
    for key in ("form_title", "form_id", "version", "audience"):
        if not instrument.settings.get(key):
            yield 1, say("the settings have no “{key}”: write it", key=key)
    if instrument.audience not in (*WITH_PERSON, "officer"):
        yield (
            1,
            say(
                "the audience “{audience}” is not child, with_person or officer",
                audience=instrument.audience,
            ),
        )


def _lists(instrument: Instrument) -> Iterator[tuple[int, str]]:
    used = set()
    for entry in instrument.entries:
        if not entry.kind.startswith("select_"):
            continue
        used.add(entry.list_name)
        if entry.list_name not in instrument.lists:
            yield (
                entry.row.line,
                say("there is no list “{list_name}” in choices", list_name=entry.list_name),
            )
    for name, rows in instrument.lists.items():
        seen: set[str] = set()
        for row in rows:
            code = row.get("name")
            if code in seen:
                yield (
                    row.line,
                    say("the list “{name}” has the answer “{code}” twice", name=name, code=code),
                )
            seen.add(code)
            for language in instrument.languages.values():
                if row.line and not row.get(f"label::{language}"):
                    yield (
                        row.line,
                        say(
                            "the answer “{code}” has no text in {language}: write it",
                            code=code,
                            language=language,
                        ),
                    )
        if name not in used:
            yield rows[0].line, say("no question uses the list “{name}”: remove it", name=name)


class _Names:
    """Names of one instrument."""

    def __init__(self, facts: Mapping[str, FactInfo]) -> None:
        self.facts = facts

    def kind(self, name: str) -> Reference | None:
        fact = self.facts.get(name)
        if fact is None:
            return None
        return "rows" if fact.type == "repeat" else "many" if fact.repeat else "text"

    def single(self, path: syntax.Path) -> str | None:
        return None


def _expressions(instrument: Instrument) -> Iterator[tuple[int, str]]:
    facts = {q.name: question_fact(instrument, q) for q in instrument.questions.values()}
    names = _Names(facts)
    for entry in instrument.entries:
        if entry.added:
            continue
        for column in _EXPRESSIONS:
            source = entry.row.get(column)
            if not source or source in _YES_NO:
                continue
            compile_it = compile_expression if column == "calculation" else compile_condition
            for said in _expression(source, names, facts, compile_it):
                yield (
                    entry.row.line,
                    say("{name}, {column}: {said}", name=entry.name, column=column, said=said),
                )


def _expression(
    source: str,
    names: _Names,
    facts: Mapping[str, FactInfo],
    compile_it: Callable[..., Expression],
) -> Iterator[str]:
    try:
        compile_it(source, names=names)
    except ExpressionError as error:
        yield say("{error}, in: {source}", error=error, source=source)
        return
    # what a form shows may well depend on “not yes”: it is the rules that must not
    yield from meanings.faults(syntax.parse(source), facts, unknown_as_no=True)


def _informing(package: Package, instrument: Instrument) -> Iterator[tuple[int, str]]:
    known = {m.code for m in package.definition.messages}
    given: set[str] = set()
    for question in instrument.questions.values():
        if question.kind == "note" and MESSAGE.fullmatch(question.name):
            code = message_code(question.name)
            given.add(code)
            if code not in known:
                yield question.line, say("there is no message “{code}” in protocol.yaml", code=code)
        for code in question.inform:
            if code not in known:
                yield question.line, say("there is no message “{code}” in protocol.yaml", code=code)
            elif code not in given:
                yield (
                    question.line,
                    (
                        say(
                            "“{name}” is asked before its message {code}: put the "
                            "note of the message above it",
                            name=question.name,
                            code=code,
                        )
                    ),
                )


def _texts(instrument: Instrument, question: Question) -> Iterator[tuple[int, str]]:
    row = instrument.row(question.name)
    for column in sorted(instrument.columns):
        cells = {name: row.get(f"{column}::{name}") for name in instrument.languages.values()}
        if any(cells.values()):
            for name in (n for n, cell in cells.items() if not cell):
                yield (
                    question.line,
                    say(
                        "“{name}” has no {column} in {language}: write it",
                        name=question.name,
                        column=column,
                        language=name,
                    ),
                )
    shown = question.kind in ASKED and question.kind not in ("calculate", "hidden")
    if (shown or question.kind == "note") and not question.title.es:
        yield question.line, say("“{name}” has no label: write what is asked", name=question.name)


def _columns(question: Question, bands: Mapping[str, Band]) -> Iterator[tuple[int, str]]:
    if question.fact and question.kind not in OPENS and question.tier not in ("O", "P", "S"):
        yield question.line, say("“{name}” has no tier: write O, P or S", name=question.name)
    if question.audience not in ("person", "officer", "system"):
        yield (
            question.line,
            say(
                "the audience “{audience}” is not person, officer or system",
                audience=question.audience,
            ),
        )
    for band in question.bands:
        if band not in bands:
            yield question.line, say("there is no band “{band}” in protocol.yaml", band=band)


def _length(question: Question, bands: Mapping[str, Band]) -> Iterator[tuple[int, str]]:
    if question.audience != "person" or question.kind == "note" or question.kind not in ASKED:
        return
    if question.kind == "calculate":
        return
    for band in bands.values():
        if question.bands and band.code not in question.bands:
            continue
        prompt = question.easy if band.language_variant and question.easy else question.title
        words = max(_count(prompt, "es"), _count(prompt, "en"))
        if words > band.prompt_words:
            yield (
                question.line,
                (
                    say(
                        "“{name}” has {words} words; band {code} may have {prompt_words}: "
                        "shorten it, or write it in easy words",
                        name=question.name,
                        words=words,
                        code=band.code,
                        prompt_words=band.prompt_words,
                    )
                ),
            )
            return


def _count(text: Text, language: str) -> int:
    return len([w for w in getattr(text, language).split() if any(c.isalnum() for c in w)])
