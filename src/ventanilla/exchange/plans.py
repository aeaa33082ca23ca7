"""A page of the safety plan on paper: only if the person chose it, and it could be anybody's."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import policies
from ventanilla.cases.models import Track
from ventanilla.cases.selectors import OpenCase
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.cases.words import in_words
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.exchange import typesetting
from ventanilla.exchange.errors import Barred
from ventanilla.exchange.wording import clean
from ventanilla.interviews import plans, reviewing
from ventanilla.people.identity import Names
from ventanilla.protocols.engine import outward
from ventanilla.protocols.engine.definition import SafetyPlan
from ventanilla.protocols.engine.instruments import Question
from ventanilla.protocols.engine.load import Package
from ventanilla.security.models import Seat

TEMPLATE = Path(__file__).parent / "plain" / "list.typ"
#: what the file is called, in the language of the page
NAMES = {"es": "lista", "en": "list"}
#: dots per inch that are enough to count pages
COARSE = 10
#: a part of a name shorter than this is a word like any other
LEAST = 3


@dataclass(frozen=True, slots=True)
class Printable:
    """Something that may stand on the page. ``telling``: its words that keep it from there."""

    name: str
    question: str
    lines: tuple[str, ...]
    telling: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A page, and a file name that tells nothing."""

    content: bytes = field(repr=False)
    file_name: str


def may_be_printed(case: OpenCase, plan: SafetyPlan, answers: Mapping[str, str]) -> list[Printable]:
    """What of a version may stand on paper, and what in its words would tell whose it is."""
    return _printable(
        case.package, plan, answers, _secret(case.package, case.names, case.record.all_facts)
    )


@transaction.atomic
def print_page(
    *, track: Track, wanted: Iterable[str], language: str, by: Seat, at: datetime
) -> Paper:
    """Set one page of the newest version, and write down that it was printed.

    Raises ``NotNow`` unless the person's last answer chose paper; ``BadInput`` where nothing is
    chosen; ``Barred``, with what to do, where the words would tell.
    """
    work = Work.begin(track, by=by, at=at, act="plan.printed")
    policies.may_work(by, work.track).enforce()
    check_open(work.track)
    plan = reviewing.plan_in(work)
    if work.record.all_facts.get(plan.copy_) not in plan.paper:
        raise NotNow(_("The person did not choose a copy on paper. Ask again, and write it down."))
    form = work.package.instruments[plan.instrument]
    version = plans.versions_of(work.track, work.opened, form)[-1]
    secret = _secret(work.package, work.names, work.record.all_facts)
    chosen = set(wanted)
    lines = [
        item
        for item in _printable(work.package, plan, version.answers, secret)
        if item.name in chosen
    ]
    if not lines:
        raise BadInput({"wanted": _("Choose with the person what stands on the page.")})
    if refused := [sentence(item) for item in lines if item.telling]:
        raise Barred(refused)
    paper = _page([item.lines for item in lines], language=language)
    work.finish("plan.printed", counts={"lines": len(lines)})
    return paper


def sentence(item: Printable) -> str:
    """Why something cannot stand on the page, and what helps."""
    return _(
        "“%(question)s” says %(words)s, which would tell whoever finds the page. Change the plan "
        "with the person: another word, an initial, or leave it out."
    ) % {"question": item.question, "words": ", ".join(f"«{word}»" for word in item.telling)}


def _page(blocks: Iterable[tuple[str, ...]], *, language: str) -> Paper:
    plain: dict[str, Any] = {"assets": {}, "language": language}
    data = {"name": NAMES[language].capitalize(), "blocks": [list(lines) for lines in blocks]}
    if len(typesetting.preview(TEMPLATE, data=data, **plain, dots_per_inch=COARSE)) > 1:
        raise BadInput({"wanted": _("This does not fit on one page. Choose less.")})
    content = typesetting.render(TEMPLATE, data=data, **plain)
    return Paper(content, f"{NAMES[language]}.pdf")


def _secret(package: Package, names: Names, facts: Mapping[str, object]) -> list[str]:
    """What names the person or says how she is reached, as words to look for."""
    said = [names.full_name, names.called, names.spoken_name]
    parts = [part for text in said for part in re.findall(r"\w+", text) if len(part) >= LEAST]
    contact = package.definition.contact
    reached = (contact.value, contact.alias, contact.code_word) if contact else ()
    return [*parts, *(str(value) for name in reached if name and (value := facts.get(name)))]


def _printable(
    package: Package, plan: SafetyPlan, answers: Mapping[str, str], secret: Iterable[str]
) -> list[Printable]:
    form = package.instruments[plan.instrument]
    found = []
    for name in plan.printed:
        question = form.questions[name]
        lines = tuple(_lines(question, answers.get(name, "")))
        if lines:
            text = "\n".join(lines)
            words = [*outward.telling(package.definition, text), *outward.named_in(secret, text)]
            telling = tuple(dict.fromkeys(words))
            found.append(Printable(name, in_words(question.title), lines, telling))
    return found


def _lines(question: Question, answer: str) -> Iterator[str]:
    """The answer line by line; what was chosen, in the words of the form."""
    shown = plans.in_answer(question, answer)
    yield from (line for line in map(clean, shown.splitlines()) if line)
