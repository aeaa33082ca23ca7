"""What changed between two packages, in people's words."""

from copy import copy
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from tests.engine.small import changed, small
from ventanilla.protocols import library
from ventanilla.protocols.engine.called import FIELDS, KINDS, PARTS
from ventanilla.protocols.engine.definition import Protocol
from ventanilla.protocols.engine.diff import QUESTION, diff
from ventanilla.protocols.engine.load import Package, load, load_files
from ventanilla.protocols.engine.shapes import Text


def test_nothing_changed() -> None:
    assert diff(small(), load_files(small().files)) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "en", "es"),
    [
        ("protocol.yaml", "version: 1.2.0", "version: 1.3.0", "was 1.2.0, now 1.3.0", "Versión"),
        (
            "protocol.yaml",
            "version: 1.2.0",
            "version: 1.2.0\nlevel: restricted",
            "Who opens its cases: was the team of the post, now whoever has the case and the head.",
            "Quién abre sus casos",
        ),
        (
            "findings.yaml",
            "severity: amber\n  because: {es: Le duele",
            "severity: red\n  because: {es: Le duele",
            "Finding F-4 “Pain”: severity: was amber, now red.",
            "El hallazgo F-4 «Dolor»: la gravedad: antes ámbar, ahora rojo.",
        ),
        (
            "tasks.yaml",
            "due: 15 min after",
            "due: 30 min after",
            "deadline: was 15 min after notified_at, now 30 min after notified_at.",
            "el plazo",
        ),
        ("outcomes.yaml", "code: O-A", "code: O-C", "Removed outcome O-A", "Se quitó el resultado"),
        (
            "disclosures.yaml",
            "field: reasons, give: code",
            "field: reasons, give: no",
            "What is given to border · reasons: was as a code, now not given.",
            "antes como clave, ahora no se da",
        ),
        (
            "instruments/talk.md",
            "¿Te duele algo?",
            "¿Algo te duele?",
            "Question pain: title",
            "antes ¿Te duele algo?, ahora ¿Algo te duele?",
        ),
        (
            "instruments/talk.md",
            "| text | called |",
            "| text | named |",
            "Removed question called",
            "",
        ),
    ],
)
def test_a_change_is_told(file: str, old: str, new: str, en: str, es: str) -> None:
    files, __ = changed(file, old, new)
    files = {
        path: content.replace(b"[called]", b"[named]") if "named" in new else content
        for path, content in files.items()
    }
    told = diff(small(), load_files(files))
    assert any(en in change.text.en for change in told), [c.text.en for c in told]
    assert any(es in change.text.es for change in told), [c.text.es for c in told]


def test_what_changes_the_work_is_marked() -> None:
    files, __ = changed("tasks.yaml", "due: 15 min after", "due: 30 min after")
    assert [c.weighty for c in diff(small(), load_files(files))] == [True]
    files, __ = changed("tasks.yaml", "es: Para empezar a contar.", "es: Para contar.")
    assert [c.weighty for c in diff(small(), load_files(files))] == [False]


@lru_cache(maxsize=1)
def fullest() -> Package:
    """The package of the library that fills most parts."""
    folder = Path(next(iter(library.__path__)))
    every = [load(path) for path in folder.iterdir() if (path / "protocol.yaml").exists()]
    return max(every, key=lambda package: len(package.definition.model_fields_set))


def other(value: object) -> object:
    """The same with one thing changed, whatever it is."""
    match value:
        case None:
            return None
        case bool():
            return not value
        case int():
            return value + 1
        case date():
            return value + timedelta(days=1)
        case str():
            return f"{value}x"
        case BaseModel():
            name = max(type(value).model_fields, key=lambda each: bool(getattr(value, each)))
            return value.model_copy(update={name: other(getattr(value, name))})
        case dict():
            return dict(list(value.items())[1:])
        case tuple():
            return value[1:]
    raise AssertionError(value)


EVERY = sorted(Protocol.model_fields.keys() - {"id", "level"})


def test_no_part_changes_unseen() -> None:
    """A part that is added to the format one day too, as soon as a package fills it."""
    package = fullest()
    filled = {part: was for part in EVERY if (was := getattr(package.definition, part))}
    assert len(filled) > len(EVERY) / 2
    for part, was in filled.items():
        told = diff(package, with_part(package, part, other(was)))
        assert told, part
        assert all(change.text.es and change.text.en for change in told), part


def test_every_part_and_every_field_has_a_name() -> None:
    """A part or field that is added to the format one day too."""
    assert Protocol.model_fields.keys() - {"id", "version", "level", "disclosures"} <= (
        KINDS.keys() | PARTS.keys()
    )
    unsaid = {"code", "name", "id", "note"}
    parts = {part for part in _parts(Protocol) if part not in (Protocol, Text)}
    fields = {field for part in parts for field in part.model_fields} | set(QUESTION)
    assert fields - unsaid <= FIELDS.keys()
    assert len(fields) > 150


def _parts(kind: object) -> set[type[BaseModel]]:
    """A model, and those that its fields hold."""
    found = set().union(*map(_parts, get_args(kind)))
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        inner = (field.annotation for field in kind.model_fields.values())
        return found | {kind}.union(*map(_parts, inner))
    return found


def with_part(package: Package, part: str, value: object) -> Package:
    """The same package with another part."""
    new = copy(package)
    new.definition = package.definition.model_copy(update={part: value})
    return new


@pytest.mark.parametrize(
    ("part", "at", "field", "value", "en", "es"),
    [
        ("contact", None, "valid_days", 7, "Safe contact: days it holds: was 14, now 7.",
         "El contacto seguro: los días que vale: antes 14, ahora 7."),
        ("urgent", 1, "task", "T-001", "Place of the screen for danger shelter: task: was",
         "El lugar de la pantalla de peligro shelter: la tarea: antes"),
        ("safety_plan", None, "task", "T-001", "Safety plan: task: was", "El plan de seguridad"),
    ],
)  # fmt: skip
def test_the_parts_of_a_guarded_protocol_are_told_by_their_fields(
    part: str, at: int | None, field: str, value: object, en: str, es: str
) -> None:
    package = fullest()
    was = getattr(package.definition, part)
    one = (was if at is None else was[at]).model_copy(update={field: value})
    now = one if at is None else (*was[:at], one, *was[at + 1 :])
    (told,) = diff(package, with_part(package, part, now))
    assert told.text.en.startswith(en)
    assert told.text.es.startswith(es)
    assert told.weighty
