"""Stories of a package: a wrong name is said with its file and its line."""

import shutil
from pathlib import Path

import pytest

from ventanilla.cli.protocol import LIBRARY
from ventanilla.common.sources import Faulty
from ventanilla.protocols.engine import stories, storychecks
from ventanilla.protocols.engine.load import Package, load, read_folder

TELLING = LIBRARY / "general"
#: file, what is written there, what is planted instead, and what is said of it
FAULTS = {
    "step": ("stories.yaml", "steps: [notice, assign", "steps: [notices, assign", "step or way"),
    "act": ("stories.yaml", "- do: [T-020]", "- undo: [T-020]", "tag"),
    "two keys": ("stories.yaml", "- do: [T-020]", "- do: [T-020]\n        who: me", "“who” is not"),
    "task": ("stories.yaml", "do: [T-020]", "do: [T-999]", "no task “T-999”"),
    "instrument": ("stories.yaml", "answer: needs", "answer: need", "no instrument “need”"),
    "outcome": ("stories.yaml", "outcome: P-B", "outcome: P-Z", "no outcome “P-Z”"),
    "closing": ("stories.yaml", "closing: plan_", "closing: plans_", "did you mean"),
    "route": ("stories.yaml", "route: G1", "route: G9", "no route “G9”"),
    "question": ("answers.yaml", "n_living: street", "n_lives: street", "no question “n_lives”"),
    "choice": ("answers.yaml", "n_living: street", "n_living: moon", "no choice of n_living"),
    "fact of the notice": ("stories.yaml", "stated_sex:", "stated_sexes:", "stated_sexes"),
    "set of answers": ("stories.yaml", "use: [talk,", "use: [talks,", "set of answers “talks”"),
    "trait": ("stories.yaml", "{city}", "{cities}", "no trait “cities”"),
    "living story": ("living.yaml", "story: just_told", "story: told", "no story “told”"),
    "condition": (
        "stories.yaml", "- do: [T-020]", "- {do: [T-020], when: \"${agee} = 3\"}", "agee"
    ),
}  # fmt: skip


#: the same of acts that only a restricted protocol has
RESTRICTED = LIBRARY / "gbv"
GUARDED = {
    "consent": ("agree: referral_shelter", "agree: referral_shelters", "consent “referral_she"),
    "told": ("fields: [called, age,", "fields: [called, ages,", "no field “ages”"),
    "weighed": ("weigh: T-094", "weigh: T-037", "no weighed task “T-037”"),
    "way out": ("option: no_transfer", "option: nothing", "no way out “nothing”"),
    "opened": ("opens: uca", "opens: general", "no protocol “general”"),
    "row of a repeat": ("{ch_alias: El niño, ch_age: 9", "{ch_name: El niño, ch_age: 9", "ch_name"),
}  # fmt: skip


@pytest.fixture(scope="module")
def guarded() -> Package:
    return load(RESTRICTED)


@pytest.mark.parametrize(("old", "new", "says"), GUARDED.values(), ids=GUARDED.keys())
def test_what_only_a_restricted_story_does_is_checked_too(guarded, tmp_path, old, new, says):
    shutil.copytree(RESTRICTED / "demo", tmp_path / "demo")
    planted = tmp_path / "demo" / "stories.yaml"
    text = planted.read_text(encoding="utf-8")
    assert old in text
    planted.write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    near = [what for __, number, what in problems(guarded, tmp_path) if abs(number - line) <= 3]
    assert any(says in what for what in near), problems(guarded, tmp_path)


@pytest.fixture(scope="module")
def package() -> Package:
    return load(TELLING)


def problems(package: Package, folder: Path) -> list[tuple[str, int, str]]:
    try:
        told = stories.read(folder)
    except Faulty as fault:
        found = list(fault.problems)
    else:
        assert told is not None
        found = storychecks.problems(package, told)
    return [(one.file, one.line, one.what) for one in found]


@pytest.mark.parametrize(("file", "old", "new", "says"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_with_its_file_and_line(package, tmp_path, file, old, new, says):
    shutil.copytree(TELLING / "demo", tmp_path / "demo")
    planted = tmp_path / "demo" / file
    text = planted.read_text(encoding="utf-8")
    assert old in text
    planted.write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    found = problems(package, tmp_path)
    near = [what for at, number, what in found if at == f"demo/{file}" and 0 <= number - line <= 2]
    assert any(says in what for what in near), found


def test_without_a_fault_nothing_is_said(package):
    assert problems(package, TELLING) == []


def test_a_package_without_stories_is_one_too(tmp_path):
    assert stories.read(tmp_path) is None


def test_stories_change_no_byte_of_the_package(package):
    assert "demo/stories.yaml" not in read_folder(TELLING)
