"""Imports and foreign keys point down one list; the list stands in pyproject.toml."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from ventanilla.config.place import CHECKOUT

PYPROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())


def levels() -> dict[str, int]:
    """App -> its level; 0 is the top. Siblings on one line share a level."""
    layers = PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    return {name.strip(): level for level, line in enumerate(layers) for name in line.split("|")}


def app_of(model) -> str:
    return model.__module__.split(".")[1]


def ours():
    return [model for model in apps.get_models() if model.__module__.startswith("ventanilla.")]


def test_there_are_models_to_look_at():
    assert len(ours()) > 10


def test_foreign_keys_only_look_down_too():
    level = levels()
    upward = [
        f"{model._meta.label}.{field.name} points up to {field.related_model._meta.label}"
        for model in ours()
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model.__module__.startswith("ventanilla.")
        and app_of(field.related_model) != app_of(model)
        and level[app_of(field.related_model)] <= level[app_of(model)]
    ]
    assert upward == []


def test_the_audit_holds_no_foreign_keys():
    assert [
        field.name
        for model in apps.get_app_config("audit").get_models()
        for field in model._meta.get_fields()
        if field.is_relation
    ] == []


def test_nothing_points_from_one_database_into_the_other():
    across = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.related_model
        and (model._meta.app_label == "keys") != (field.related_model._meta.app_label == "keys")
    ]
    assert across == []


@pytest.mark.skipif(sys.platform == "win32", reason="lint-imports is a script")
def test_imports_keep_every_contract():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]


def test_every_domain_app_is_in_the_inner_contract():
    inner = {
        container.rpartition(".")[2]
        for container in PYPROJECT["tool"]["importlinter"]["contracts"][1]["containers"]
    }
    source = CHECKOUT / "src" / "ventanilla"
    with_services = {path.parent.name for path in source.glob("*/services.py")}
    with_services |= {path.parent.name for path in source.glob("*/services")}
    assert with_services - inner - {"audit", "protocols", "security"} == set()
