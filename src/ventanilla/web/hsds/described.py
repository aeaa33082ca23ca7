"""The OpenAPI 3.1 document of the API and our profile, both from the tables they describe."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from ventanilla.directory.hsds.shapes import PROFILE, SAID, SHAPES, Shape, X
from ventanilla.web.hsds.asked import PARAMETERS, TAKES

Schema = dict[str, Any]
SPECIFICATION = "https://docs.openreferral.org/en/v3.0.1/"
#: the columns of an address -> the object of its list
OBJECTS = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
#: what each of our fields says
ADDED = {
    "access": "Whether people come in danger, at any hour (crisis), or not (ordinary).",
    "verify_every_days": "After how many days the entry is asked about again.",
    "accepts_undocumented": "Whether people without papers are served. Not said: not known.",
    "asks_status": "Whether it asks about the migratory status. Not said: not known.",
    "lgbt_inclusive": "Whether LGBT people are received as they are. Not said: not known.",
    "accepts_boys_over_12": "Whether mothers come with sons over 12. Not said: not known.",
    "pets": "Whether pets may come. Not said: not known.",
    "max_stay_days": "For how many days one may stay.",
    "intake_hours": "When new people are received.",
    "partner_window": "The window at a consulate that the organization runs.",
    "confidential": "Where it is is not published; only telephones, languages and hours are.",
    "counties": "Counties (FIPS codes) whose people the service is for.",
    "regions": "States whose people the service is for.",
    "nationwide": "Whether it is for people of the whole country.",
    "name_en": "The name in English.",
}
_KINDS: tuple[tuple[type[Any], Schema], ...] = (
    (models.UUIDField, {"type": "string", "format": "uuid"}),
    (models.ForeignKey, {"type": "string", "format": "uuid"}),
    (models.DateTimeField, {"type": "string", "format": "date-time"}),
    (models.DateField, {"type": "string", "format": "date"}),
    (models.BooleanField, {"type": "boolean"}),
    (models.IntegerField, {"type": "integer"}),
    (models.FloatField, {"type": "number"}),
    (models.DecimalField, {"type": "number"}),
    (models.TextField, {"type": "string"}),
    (models.CharField, {"type": "string"}),
    (models.TimeField, {"type": "string"}),
)


def document(address: str) -> Schema:
    """The document of the API at an address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Directory of services",
            "version": "3.0",
            "summary": "HSDS 3.0, read only: who helps, with what, where and when.",
            "description": f"The Human Services Data Specification is at {SPECIFICATION}.",
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "servers": [{"url": address}],
        "paths": dict(_paths()),
        "components": {
            "schemas": {**{name: _object(shape) for name, shape in SHAPES.items()}, **_OWN},
            "parameters": {
                name: {
                    "name": name, "in": "query", "description": each.words, "schema": each.schema,
                }
                for name, each in PARAMETERS.items()
            },
        },
    }  # fmt: skip


def profile(address: str) -> Schema:
    """What is added to HSDS 3.0: nothing of it is replaced or left out."""
    return {
        "profile": address,
        "base": SPECIFICATION,
        "version": "3.0",
        "adds": {
            name: {
                f"{X}{column}": {"description": ADDED[column], **_schema(_column(name, column))}
                for column in added
            }
            for name, added in PROFILE.items()
        },
    }


def _column(name: str, column: str) -> Any:
    return SHAPES[name].columns[f"{X}{column}"]


def _paths() -> Iterator[tuple[str, Schema]]:
    yield "/", _get("about", "What this is", {"$ref": "#/components/schemas/about"})
    for what, name in OBJECTS.items():
        page = _get(what, f"A list of {what}", _page(name, minimal=what == "services"), TAKES[what])
        page["get"]["responses"]["200"]["content"]["application/x-ndjson"] = {}
        yield f"/{what}", page
        single = _get(name, f"One of {what}", _ref(name), TAKES.get(name, ()))
        single["get"]["parameters"].insert(
            0,
            {
                "name": "id", "in": "path", "required": True,
                "schema": {"type": "string", "format": "uuid"},
            },
        )  # fmt: skip
        single["get"]["responses"]["404"] = _problem("Nothing has this id.")
        yield f"/{what}/{{id}}", single


def _get(operation: str, words: str, schema: Schema, takes: Any = ()) -> Schema:
    return {
        "get": {
            "operationId": operation,
            "summary": words,
            "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in takes],
            "responses": {
                "200": {"description": words, "content": {"application/json": {"schema": schema}}},
                "304": {"description": "As it was."},
                "422": _problem("A parameter cannot be right; “parameter” says which."),
            },
        }
    }


def _problem(words: str) -> Schema:
    schema = {"$ref": "#/components/schemas/problem"}
    return {"description": words, "content": {"application/problem+json": {"schema": schema}}}


def _page(name: str, *, minimal: bool) -> Schema:
    items = _ref(name)
    if minimal:
        items = {"anyOf": [items, {"$ref": "#/components/schemas/minimal"}]}
    contents = {"type": "array", "items": items}
    whole = {"type": "integer", "minimum": 0}
    truth = {"type": "boolean"}
    properties = {
        "total_items": whole, "total_pages": whole, "page_number": whole, "size": whole,
        "first_page": truth, "last_page": truth, "empty": truth, "contents": contents,
    }  # fmt: skip
    return {"type": "object", "required": list(properties), "properties": properties}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(shape: Shape) -> Schema:
    properties: Schema = {name: _schema(column) for name, column in shape.columns.items()}
    for key, (child, _back) in shape.lists.items():
        properties[key] = {"type": "array", "items": _ref(child)}
    for key, (child, _to) in shape.ones.items():
        properties[key] = _ref(child)
    for key, (child, _back, _kind) in SAID.items():
        properties[key] = {"type": "array", "items": _ref(child)}
    return {
        "type": "object",
        "required": ["id", *shape.required],
        "properties": properties,
        "additionalProperties": False,
    }


def _schema(column: Any) -> Schema:
    if hasattr(column, "base_field"):
        return {"type": "array", "items": {"type": "string"}}
    found = next(schema for kind, schema in _KINDS if isinstance(column, kind))
    words = [code for code, _word in column.flatchoices]
    return {**found, "enum": words} if words else dict(found)


def _text(**properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties}


_ADDRESS = {"type": "string", "format": "uri"}
_OWN: Schema = {
    "about": _text(version={"type": "string"}, profile=_ADDRESS, openapi_url=_ADDRESS),
    "minimal": {
        **_text(
            id={"type": "string", "format": "uuid"},
            modified_date={"type": "string", "format": "date-time"},
        ),
        "additionalProperties": False,
    },
    "problem": {
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "parameter": {"type": "string"},
        },
    },
}
