"""Courses as packages of data: they are read whole, or each fault is named with its line."""

import shutil

import pytest

from tests.shipped import shipped
from ventanilla.cli.main import main
from ventanilla.common.sources import Faulty
from ventanilla.protocols import services as protocols
from ventanilla.training import catalogue, checking, exercises, prose
from ventanilla.training.states import Kind

KNOWN = frozenset(folder.name for folder in catalogue.folders())


def package(name):
    return shipped(name) if name in protocols.shipped() else None


def faults(folder):
    with pytest.raises(Faulty) as found:
        checking.check(folder, package, KNOWN)
    return [str(problem) for problem in found.value.problems]


@pytest.fixture
def copy(tmp_path):
    """A copy of the course on children, to break."""
    return shutil.copytree(catalogue.LIBRARY / "uca-online", tmp_path / "uca-online")


def change(folder, name, before, after):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize("folder", catalogue.folders(), ids=lambda folder: folder.name)
def test_every_course_of_the_library_holds(folder):
    assert checking.check(folder, package, KNOWN).code == folder.name


def test_the_course_on_children_has_the_eight_modules_of_the_programme():
    course = catalogue.courses()["uca-online"]

    assert [module.hours for module in course.modules] == [3, 4, 4, 6, 4, 2, 2, 1]
    assert (course.kind, course.definition.validity_months) == (Kind.ONLINE, 24)


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("course.yaml", "passing_score: 80", "passing_score: 180", "course.yaml:10: passing_score"),
        ("course.yaml", "hours: 26", "hours: 20", "course.yaml:7: the modules have 26 hours"),
        ("course.yaml", "[case_officer,", "[captain,", "there is no role “captain”"),
        ("course.yaml", "selfcare]", "selfcare, more]", "the module “more” needs this file"),
        ("course.yaml", "validity_months: 24", "validity_months: 36", "24 months at most"),
        ("course.yaml", "protocol: uca", "protocol: xyz", "there is no protocol “xyz”"),
        ("modules/findings.yaml", "vignette: circuit_child", "vignette: nobody",
         "the protocol has no situation “nobody”"),
        ("modules/findings.yaml", "offer: [F-32, F-91, F-02", "offer: [F-32, F-91, F-777",
         "“F-777” is nothing of this protocol"),
        ("modules/findings.yaml", "offer: [F-32, F-91, F-02, F-13]", "offer: [F-32, F-91]",
         "the protocol says the same of everything offered"),
        ("modules/rights.yaml", ", right: true}", "}", "mark at least one option as right"),
        ("modules/rights.en.md", "## What it cannot do", "# What it cannot do", "use “## ”"),
        ("modules/rights.en.md", "## What it cannot do\n", "", "in Spanish"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_file(copy, name, before, after, said):
    change(copy, name, before, after)

    assert said in "\n".join(faults(copy))


def test_a_file_that_no_module_names_is_a_fault(copy):
    (copy / "modules" / "lost.es.md").write_text("Nada.", encoding="utf-8")

    assert faults(copy) == [
        "modules/lost.es.md:1: no module names this file; list it in course.yaml or remove it"
    ]


def test_the_command_names_what_is_wrong_and_answers_one(copy, capsys):
    assert main(["course", "check"]) == 0
    assert "uca-online 1.0.0: 8 modules" in capsys.readouterr().out
    change(copy, "course.yaml", "hours: 26", "hours: 20")

    assert main(["course", "check", str(copy)]) == 1
    assert "uca-online/course.yaml:7" in capsys.readouterr().err


def test_a_mark_at_the_end_of_a_line_says_how_sure_it_is():
    (block,) = prose.read("x.md", "The protocol of **2015** orders care. [R-JOR15][I]")

    (line,) = block.lines
    assert line.runs == ((False, "The protocol of "), (True, "2015"), (False, " orders care."))
    assert [(mark.code, mark.evidence) for mark in line.marks] == [
        ("R-JOR15", "read"), ("I", "design"),
    ]  # fmt: skip


def test_the_engine_answers_an_exercise_with_its_because():
    module = catalogue.courses()["uca-online"].module("findings")
    exercise = module.exercise("boss")

    verdict = exercises.judge(shipped("uca"), exercise, {"F-30", "F-97"})
    wrong = exercises.judge(shipped("uca"), exercise, {"F-30", "F-01"})

    assert verdict.is_right
    assert {line.choice.code for line in verdict.lines if line.because} == {"F-30", "F-97"}
    assert "trata" in verdict.lines[0].choice.title.es
    assert not wrong.is_right
    assert [line.choice.code for line in wrong.lines if not line.agrees] == ["F-97", "F-01"]


def test_what_comes_first_is_what_is_due_first():
    exercise = catalogue.courses()["uca-online"].module("findings").exercise("afraid_first")
    answered = exercises.run(shipped("uca"), exercise)
    due = {task.code: task.due_at for task in answered.tasks}

    right = [
        line.choice.code
        for line in exercises.judge(shipped("uca"), exercise, ()).lines
        if line.right
    ]

    assert right
    assert all(due[code] == min(due[each] for each in exercise.offer) for code in right)
