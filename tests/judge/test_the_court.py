"""The harness: what could not run never passes, what breaks fails, and everything is told."""

import io
import threading
from pathlib import Path

import pytest
from rich.console import Console

from judge import lanes, one, printing, programme, verdicts
from judge.place import Place
from judge.programme import Suite
from judge.verdicts import Result, Verdict, judged, not_run

#: those of the security programme that apply; the others need what is not built yet
APPLY = {*range(1, 14), *range(16, 22), 23, 25, 27, 31}


def test_all_suites_are_on_the_programme_from_the_start():
    numbers = [suite.number for suite in programme.suites()]
    assert set(numbers) == APPLY
    assert len(numbers) == len(set(numbers)) == 23
    assert {suite.lane for suite in programme.suites()} == {"A", "B"}
    assert all(suite.name and suite.bar for suite in programme.suites())


def test_a_suite_is_asked_for_by_its_number_in_any_way():
    assert [suite.code for suite in programme.chosen(["s9", "S07", "27"])] == ["S7", "S9", "S27"]
    with pytest.raises(ValueError, match="S99"):
        programme.chosen(["S99"])


def test_nothing_tried_is_not_passed():
    assert judged(0, []).verdict is Verdict.NOT_RUN
    assert judged(5, []).verdict is Verdict.PASS
    assert judged(5, ["one"]).verdict is Verdict.FAIL


def test_what_nobody_has_written_is_not_run(tmp_path):
    result = lanes.one(Suite(1, "x", "y", "A"), folder=tmp_path, quick=True)
    assert (result.verdict, result.words) == (Verdict.NOT_RUN, ("not written yet",))


def test_a_suite_that_breaks_fails_with_its_traceback_in_the_log(tmp_path, monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.settings")
    place = Place("S0", tmp_path)
    result = one.attempt("tests.judge.broken", place)
    assert result.verdict is Verdict.FAIL
    assert "ZeroDivisionError" in result.words[0]
    assert "broken.py" in place.log_file.read_text()


def test_a_process_that_says_nothing_fails(tmp_path):
    result = lanes.one(Suite(99, "x", "y", "A", "judge.nowhere"), folder=tmp_path, quick=True)
    assert result.verdict is Verdict.FAIL


def test_a_lane_that_is_done_helps_the_other(tmp_path, monkeypatch):
    suites = [Suite(1, "x", "y", "B"), *(Suite(n, "x", "y", "A") for n in range(2, 6))]
    both = threading.Barrier(2, timeout=10)

    def run(suite, **_how):
        if suite.number in {2, 5}:  # the first of A, and its last, which B comes to help with
            both.wait()
        return judged(1, [])

    monkeypatch.setattr(lanes, "one", run)
    with printing.Court(Console(file=io.StringIO()), tmp_path) as court:
        done = lanes.run(suites, folder=tmp_path, quick=True, watcher=court)
    assert [suite.number for suite, __ in done] == [1, 2, 3, 4, 5]


def test_a_result_comes_whole_out_of_its_process(tmp_path):
    result = Result(7, Verdict.FAIL, ("a", "ñ"), 1.5)
    result.write(tmp_path / "x.json")
    assert verdicts.read(tmp_path / "x.json") == result


def told(*results: tuple[Suite, Result]) -> str:
    paper = io.StringIO()
    with printing.Court(Console(file=paper, width=160), Path("/logs")) as court:
        for suite, result in results:
            court.begun(suite)
            court.ended(suite, result)
    return paper.getvalue()


def test_each_suite_says_one_line_and_twenty_faults_at_most():
    suite = Suite(7, "Stolen dump", "0 words", "A")
    lines = told((suite, judged(3000, [f"fault {n}" for n in range(25)]))).splitlines()
    assert all(word in lines[0] for word in ("S7", "Stolen dump", "3,000", "0 words", "FAIL"))
    assert sum("fault" in line for line in lines) == 20
    assert "5 more in /logs/S7.log" in lines[-1]


def test_the_reason_stands_below_what_was_not_run():
    assert "no advisories" in told((Suite(27, "x", "y", "A"), not_run("no advisories")))


def test_the_last_line_counts_verdicts():
    suite = Suite(1, "x", "y", "A")
    pairs = [(suite, judged(1, [])), (suite, judged(1, ["f"])), (suite, not_run("r"))]
    assert printing.closing(pairs, 125) == "judge: 1 PASS, 1 FAIL, 1 NOT RUN in 2 min 5 s"
