"""The OpenAPI document: whole, and as the addresses really answer."""

import ast
import json

import pytest
from django.urls import reverse

from ventanilla.common.errors import BadInput
from ventanilla.config.place import CHECKOUT
from ventanilla.web import openapi
from ventanilla.web.interviews import contract
from ventanilla.web.routes import routes

pytestmark = pytest.mark.django_db
WEB = CHECKOUT / "src" / "ventanilla" / "web"


def views_in_json() -> set[str]:
    """The views of ours whose code makes a JSON answer, as module and name."""
    return {
        ".".join((*path.relative_to(WEB.parents[1]).with_suffix("").parts, function.name))
        for path in WEB.rglob("*.py")
        for function in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(function, ast.FunctionDef) and _returns_json(function)
    }


def _returns_json(function: ast.FunctionDef) -> bool:
    return (
        function.args.args[:1]
        and function.args.args[0].arg == "request"
        and any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "JsonResponse"
            for node in ast.walk(function)
        )
    )


def test_every_view_that_answers_json_is_described():
    view_of = {route.name: route.entry.callback for route in routes()}
    named = {
        f"{view_of[operation.route].__module__}.{view_of[operation.route].__name__}"
        for operation in openapi.OPERATIONS
    }
    assert len(views_in_json()) >= 2
    assert views_in_json() - named == set()


def test_the_document_is_the_one_that_is_printed():
    kept = json.loads((CHECKOUT / "docs/reference/openapi.json").read_text(encoding="utf-8"))
    assert kept == openapi.document()


def answers(route: str) -> dict[str, set[str]]:
    """What the document says that an address answers: status -> media types."""
    described = openapi.document()["paths"]
    path = next(p for p, methods in described.items()
                for told in methods.values() if told["operationId"] == route)  # fmt: skip
    (operation,) = described[path].values()
    return {status: set(told.get("content", ())) for status, told in operation["responses"].items()}


def test_refusals_are_as_described(client, alba, as_officer):
    address = reverse("interviews:submit", args=["00000000-0000-4000-8000-000000000000"])
    form = reverse("interviews:form", args=["0" * 64, "preparation"])
    told = answers("interviews_submit")
    out = client.post(address, data="{}", content_type="application/json")
    away = client.get(form)
    window = as_officer(alba)
    lost = window.post(address, data="{}", content_type="application/json")
    for answer, status in ((out, 401), (lost, 404)):
        assert answer.status_code == status
        assert answer.headers["Content-Type"].split(";")[0] in told[str(status)]
    assert (away.status_code, window.get(form).status_code) == (302, 404)
    assert {"302", "404"} <= set(answers("interviews_form"))


@pytest.mark.parametrize(
    "wrong", [{"spent_s": "5"}, {"started_at": 0}, {"xml": 1}, {"language": None}], ids=str
)
def test_what_the_schema_calls_wrong_is_refused(wrong):
    body = {
        "submission_id": "3f9c6b1e-9c1b-4a53-9d2e-1d4f5a6b7c8d",
        "sitting_version": "1",
        "xml": "<x/>",
        "started_at": "2026-03-03T15:00:00Z",
        "ended_at": "2026-03-03T15:30:00Z",
        "language": "es",
    }
    assert contract.read_body(json.dumps(body).encode()).spent_s == 0
    with pytest.raises(BadInput):
        contract.read_body(json.dumps({**body, **wrong}).encode())
