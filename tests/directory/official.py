"""The official schemas and examples of HSDS 3.0 (beside this file, with their licence)."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

HSDS = Path(__file__).parent / "hsds-3.0"
EXAMPLES = HSDS / "examples"


def example(name: str) -> Any:
    """An official example, read."""
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


@lru_cache
def _registry() -> Registry[Any]:
    schemas = [
        (path.name, Resource(json.loads(path.read_text(encoding="utf-8")), DRAFT202012))
        for path in (HSDS / "schema").glob("*.json")
    ]
    return Registry().with_resources(schemas)


@lru_cache
def _validator(name: str) -> Draft202012Validator:
    schema = _registry().contents(f"{name}.json")
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema, registry=_registry(), format_checker=checker)


def faults(name: str, value: Any) -> list[str]:
    """What the official schema of an object has against a value."""
    return [
        f"{'/'.join(map(str, fault.path))}: {fault.message}"
        for fault in _validator(name).iter_errors(value)
    ]
