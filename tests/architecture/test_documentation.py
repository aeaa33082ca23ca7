"""Documentation that is checked does not rot."""

import re
import tomllib

import pytest
from django.apps import apps

from ventanilla.cli import main, reference
from ventanilla.config import environment
from ventanilla.config.place import CHECKOUT

DECISIONS = sorted((CHECKOUT / "docs" / "decisions").glob("*.md"))
STATUSES = {"proposed", "accepted", "superseded"}


def test_the_reference_agrees_with_the_code():
    assert reference.stale_pages() == []


def test_every_command_is_on_the_command_line():
    folder = CHECKOUT / "src" / "ventanilla" / "cli"
    assert reference.commands_of(folder) == set(main.COMMANDS)


def test_every_setting_is_read_somewhere():
    code = (
        "".join(
            path.read_text(encoding="utf-8")
            for path in (CHECKOUT / "src" / "ventanilla").rglob("*.py")
            if path.name != "environment.py"
        )
        + (CHECKOUT / "src/ventanilla/config/environment.py").read_text().partition("DEFAULTS =")[2]
    )
    unread = [setting.name for setting in environment.SETTINGS if f'"{setting.name}"' not in code]
    assert unread == []


def test_there_are_decisions():
    assert DECISIONS


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_has_its_date_its_headings_and_a_status(path):
    text = path.read_text(encoding="utf-8")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-[a-z0-9-]+\.md", path.name)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert [h for h in headings if h in {"Context", "Decision", "Consequences"}] == [
        "Context",
        "Decision",
        "Consequences",
    ]
    status = re.search(r"^Status: (\w+)", text, re.MULTILINE)
    assert status
    assert status[1] in STATUSES


def test_the_words_name_things_that_exist():
    text = (CHECKOUT / "docs/domain.md").read_text(encoding="utf-8")
    models = re.findall(r"`(\w+)\.([A-Z]\w+)`", text)
    assert models
    assert [name for app, name in models if not _known(app, name)] == []
    places = re.findall(r"`([a-z]+\.?[a-z_]*)` \|$", text, re.MULTILINE)
    source = CHECKOUT / "src" / "ventanilla"
    missing = [
        place
        for place in places
        if not (source / place.replace(".", "/")).is_dir()
        and not (source / f"{place.replace('.', '/')}.py").is_file()
    ]
    assert missing == []


def _known(app: str, name: str) -> bool:
    return name.lower() in apps.get_app_config(app).models


def test_the_layers_in_the_architecture_are_those_that_are_kept():
    text = (CHECKOUT / "docs/architecture.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|", text.partition("## Where a rule lives")[0], re.MULTILINE)
    pyproject = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = pyproject["tool"]["importlinter"]["contracts"][0]["layers"]
    assert told == [layer for layer in layers if not layer.startswith("(")]  # not built yet


@pytest.mark.parametrize(
    "path",
    [*sorted((CHECKOUT / "docs").rglob("*.md")), *sorted(CHECKOUT.glob("*.md"))],
    ids=lambda path: path.relative_to(CHECKOUT).as_posix(),
)
def test_links_between_pages_lead_somewhere(path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    broken = [
        target
        for target in targets
        if "://" not in target
        and not target.startswith("mailto:")
        and not (path.parent / target).exists()
    ]
    assert broken == []
