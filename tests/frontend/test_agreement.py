"""The browser's engine and ours, on the same random answers: equal relevance, calculates, findings.

The answers are drawn from a fixed seed over every question that can be answered as text, hidden
ones included, and some are changed or withdrawn afterwards. VENTANILLA_AGREEMENT says how many
submissions: each costs most of a second.
"""

import json
import os
import random
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from lxml import etree

from tests.shipped import shipped
from ventanilla.config.place import CHECKOUT
from ventanilla.protocols.engine import forms
from ventanilla.protocols.engine.instruments import Instrument, Question

FRONTEND = CHECKOUT / "frontend"
LIBRARY = CHECKOUT / "src/ventanilla/protocols/library"
UNIVERSAL = ("dk", "pns", "not_asked")
COUNT = int(os.environ.get("VENTANILLA_AGREEMENT", "16"))
SEED = 20150511
AT_ONCE = 16  # submissions a process: the engine keeps what it made


def _value(question: Question, chance: random.Random) -> str:
    """An answer to a question, as it stands in the XML; blank where none can be drawn."""
    names = list(question.choices)
    match question.kind:
        case "select_one":
            return chance.choice(names)
        case "select_multiple":
            own = [name for name in names if name not in UNIVERSAL]
            if len(own) < len(names) and chance.random() < 0.15:
                return chance.choice([name for name in names if name in UNIVERSAL])
            chosen = set(chance.sample(own, chance.randint(1, min(3, len(own)))))
            return " ".join(name for name in names if name in chosen)
        case "integer":
            return str(chance.randint(0, 19))
        case "date":
            return str(date(2008, 1, 1) + timedelta(days=chance.randint(0, 6_000)))
        case "text":
            return chance.choice(("Ana", "una casa azul", "Ñuñu & «Xóchitl» <3"))
        case _:
            return ""


def _answers(instrument: Instrument, chance: random.Random) -> dict[str, str]:
    """A submission: most messages given, two thirds of the questions answered."""
    drawn: dict[str, str] = {}
    for name, question in instrument.questions.items():
        if question.repeat or (name.endswith("_u") and drawn.get(name.removesuffix("_u"))):
            continue
        if name.endswith(("_said", "_understood")):
            if chance.random() < 0.96:
                drawn[name] = "yes"
        elif name == "assent_talk":
            drawn[name] = chance.choice(("yes", "yes", "yes", "yes", "no", "dk"))
        elif name == "safety_flag" or chance.random() < 0.35:
            continue
        elif value := _value(question, chance):
            drawn[name] = value
    return drawn


def _changes(
    instrument: Instrument, answers: dict[str, str], chance: random.Random
) -> dict[str, str]:
    """Second thoughts: some answers become others, some are withdrawn."""
    changed: dict[str, str] = {}
    for name in chance.sample(sorted(answers), len(answers) // 12):
        withdrawn = chance.random() < 0.4
        changed[name] = "" if withdrawn else _value(instrument.questions[name], chance)
    return changed


def _submissions(instrument: Instrument) -> Iterator[dict[str, Any]]:
    chance = random.Random(SEED)  # noqa: S311 - the same answers every time
    for _ in range(COUNT):
        answers = _answers(instrument, chance)
        yield {"answers": answers, "then": _changes(instrument, answers, chance)}


def _defaults(instrument: Instrument) -> dict[str, str]:
    """What the form itself answers before anybody does."""
    root = etree.fromstring(instrument.xform.encode())
    instance = root.find(".//{*}model/{*}instance")
    assert instance is not None
    leaves = (leaf for leaf in instance.iter() if len(leaf) == 0 and leaf.text)
    return {etree.QName(leaf).localname: str(leaf.text) for leaf in leaves}


def _in_the_browsers_engine(form: str, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [CHECKOUT / "tools/with-node", "node", FRONTEND / "agree.mjs", form],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    """UCA's initial evaluation."""
    return shipped("uca").instruments["initial_evaluation"]


@pytest.fixture(scope="module")
def pairs(instrument, tmp_path_factory) -> list[tuple[dict[str, str], dict[str, Any]]]:
    """Each submission's final answers with what the browser's engine made of them."""
    if not (FRONTEND / "node_modules/jsdom").exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "NOT RUN: make setup brings Node's packages"
        )
    form = tmp_path_factory.mktemp("agreement") / "form.xml"
    form.write_text(instrument.xform, encoding="utf-8")
    given = list(_submissions(instrument))
    parts = [given[start : start + AT_ONCE] for start in range(0, COUNT, AT_ONCE)]
    with ThreadPoolExecutor(max_workers=2) as two:
        done = two.map(partial(_in_the_browsers_engine, str(form)), parts)
        made = [result for results in done for result in results]
    before = _defaults(instrument)
    return [
        ({**before, **g["answers"], **g["then"]}, result)
        for g, result in zip(given, made, strict=True)
    ]


def test_both_hide_the_same_answers(instrument, pairs):
    now = datetime.now(UTC)
    hidden = shown = 0
    for answers, result in pairs:
        given = {name: value for name, value in answers.items() if value}
        ours = set(forms.evaluate_answers(instrument, answers, today=now).hidden)
        theirs = set(given) - set(result["shown"])
        assert ours == theirs
        hidden += len(ours)
        shown += len(given) - len(ours)
    assert hidden > 10 * len(pairs)
    assert shown > 10 * len(pairs)


def test_both_calculate_the_same_and_preview_the_same_findings(instrument, pairs):
    now = datetime.now(UTC)
    raised: set[str] = set()
    previews = {f"finding_{name}" for name, _ in instrument.previews}
    for _, result in pairs:
        evaluation = forms.evaluate(instrument, result["xml"], today=now)
        assert evaluation.differences == ()
        for name, value in evaluation.calculated.items():
            assert result["values"][name] == value, name
        raised |= {name for name in previews if evaluation.calculated[name]}
    assert previews, "the instrument previews no finding"
    assert len(raised) > len(previews) / 2


def test_both_read_the_same_facts_and_find_the_same_wrong(instrument, pairs):
    now = datetime.now(UTC)
    for answers, result in pairs:
        sent = forms.evaluate(instrument, result["xml"], today=now)
        # blanks go along: an answer that the form gives by itself may have been withdrawn
        worked_out = forms.evaluate_answers(instrument, answers, today=now)
        assert sent.facts == worked_out.facts
        assert dict(sent.problems) == result["problems"]
