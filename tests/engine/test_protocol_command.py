"""``ventanilla protocol``: no database, one line a problem, JSON for other programmes."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.engine.small import FOLDER, changed
from ventanilla.cli import protocol

INPUT = """
route: R1
answers: {talk: {age: 13, back_home: afraid, pain: no}}
repeats: {}
events: {notified_at: 2026-03-02T09:10:00-06:00, held_at: 2026-03-02T06:40:00-06:00}
findings: {fear: confirmed}
done: [T-1, {task: T-2, at: 2026-03-02T09:40:00-06:00}]
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command's words; its code, stdout and stderr."""
    import argparse

    def run(*words: str) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser()
        protocol.add_arguments(parser)
        code = protocol.run(parser.parse_args(words))
        out, err = capsys.readouterr()
        return code, out, err

    return run


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "input.yaml"
    path.write_text(text)
    return str(path)


def planted(tmp_path: Path, file: str, old: str, new: str) -> tuple[Path, int]:
    files, line = changed(file, old, new)
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return tmp_path, line


def test_check_is_green(command: Run) -> None:
    code, out, __ = command("check", str(FOLDER))
    assert code == 0
    assert "small 1.2.0: 3 of 3 vignettes hold" in out


def test_check_names_file_and_line(command: Run, tmp_path: Path) -> None:
    folder, line = planted(tmp_path, "findings.yaml", "${age} < 14", "${age} < 'old'")
    code, out, err = command("check", str(folder))
    assert code == 1
    assert out.splitlines()[0].startswith(f"{folder}/findings.yaml:{line}: “age” is a")
    assert "problem" in err


def test_check_json(command: Run, tmp_path: Path) -> None:
    folder, line = planted(tmp_path, "tasks.yaml", "role: chief", "role: queen")
    code, out, __ = command("check", str(FOLDER), str(folder), "--json")
    assert code == 1
    good, bad = json.loads(out)
    assert good["id"] == "small"
    assert good["languages"] == ["es", "en"]
    assert good["codes"]["findings"] == ["F-1", "F-2", "F-3", "F-4", "F-5"]
    assert set(good["codes"]) == {
        "findings",
        "tasks",
        "clocks",
        "messages",
        "cards",
        "outcomes",
        "documents",
    }
    assert good["vignettes"] == {"total": 3, "passed": 3}
    assert good["problems"] == []
    assert (bad["problems"][0]["file"], bad["problems"][0]["line"]) == ("tasks.yaml", line)


def test_run_json(command: Run, tmp_path: Path) -> None:
    at = "2026-03-02T12:00:00-06:00"
    code, out, __ = command(
        "run", str(FOLDER), "--input", written(tmp_path, INPUT), "--at", at, "--json"
    )
    assert code == 0
    plan: dict[str, Any] = json.loads(out)
    fear = plan["findings"][0]
    assert (fear["code"], fear["severity"], fear["status"]) == ("F-1", "red", "confirmed")
    assert fear["basis"] == ["LAW"]
    assert fear["actions"][0]["task"] == "T-3"
    assert fear["because"]["facts"]["back_home"] == "afraid"
    task = plan["tasks"][0]
    assert {"code", "stage", "role", "due_at", "overdue", "because"} <= task.keys()
    assert {t["code"] for t in plan["done"]} == {"T-1", "T-2"}
    clock = plan["clocks"][0]
    assert clock["id"] == "C1"
    assert datetime.fromisoformat(clock["due_at"]) == datetime.fromisoformat(
        "2026-03-04T06:40:00-06:00"
    )
    assert clock["left_s"] == (42 * 60 + 40) * 60
    assert plan["gates"][0] == {"stage": "S0", "open": True, "missing": []}
    border = next(d for d in plan["disclosures"] if d["recipient"] == "border")
    assert {"field", "reason"} <= border["barred"][0].keys()
    assert {o["code"] for o in plan["outcomes"]} == {"O-A", "O-B"}
    assert {d["code"] for d in plan["documents"]} == {"D-1", "D-2"}


def test_run_takes_json_too_and_tells_it_in_words(command: Run, tmp_path: Path) -> None:
    text = json.dumps({"route": "R1", "answers": {"talk": {"back_home": "afraid"}}})
    code, out, __ = command("run", str(FOLDER), "--input", written(tmp_path, text))
    assert code == 0
    assert "red   F-1 Fear of return (possible)" in out


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("route: R9\n", 1, "no route “R9”"),
        ("route: R1\nanswers: {chat: {}}\n", 2, "no instrument “chat”"),
        ("\nevents: {held_at: 2026-03-02T06:40:00}\n", 2, "no zone"),
        ("rout: R1\n", 1, "rout"),
        ("done: [T-9]\n", 1, "no task “T-9”"),
        ("events: {held_at: noon}\n", 1, "held_at"),
        ("a: [\n", 2, "not YAML"),
    ],
)
def test_a_wrong_input_is_told_with_its_line(
    command: Run, tmp_path: Path, text: str, line: int, says: str
) -> None:
    name = written(tmp_path, text)
    code, out, err = command("run", str(FOLDER), "--input", name)
    assert (code, out) == (1, "")
    assert err.startswith(f"{name}:{line}: ")
    assert says in err


def test_other_mistakes(command: Run, tmp_path: Path) -> None:
    assert command("run", str(FOLDER), "--input", "/nowhere")[0] == 1
    assert command("check", "/nowhere")[0] == 1
    name = written(tmp_path, INPUT)
    code, __, err = command("run", str(FOLDER), "--input", name, "--at", "2026-03-02T12:00:00")
    assert code == 1
    assert "zone" in err


def test_diff(command: Run, tmp_path: Path) -> None:
    folder, __ = planted(tmp_path, "tasks.yaml", "due: 15 min after", "due: 30 min after")
    code, out, __ = command("diff", str(FOLDER), str(folder))
    assert code == 0
    assert out.startswith("! Task T-1 “Register the notice”: deadline: was 15 min")
    assert "antes 15 min" in command("diff", str(FOLDER), str(folder), "--lang", "es")[1]
    assert command("diff", str(FOLDER), str(FOLDER))[1] == "Nothing changed.\n"


def test_neither_the_engine_nor_the_command_needs_django() -> None:
    """Another process, so that nothing of this one's imports counts."""
    code = (
        "import sys, ventanilla.cli.protocol; "
        "assert not [m for m in sys.modules if m.split('.')[0] in ('django', 'psycopg')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": "src"})
