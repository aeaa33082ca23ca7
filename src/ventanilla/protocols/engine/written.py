"""A plan and a report as plain JSON values: for the command line, for tests, for other systems."""

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, tzinfo
from enum import Enum
from typing import Any

from pydantic import BaseModel

from ventanilla.protocols.engine.check import Report
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.state import Because, Plan


def as_json(value: Any, zone: tzinfo = UTC) -> Any:
    """Named tuples, dataclasses and models as mappings, instants as ISO texts, sets sorted."""
    match value:
        case Because():
            return _because(value, zone)
        case Enum():
            return value.value
        case BaseModel():
            return value.model_dump(mode="json")
        case datetime():
            return value.astimezone(zone).isoformat()
        case dict():
            return {str(k): as_json(v, zone) for k, v in value.items()}
        case frozenset() | set():
            return sorted(as_json(v, zone) for v in value)
        case tuple() if names := getattr(value, "_fields", ()):
            return {name: as_json(getattr(value, name), zone) for name in names}
        case tuple() | list():
            return [as_json(v, zone) for v in value]
        case _ if is_dataclass(value):
            return {f.name: as_json(getattr(value, f.name), zone) for f in fields(value)}
        case _:
            return value


def _because(because: Because, zone: tzinfo) -> dict[str, Any]:
    return {
        "text": as_json(because.text),
        "rule": because.rule,
        "facts": {g.fact: as_json(g.value, zone) for g in because.grounds},
        "basis": list(because.basis),
        "evidence": because.evidence.value,
    }


def plan_json(package: Package, plan: Plan, zone: tzinfo = UTC) -> dict[str, Any]:
    """A plan; each finding comes with its basis and the actions that its package asks for."""
    written: dict[str, Any] = as_json(plan, zone)
    definitions = {f.code: f for f in package.definition.findings}
    for finding in written["findings"]:
        definition = definitions[finding["code"]]
        finding["basis"] = list(definition.basis)
        finding["actions"] = [as_json(action) for action in definition.actions]
    return written


def report_json(report: Report) -> dict[str, Any]:
    """What checking a package found."""
    return {
        "id": report.id,
        "version": report.version,
        "languages": list(report.languages),
        "codes": {part: list(codes) for part, codes in report.codes.items()},
        "vignettes": {"total": report.total, "passed": report.passed},
        "problems": [
            {"file": p.file, "line": p.line, "what": p.what, "text": str(p)}
            for p in report.problems
        ],
    }
