"""A task that weighs sources: its shape, what is refused with its line, what the plan says."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.engine.small import files
from tests.engine.weighed import WEIGHS, weighed
from ventanilla.protocols.engine.check import check_files
from ventanilla.protocols.engine.load import load_files
from ventanilla.protocols.engine.plan import plan
from ventanilla.protocols.engine.state import Decision, State

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


def test_the_plan_hands_on_what_is_weighed() -> None:
    assert check_files(weighed()).green, check_files(weighed()).problems
    package = load_files(weighed())
    assert package.weighed == {"T-6": "T-6", "resumed_at": "T-6"}
    state = State(facts={"back_home": "afraid"}, events={"notified_at": NOW})
    todo = {task.code: task for task in plan(package, state, NOW).tasks}
    weighs = todo["T-6"].weighs
    assert weighs is not None
    assert todo["T-1"].weighs is None
    assert (weighs.supports, weighs.against) == (("LAW",), ("HOUSE",))
    assert [(way.name, way.defers) for way in weighs.options] == [
        ("no_transfer", False),
        ("later", True),
        ("tell", False),
    ]


def test_what_was_put_off_is_due_on_its_day() -> None:
    package, day = load_files(weighed()), NOW + timedelta(days=20)
    state = State(facts={"back_home": "afraid"}, events={"notified_at": NOW}, put_off={"T-6": day})
    task = next(task for task in plan(package, state, NOW).tasks if task.code == "T-6")
    assert (task.due_at, task.overdue) == (day, False)
    late = plan(package, state, day + timedelta(minutes=1)).tasks
    assert next(task for task in late if task.code == "T-6").overdue


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("for: [LAW]", "for: [LAWS]", "no basis “LAWS”"),
        ("against: [HOUSE]", "against: [HUT]", "no basis “HUT”"),
        ("against: [HOUSE]", "against: [LAW]", "both sides"),
        ("against: [HOUSE]", "against: []", "at least 1"),
        ("wish: back_home", "wish: wants", "no fact “wants”"),
        ("facts: [age]", "facts: [years]", "no fact “years”"),
        ("name: no_transfer", "name: silence", "option “no_transfer”"),
        ("{name: no_transfer,", "{defers: true, name: no_transfer,", "does not defer"),
        ("name: tell", "name: later", "more than once"),
        ("  done_by: resumed_at\n", "", "done when somebody decides"),
        ("done_by: resumed_at", "done_by: talked_at", "talk sets “talked_at”"),
        ("done_by: resumed_at", "done_by: letter_sent_at", "D-1 sets “letter_sent_at”"),
        ("  basis: [LAW]\n", "  basis: [LAW]\n  document: D-1\n", "has no “document”"),
        ("  basis: [LAW]\n", "  basis: [LAW]\n  repeats: every 3 d\n", "has no “repeats”"),
    ],
)
def test_what_does_not_fit_is_named(old: str, new: str, says: str) -> None:
    found = [p for p in check_files(weighed(old, new)).problems if says in p.what]
    assert found, check_files(weighed(old, new)).problems
    first = files()["tasks.yaml"].count(b"\n")
    assert all(p.file == "tasks.yaml" and p.line > first for p in found)


def test_one_way_out_is_no_choice() -> None:
    start = WEIGHS.index("      - {name: later")
    problems = check_files(weighed(WEIGHS[start:], "")).problems
    assert any("at least 2" in p.what for p in problems), problems


def test_a_task_that_repeats_comes_back_sooner_for_what_was_raised_since() -> None:
    found = files()
    findings = found["findings.yaml"].decode()
    old = "      task: T-3\n  tasks: [T-3]\n"
    assert old in findings
    found["findings.yaml"] = findings.replace(old, "      task: T-4\n  tasks: [T-3]\n", 1).encode()
    package = load_files(found)
    done = NOW - timedelta(days=2)

    def due(raised_at: datetime) -> datetime | None:
        state = State(
            route="R2",
            facts={"back_home": "afraid"},
            events={"notified_at": done, "held_at": done},
            findings={"fear": Decision(status="possible", raised_at=raised_at)},
            done={"T-4": done},
        )
        return next(task.due_at for task in plan(package, state, NOW).tasks if task.code == "T-4")

    assert due(NOW) == NOW + timedelta(hours=1)
    assert due(done - timedelta(hours=1)) == done + timedelta(days=30)
