"""The situations of UCA leave nothing out: each finding and outcome is seen both ways."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

LIBRARY = Path(__file__).parents[2] / "src" / "ventanilla" / "protocols" / "library"
UCA = LIBRARY / "uca"


def expectations() -> Iterator[Mapping[str, Any]]:
    for file in sorted((UCA / "vignettes").glob("*.yaml")):
        for situation in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield situation["expect"]
            yield from (step["expect"] for step in situation.get("then", ()))


def codes(part: str) -> list[str]:
    written = yaml.safe_load((UCA / f"{part}.yaml").read_text(encoding="utf-8"))
    return [entry["code"] for entry in written]


def stands(wanted: str | Mapping[str, Any]) -> bool:
    status = wanted if isinstance(wanted, str) else wanted.get("status")
    return status != "discarded"


@pytest.mark.parametrize("code", codes("findings"))
def test_a_finding_is_once_raised_and_once_not(code: str) -> None:
    said = list(expectations())
    assert any(code in e.get("findings", {}) and stands(e["findings"][code]) for e in said)
    assert any(code in e.get("not_findings", ()) for e in said)


@pytest.mark.parametrize("code", codes("outcomes"))
def test_an_outcome_is_once_first_and_once_not_suggested(code: str) -> None:
    said = list(expectations())
    assert any(e.get("first_outcome") == code for e in said)
    assert any(code in e.get("not_outcomes", ()) for e in said)


@pytest.mark.parametrize("code", codes("tasks"))
def test_a_task_is_once_asked_for(code: str) -> None:
    assert any(code in e.get("tasks", ()) for e in expectations())
