"""Where words enter without a form and leave the site: submissions, letters, tables, workbooks."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from judge import cast, forms
from judge.cast import Cast, Walk
from judge.forms import Answer
from judge.naughty import Naughty
from tests.cases.test_the_whole_path import AFRAID
from ventanilla.exchange import selectors as exchange
from ventanilla.interviews import services as interviews
from ventanilla.interviews.submissions import write
from ventanilla.people.identity import Names
from ventanilla.protocols import services as protocols

#: questions of the interview that take words
SPOKEN = ("m1_1_name", "m1_1_called", "m1_3_town", "m1_3_municipality", "m1_5_mother_name",
          "m1_5_father_name")  # fmt: skip
#: names of the notice
NAMES = ("given_names", "first_surname", "second_surname", "called")
#: how a spreadsheet begins a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LETTERS, FEW_LETTERS = 16, 3
INTERVIEWS, FEW_INTERVIEWS = 40, 6


def check(people: Cast, strings: list[Naughty], *, few: bool) -> tuple[int, list[str]]:
    """How many strings were tried, and what was wrong."""
    tame = [string for string in strings if string.tame]
    rough = [string for string in strings if not string.tame and len(string.sent) < 5_000]
    faults = list(_notices(people, tame, FEW_LETTERS if few else len(tame) // len(NAMES)))
    rounds = FEW_INTERVIEWS if few else INTERVIEWS
    faults += _submissions(people, tame, rough[: rounds * 2], rounds)
    faults += _letters(people, tame, FEW_LETTERS if few else LETTERS)
    faults += _tables(cast.client(people.alba))
    return rounds * (len(SPOKEN) + 2) + len(tame), faults


def _notices(people: Cast, tame: list[Naughty], rounds: int) -> Iterator[str]:
    """What was typed into a notice is what its record holds, sign for sign."""
    window = cast.client(people.dora)
    form = next(form for form in forms.walk(window, ["/notices/new/"])
                if forms.route(form.action) == "notices:register")  # fmt: skip
    for at in range(rounds):
        given = dict(zip((*NAMES, "caller"), tame[at * len(NAMES) :], strict=False))
        response = form.send(window, {name: string.sent for name, string in given.items()})
        found = re.search(r"[0-9a-f-]{36}", response.headers.get("Location", ""))
        if found is None:
            to = response.headers.get("Location", "").split("?")[0]
            yield f"a notice with tame strings was not taken: {response.status_code} {to}"
            continue
        case = Walk.of(people, found[0]).case(people.dora)
        notice = exchange.notice_of(case) or {}
        held = {name: getattr(case.names, name) for name in NAMES} | {
            "caller": notice.get("caller", "")
        }
        yield from _different("notice", given, held)


def _different(what: str, given: Mapping[str, Naughty], held: Mapping[str, str]) -> Iterator[str]:
    for name, string in given.items():
        if held.get(name) != string.text:
            told = f"{string.text[:30]!a} became {str(held.get(name))[:30]!a}"
            yield f"{what} {name}: {string.kind} {told}"


def _submissions(
    people: Cast, tame: list[Naughty], rough: list[Naughty], rounds: int
) -> Iterator[str]:
    """Strings as answers in the XML of an interview, and as any text of its JSON."""
    window = cast.client(people.bruno)
    for at in range(rounds):
        walk = people.walk(people.notice(told=cast.told(cast.somebody(at))))
        walk.prepare()
        sitting = interviews.open_sitting(
            track=walk.track, instrument="initial_evaluation", by=people.bruno, at=walk.next()
        )
        address = reverse("interviews:submit", args=[sitting.pk])
        for string in rough[at * 2 : at * 2 + 2]:
            answer = _post(window, address, _body(walk, {SPOKEN[at % len(SPOKEN)]: string}))
            if answer.status_code >= 500:
                yield f"submission: {string.kind} {string.text[:30]!a}: {answer.status_code}"
            answer = _post(window, address, _body(walk, {}) | {"sitting_version": string.text[:80],
                                                               "xml": string.text})  # fmt: skip
            if answer.status_code >= 500 or answer.status_code < 400:
                yield f"an XML of {string.kind} {string.text[:30]!a}: {answer.status_code}"
        chosen = [tame[(at * len(SPOKEN) + i) % len(tame)] for i in range(len(SPOKEN))]
        given = dict(zip(SPOKEN, chosen, strict=True))
        yield from _submitted(window, walk, address, given)


def _submitted(
    window: Client, walk: Walk, address: str, given: Mapping[str, Naughty]
) -> Iterator[str]:
    """Tame answers are stored as they are, and stand so on the page of the answers."""
    answer = _post(window, address, _body(walk, given))
    if answer.status_code == 409:
        return  # a rough one was taken before
    if answer.status_code != 200:
        yield f"an interview with tame answers was refused: {answer.content[:200]!r}"
        return
    facts = walk.case().record.facts
    yield from _different("interview", given, {name: str(facts.get(name)) for name in given})
    page = window.get(reverse("cases:answers", args=[walk.track.pk]))
    words = forms.words_of(page.content)
    for name, string in given.items():
        if " ".join(string.text.split()) not in words:
            yield f"the answers' page lacks {name}: {string.kind} {string.text[:30]!a}"
        if re.search(r"<[a-zA-Z!/]", string.text) and string.sent in page.content:
            yield f"the answers' page holds {name} unescaped: {string.text[:30]!a}"


def _body(walk: Walk, given: Mapping[str, Naughty]) -> dict[str, object]:
    """The JSON of an interview in which some questions got these answers."""
    form = protocols.package(walk.track.package.content_hash).instruments["initial_evaluation"]
    marks = {name: f"mark{at}mark" for at, name in enumerate(SPOKEN)}
    xml = write(form, {**AFRAID, **marks}, informed=True).decode()
    for name, mark in marks.items():
        string = given.get(name)
        xml = xml.replace(mark, escape(string.text, quote=False) if string else "Nadie")
    now = timezone.now().isoformat()
    return {"submission_id": str(uuid4()), "sitting_version": "1", "xml": xml, "started_at": now,
            "ended_at": now, "language": "es"}  # fmt: skip


def _post(window: Client, address: str, body: Mapping[str, object]) -> Answer:
    return window.post(address, data=json.dumps(body), content_type="application/json")


def _letters(people: Cast, tame: list[Naughty], many: int) -> Iterator[str]:
    """A letter with the string as a name and as an addressee: printed as it is, never obeyed."""
    plain = [s for s in tame if s.text.isascii() and s.kind not in {"number", "script"}]
    step = max(1, len(plain) // many)
    for string in plain[::step][:many]:
        names = Names(given_names=string.text, first_surname="Alcocer", sex="female")
        walk = people.walk(people.notice(told=cast.told(names)))
        sent = walk.send("D-1", to=string.text)
        window = cast.client(people.dora)
        page = window.get(reverse("exchange:pdf", args=[walk.track.pk, sent.pk]))
        body = b"".join(page) if page.streaming else page.content
        if page.status_code != 200 or not body.startswith(b"%PDF"):
            yield f"a letter to {string.kind} {string.text!a}: {page.status_code}"
            continue
        words = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(body)).pages)
        if _bare(string.text) not in _bare(words):
            yield f"a letter prints {string.kind} {string.text!a} otherwise"


def _bare(text: str) -> str:
    """Without white space and hyphens: lines are broken where the paper ends."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text.replace("’", "'").replace("“", '"'))


def _tables(window: Client) -> Iterator[str]:
    """The figures as CSV and as a workbook: no cell is a formula."""
    for name in ("reports:all_csv", "reports:workbook"):
        answer = window.get(reverse(name))
        if answer.status_code == 404:
            continue  # no quarter is published yet
        if answer.status_code != 200:
            yield f"{name} answered {answer.status_code}"
            continue
        for cell in _cells(answer):
            if cell.startswith(FORMULA) and not re.fullmatch(r"-?[\d.,]+", cell):
                yield f"{name}: the cell {cell[:30]!a} is a formula"


def _cells(answer: Answer) -> Iterator[str]:
    if "csv" in answer.headers["Content-Type"]:
        rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        yield from (cell for row in rows for cell in row)
        return
    book = load_workbook(io.BytesIO(answer.content))
    for sheet in book:
        yield from (str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
