"""The OpenAPI document of every address that answers a program, put together from the views'.

It stands in ``docs/reference/openapi.json``, written by ``ventanilla reference write``.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ventanilla.web.interviews import described as interviews
from ventanilla.web.operations import Answer, Operation, Schema
from ventanilla.web.pages import described as pages
from ventanilla.web.public import described as public
from ventanilla.web.public.anybody import LANGUAGES
from ventanilla.web.routes import routes
from ventanilla.web.signin import described as signin
from ventanilla.web.window import described as window

OPERATIONS: tuple[Operation, ...] = (
    *interviews.OPERATIONS,
    *pages.OPERATIONS,
    *public.OPERATIONS,
    *signin.OPERATIONS,
    *window.OPERATIONS,
)
REF = "#/components/schemas/{model}"
PART = re.compile(r"<(\w+):(\w+)>")
#: what a converter of Django lets through
CONVERTERS: dict[str, Schema] = {
    "uuid": {
        "type": "string",
        "format": "uuid",
        "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    },
    "slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
    "str": {"type": "string", "pattern": "^[^/]+$"},
}
#: in an address of the public site: each of its languages is an address of its own
SPOKEN = "<language:language>"


def document(operations: Iterable[Operation] = OPERATIONS) -> dict[str, Any]:
    """The document, as OpenAPI 3.1 has it."""
    found = list(operations)
    paths: dict[str, dict[str, Any]] = {}
    path_of = {route.name: route.path for route in routes() if route.name}
    for operation in found:
        for name, route in _spoken(operation.id, path_of[operation.route]):
            path = "/" + PART.sub(r"{\2}", route)
            told = _operation(operation, route)
            paths.setdefault(path, {})[operation.method] = {"operationId": name, **told}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ventanilla",
            "version": "1",
            "summary": "What pages of an interview, a monitor and other ministries ask.",
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "paths": paths,
        "components": {"schemas": _schemas(found), "securitySchemes": _security_schemes()},
    }


def _spoken(name: str, route: str) -> Iterator[tuple[str, str]]:
    """The id and the address of an operation; where its address has a language, in each."""
    if SPOKEN not in route:
        yield name, route
        return
    for language in LANGUAGES:
        yield f"{name}_{language}", route.replace(SPOKEN, language)


def _operation(operation: Operation, route: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "summary": operation.summary,
        "parameters": list(_parameters(operation, route)),
        "responses": {str(answer.status.value): _answer(answer) for answer in operation.answers},
        "security": [] if operation.open_to_all else [_needed(operation)],
    }
    if operation.body:
        content = {"application/json": {"schema": _reference(operation.body)}}
        told["requestBody"] = {"required": True, "content": content}
    return told


def _parameters(operation: Operation, route: str) -> Iterator[Schema]:
    for converter, name in PART.findall(route):
        schema = {**CONVERTERS[converter], **operation.parameters.get(name, {})}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    for name, schema in operation.headers.items():
        yield {"name": name, "in": "header", "required": False, "schema": schema}


def _needed(operation: Operation) -> dict[str, list[str]]:
    """A session; whoever changes something proves as well that it is a page of ours that asks."""
    names = ["session"] if operation.method == "get" else ["session", "csrf_cookie", "csrf_header"]
    return {name: [] for name in names}


def _answer(answer: Answer) -> dict[str, Any]:
    content = {
        media: {"schema": _reference(model) if model else {}}
        for media, model in answer.shapes.items()
    }
    return {"description": answer.words} | ({"content": content} if content else {})


def _reference(model: type[BaseModel]) -> Schema:
    return {"$ref": REF.format(model=model.__name__)}


def _schemas(operations: Iterable[Operation]) -> dict[str, Schema]:
    models = {operation.body for operation in operations if operation.body}
    models |= {
        model
        for operation in operations
        for answer in operation.answers
        for model in answer.shapes.values()
        if model
    }
    ordered = sorted(models, key=lambda model: model.__name__)
    __, schemas = models_json_schema([(model, "validation") for model in ordered], ref_template=REF)
    definitions: dict[str, Schema] = schemas["$defs"]
    return definitions


def _security_schemes() -> dict[str, Schema]:
    return {
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "Of an officer signed in with a second factor, with a seat on.",
        },
        "csrf_cookie": {"type": "apiKey", "in": "cookie", "name": settings.CSRF_COOKIE_NAME},
        "csrf_header": {
            "type": "apiKey",
            "in": "header",
            "name": "X-CSRFToken",
            "description": "The same token as in the cookie.",
        },
    }
