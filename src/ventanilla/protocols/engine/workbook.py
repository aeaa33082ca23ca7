"""Complete an instrument as it was written: what every form needs and nobody should have to type.

Easy-words texts, the officer's *said* and *understood*, the four universal answers, companions,
and the relevance that age bands and informing messages ask for.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ventanilla.common.sentences import say
from ventanilla.common.sources import Problem
from ventanilla.protocols.engine.markdown import Row, Sheet
from ventanilla.protocols.engine.shapes import Text

TIER, BANDS = "bind::v:tier", "bind::v:bands"
INFORM, AUDIENCE = "bind::v:inform", "bind::v:audience"
#: who an instrument is asked of in the renderer; all others are forms that officers fill in
WITH_PERSON = frozenset({"child", "with_person"})
SAID_LIST, UNKNOWN_LIST = "v_said", "v_unknown"
OPENS = frozenset({"begin_group", "begin_repeat"})
CLOSES = frozenset({"end_group", "end_repeat"})
FREE = frozenset({"text", "integer", "decimal", "date", "datetime", "time", "range"})
MESSAGE = re.compile(r"inf_\d+")
_TRANSLATED = re.compile(r"(?P<column>[\w:]+?)::(?P<language>.+ \((?P<code>[\w-]+)\))")
_FOR_ALL = {"media::image", "media::audio", "media::video", "hint", "guidance_hint"} | {
    "constraint_message",
    "required_message",
    "label",
}
_WORDS = {
    "said": Text(es="Se dijo", en="It was said"),
    "understood": Text(
        es="Se comprendió: lo contó con sus palabras",
        en="It was understood: told back in their own words",
    ),
    "companion": Text(es="O bien", en="Or else"),
    "yes": Text(es="Sí", en="Yes"),
    "no": Text(es="No", en="No"),
    "dk": Text(es="No sé", en="I don’t know"),
    "pns": Text(es="Prefiero no decir", en="I’d rather not say"),
    "not_asked": Text(es="No se preguntó", en="Not asked"),
    "alone": Text(
        es="«No sé», «Prefiero no decir» y «No se preguntó» van solas.",
        en="“I don’t know”, “I’d rather not say” and “Not asked” stand alone.",
    ),
}
UNIVERSAL = ("dk", "pns", "not_asked")
_STAND_ALONE = (
    "count-selected(.) <= 1 or not(selected(., 'dk') or selected(., 'pns') "
    "or selected(., 'not_asked'))"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the completed survey, with what it inherits. ``added``: the loader wrote it."""

    row: Row
    audience: str
    repeat: str = ""
    path: tuple[str, ...] = ()
    added: bool = False

    @property
    def kind(self) -> str:
        """The first word of the type."""
        return (self.row.get("type").split() or [""])[0]

    @property
    def list_name(self) -> str:
        """The choice list of a select; blank for the others."""
        words = self.row.get("type").split()
        return words[1] if len(words) > 1 and words[0].startswith("select_") else ""

    @property
    def name(self) -> str:
        """The question's name."""
        return self.row.get("name")


@dataclass(slots=True)
class Workbook:
    """A completed instrument: entries, choices by list, settings, languages by code."""

    file: str
    entries: list[Entry]
    choices: dict[str, list[Row]]
    settings: Mapping[str, str]
    languages: dict[str, str]  # "es-x-p" -> "Español fácil (es-x-p)"
    columns: frozenset[str]  # translated columns of the survey, without language
    problems: list[Problem] = field(default_factory=list)


def complete(file: str, sheets: Mapping[str, Sheet]) -> Workbook:
    """Complete the sheets of one instrument; what is wrong with them is in ``problems``."""
    languages, columns = _languages(sheets)
    settings = sheets["settings"].rows[0].cells if sheets["settings"].rows else {}
    choices: dict[str, list[Row]] = {}
    for row in sheets["choices"].rows if "choices" in sheets else ():
        choices.setdefault(row.get("list_name"), []).append(row)
    book = Workbook(file, [], choices, settings, languages, columns)
    book.entries = list(_inherited(book, sheets["survey"].rows))
    _add_universal_answers(book)
    book.entries = [e for entry in book.entries for e in _completed(book, entry)]
    _fill_variants(book)
    return book


def _languages(sheets: Mapping[str, Sheet]) -> tuple[dict[str, str], frozenset[str]]:
    languages: dict[str, str] = {}
    columns = set()
    for name in ("survey", "choices"):
        for column in sheets[name].columns if name in sheets else ():
            if match := _TRANSLATED.fullmatch(column):
                languages[match["code"]] = match["language"]
                columns.add(match["column"])
    return languages, frozenset(columns)


def _inherited(book: Workbook, rows: list[Row]) -> Iterator[Entry]:
    usual = "person" if book.settings.get("audience") in WITH_PERSON else "officer"
    open_groups: list[tuple[str, str, str, str]] = []  # name, audience, repeat, kind
    for row in rows:
        kind = (row.get("type").split() or [""])[0]
        audience, repeat = open_groups[-1][1:3] if open_groups else (usual, "")
        path = tuple(group[0] for group in open_groups)
        if kind in CLOSES:
            yield Entry(row, audience, repeat, path[:-1])
            opened = open_groups.pop() if open_groups else ("", "", "", "")
            if opened[3:] != (kind.replace("end", "begin"),):
                said = (
                    say("“{kind}” does not close “{opened}”", kind=kind, opened=opened[0])
                    if opened[0]
                    else say("it closes nothing")
                )
                book.problems.append(Problem(book.file, row.line, said))
            continue
        audience = row.get(AUDIENCE) or audience
        yield Entry(row, audience, repeat, path)
        if kind == "begin_repeat" and repeat:
            said = say("a repeat inside “{repeat}” is not supported: put it beside", repeat=repeat)
            book.problems.append(Problem(book.file, row.line, said))
        if kind in OPENS:
            inside = row.get("name") if kind == "begin_repeat" else repeat
            open_groups.append((row.get("name"), audience, inside, kind))
    for unclosed in open_groups:
        line = next(row.line for row in rows if row.get("name") == unclosed[0])
        book.problems.append(
            Problem(
                book.file, line, say("the group “{unclosed}” is not closed", unclosed=unclosed[0])
            )
        )


