"""The packages that come with the software hold together, and are fast enough."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import ventanilla.protocols
from tests.effort import calls
from tests.engine.small import small
from ventanilla.common.sources import read_yaml
from ventanilla.protocols.engine.check import Report, check
from ventanilla.protocols.engine.findings import RANK
from ventanilla.protocols.engine.forms import evaluate_answers
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.plan import plan
from ventanilla.protocols.engine.situations import Situation, Unfolding
from ventanilla.protocols.engine.state import State, Value

LIBRARY = Path(next(iter(ventanilla.protocols.__path__))) / "library"
IDS = sorted(path.parent.name for path in LIBRARY.glob("*/protocol.yaml"))
REPORTS: dict[str, Report] = {}


def report(package: str) -> Report:
    if package not in REPORTS:
        REPORTS[package] = check(LIBRARY / package, library=IDS)
    return REPORTS[package]


def loaded(package: str) -> Package:
    found = report(package).package
    assert found is not None, "\n".join(map(str, report(package).problems))
    return found


@pytest.mark.parametrize("package", IDS)
def test_it_is_green(package: str) -> None:
    found = report(package)
    assert found.green, f"{package}:\n" + "\n".join(map(str, found.problems[:40]))
    assert found.total > 0
    assert found.passed == found.total
    assert found.languages == ("es", "en")


@pytest.mark.parametrize("package", IDS)
def test_every_form_can_be_made(package: str) -> None:
    for instrument in loaded(package).instruments.values():
        assert instrument.form.root.children, instrument.name


def situations(package: Package) -> Iterator[Unfolding]:
    """The situations of its vignettes, as they begin."""
    for file in sorted(f for f in package.files if f.startswith("vignettes/")):
        for entry in read_yaml(file, package.files[file].decode()).value:
            begin = {k: v for k, v in entry.items() if k in Situation.model_fields}
            unfolding = Unfolding(package)
            unfolding.step(Situation.model_validate(begin))
            yield unfolding


@pytest.mark.parametrize("package", IDS)
def test_not_knowing_is_never_milder_than_silence(package: str) -> None:
    """Facts of each vignette in turn: “I don’t know” against no answer at all."""
    chance = random.Random(7)  # noqa: S311
    tried = 0
    for unfolding in situations(loaded(package)):
        state = replace(unfolding.state(), findings={})
        known = unfolding.package.facts
        names = sorted(n for n in state.facts if n in known and known[n].unknowns)
        for name in chance.sample(names, min(4, len(names))):
            silent = {n: v for n, v in state.facts.items() if n != name}
            dk: Value = ("dk",) if known[name].type == "choices" else "dk"
            unsure = _rank(unfolding, replace(state, facts={**silent, name: dk}))
            assert unsure >= _rank(unfolding, replace(state, facts=silent)), name
            tried += 1
    assert tried > 10


def _rank(unfolding: Unfolding, state: State) -> int:
    severity = plan(unfolding.package, state, unfolding.now).severity
    return RANK[severity] if severity else 0


def full(package: Package) -> Unfolding:
    """A situation in which nearly every question is answered."""
    chance = random.Random(3)  # noqa: S311
    answers: dict[str, dict[str, Any]] = {}
    for name, instrument in package.instruments.items():
        for question in instrument.questions.values():
            if question.fact and question.kind == "select_one" and question.choices:
                answers.setdefault(name, {})[question.name] = chance.choice([*question.choices])
            elif question.fact and question.kind == "select_multiple" and question.choices:
                answers.setdefault(name, {})[question.name] = [next(iter(question.choices))]
            elif question.fact and question.kind == "text":
                answers.setdefault(name, {})[question.name] = "algo"
    unfolding = Unfolding(package)
    route = package.definition.routes[0].code if package.definition.routes else None
    events = {
        n: "2026-03-02T09:00:00-06:00" for n, f in package.facts.items() if f.source == "event"
    }
    unfolding.step(
        Situation.model_validate(
            {
                "route": route,
                "at": "2026-03-04T12:00:00-06:00",
                "zone": "America/Chicago",
                "answers": answers,
                "events": dict(list(events.items())[:20]),
            }
        )
    )
    return unfolding


@pytest.mark.parametrize("package", IDS)
def test_a_plan_of_a_full_case_is_little_work(package: str) -> None:
    """Some 4,000 calls are a millisecond, the bar of ``make bench``."""
    unfolding = full(loaded(package))
    state, now = unfolding.state(), unfolding.now
    assert calls(lambda: plan(unfolding.package, state, now)) < 6000


def test_a_submission_is_little_work() -> None:
    talk = small().instruments["talk"]
    said = {"age": "12", "called": "Ana"}
    assert calls(lambda: evaluate_answers(talk, said, today=date(2026, 3, 2))) < 500
