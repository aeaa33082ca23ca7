"""The JSON Schema for editors is the one of the models. To write it anew:

``.venv/bin/python -m tests.engine.test_schema``
"""

import json
from pathlib import Path

import pytest

from ventanilla.protocols.engine.definition import PARTS, Protocol, schema

FILE = Path(__file__).parents[2] / "docs/reference/package-format.schema.json"


def text() -> str:
    """The schema as it stands in the file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def test_the_schema_is_current() -> None:
    assert FILE.read_text() == text(), "run: .venv/bin/python -m tests.engine.test_schema"


@pytest.mark.parametrize(("file", "part"), PARTS.items())
def test_each_part_is_in_the_schema(file: str, part: str) -> None:
    assert part in Protocol.model_fields, file


if __name__ == "__main__":
    FILE.write_text(text())