def _texts(book: Workbook, column: str, words: Text) -> dict[str, str]:
    return {
        f"{column}::{language}": words.en if code.startswith("en") else words.es
        for code, language in book.languages.items()
    }


def _add_universal_answers(book: Workbook) -> None:
    lists = {e.list_name for e in book.entries if e.list_name and e.audience == "person"}
    for name in sorted(lists | ({"yes_no"} & book.choices.keys())):
        have = {row.get("name") for row in book.choices.get(name, ())}
        for answer in UNIVERSAL:
            if have and answer not in have:
                book.choices[name].append(_choice(book, name, answer))
    if any(MESSAGE.fullmatch(e.name) for e in book.entries):
        book.choices[SAID_LIST] = [_choice(book, SAID_LIST, a) for a in ("yes", "no")]
    if any(e.kind in FREE and e.audience == "person" for e in book.entries):
        book.choices[UNKNOWN_LIST] = [_choice(book, UNKNOWN_LIST, a) for a in UNIVERSAL]


def _choice(book: Workbook, list_name: str, answer: str) -> Row:
    texts = _texts(book, "label", _WORDS[answer])
    return Row(0, {"list_name": list_name, "name": answer, **texts})


def _both(*conditions: str) -> str:
    given = [c for c in conditions if c]
    return given[0] if len(given) == 1 else " and ".join(f"({c})" for c in given)


def informed(messages: str) -> str:
    """The condition that messages (``INF-04 INF-05``) were said and understood."""
    names = [m.lower().replace("-", "_") for m in messages.split()]
    return " and ".join(f"${{{n}_said}} = 'yes' and ${{{n}_understood}} = 'yes'" for n in names)


def _relevance(row: Row) -> str:
    bands = " or ".join(f"${{band}} = '{band}'" for band in row.get(BANDS).split())
    return _both(bands, informed(row.get(INFORM)), row.get("relevant"))


def _completed(book: Workbook, entry: Entry) -> Iterator[Entry]:
    row, cells = entry.row, dict(entry.row.cells)
    relevant = _relevance(row)
    if relevant:
        cells["relevant"] = relevant
    if entry.kind not in CLOSES:
        cells[AUDIENCE] = entry.audience
    follows: list[dict[str, str]] = []
    if entry.kind == "note" and MESSAGE.fullmatch(entry.name):
        follows = [_tick(book, entry, "said", relevant), _tick(book, entry, "understood", relevant)]
    elif entry.audience == "person" and entry.kind in FREE:
        follows = [_companion(book, entry, relevant)]
        if cells.get("required") in ("yes", "true", "true()"):
            cells["required"] = f"${{{entry.name}_u}} = ''"
    elif entry.audience == "person" and entry.kind == "select_multiple":
        cells["constraint"] = _both(_STAND_ALONE, row.get("constraint"))
        for column, text in _texts(book, "constraint_message", _WORDS["alone"]).items():
            cells.setdefault(column, text)
    yield Entry(Row(row.line, cells), entry.audience, entry.repeat, entry.path)
    for more in follows:
        audience = more[AUDIENCE]
        yield Entry(Row(row.line, more), audience, entry.repeat, entry.path, added=True)


def _tick(book: Workbook, entry: Entry, which: str, relevant: str) -> dict[str, str]:
    return _without_blanks(
        {
            "type": f"select_one {SAID_LIST}",
            "name": f"{entry.name}_{which}",
            "relevant": relevant,
            TIER: "O",
            AUDIENCE: "officer",
            **_texts(book, "label", _WORDS[which]),
        }
    )


def _companion(book: Workbook, entry: Entry, relevant: str) -> dict[str, str]:
    return _without_blanks(
        {
            "type": f"select_one {UNKNOWN_LIST}",
            "name": f"{entry.name}_u",
            "relevant": relevant,
            TIER: entry.row.get(TIER) or "O",
            AUDIENCE: "person",
            **_texts(book, "label", _WORDS["companion"]),
        }
    )


def _without_blanks(cells: dict[str, str]) -> dict[str, str]:
    return {column: cell for column, cell in cells.items() if cell}


def _fill_variants(book: Workbook) -> None:
    """Give each language what a column says for all, and each variant what its main one says."""
    book.entries = [
        Entry(_filled(book, e.row), e.audience, e.repeat, e.path, e.added) for e in book.entries
    ]
    book.choices = {k: [_filled(book, row) for row in v] for k, v in book.choices.items()}


def _filled(book: Workbook, row: Row) -> Row:
    cells = dict(row.cells)
    for column in sorted(_FOR_ALL & cells.keys()) if book.languages else ():
        for_all = cells.pop(column)
        cells = {**{f"{column}::{name}": for_all for name in book.languages.values()}, **cells}
    for code, language in book.languages.items():
        main = book.languages.get(code.split("-")[0], "")
        for column in sorted(book.columns):
            text = cells.get(f"{column}::{main}")
            if text and f"{column}::{language}" not in cells:
                cells[f"{column}::{language}"] = text
    return Row(row.line, cells)
