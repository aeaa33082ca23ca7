"""The addresses of HSDS's API. Nobody signs in, nothing is written, no cookie is set."""

import json
from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from ventanilla.directory.hsds import asking, nesting
from ventanilla.directory.hsds.gathering import Gathered, gather, glance
from ventanilla.web.hsds import described
from ventanilla.web.hsds.asked import MOST_FULL, TAKES, UUIDS, Wish, WrongParameter, understand
from ventanilla.web.http import open_to_all

VERSION = "3.0"
JSON_TYPE, LINES_TYPE, PROBLEM_TYPE = (
    "application/json", "application/x-ndjson", "application/problem+json",
)  # fmt: skip
#: anybody's page may read this, and anybody's cache keep it for five minutes
PUBLIC = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=300",
    "X-Robots-Tag": "noindex",
}
AT_ONCE = 200
View = Callable[..., HttpResponseBase]
#: lists by the last word of their address: the object, and the question for it
LISTS: dict[str, tuple[str, Callable[[asking.Asked], QuerySet[Any]]]] = {
    "services": ("service", asking.services),
    "organizations": ("organization", asking.organizations),
    "service_at_locations": ("service_at_location", asking.at_locations),
    "taxonomies": ("taxonomy", asking.taxonomies),
    "taxonomy_terms": ("taxonomy_term", asking.terms),
}


def api(view: View) -> View:
    """An address of the API: open to all, read only; what is wrong is said in JSON."""

    @wraps(view)
    def answer(request: HttpRequest, **parts: str) -> HttpResponseBase:
        try:
            response = view(request, **parts)
        except WrongParameter as wrong:
            response = _problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(wrong), wrong.name)
        for name, value in PUBLIC.items():
            response.headers.setdefault(name, value)
        return response

    return open_to_all(require_safe(conditional_page(answer)))  # type: ignore[type-var]  # it may stream


@api
def about(request: HttpRequest) -> HttpResponseBase:
    """Which version this is, in which profile, and where it is described."""
    understand(request.GET, ())
    found = {
        "version": VERSION,
        "profile": request.build_absolute_uri(reverse("hsds:profile")),
        "openapi_url": request.build_absolute_uri(reverse("hsds:openapi")),
    }
    return _json(found)


@api
def openapi(request: HttpRequest) -> HttpResponseBase:
    """The description of this API."""
    address = request.build_absolute_uri(reverse("hsds:about"))
    return _json(described.document(address.rstrip("/")))


@api
def profile(request: HttpRequest) -> HttpResponseBase:
    """What our profile adds to HSDS."""
    return _json(described.profile(request.build_absolute_uri()))


@api
def some(request: HttpRequest, *, what: str) -> HttpResponseBase:
    """A page of a list, or all of it in lines."""
    name, ask = LISTS[what]
    wish = understand(request.GET, TAKES[what])
    rows = ask(wish.asked)
    if wish.lines:
        return StreamingHttpResponse(_lines(name, rows, wish), content_type=LINES_TYPE)
    total, ids = asking.page(rows, number=wish.page, size=wish.size)
    contents = _written(name, ids, wish)
    pages = -(-total // wish.size)
    return _json(
        {
            "total_items": total,
            "total_pages": pages,
            "page_number": wish.page,
            "size": len(contents),
            "first_page": wish.page == 1,
            "last_page": wish.page >= pages,
            "empty": not contents,
            "contents": contents,
        }
    )


@api
def one(request: HttpRequest, *, what: str, pk: str) -> HttpResponseBase:
    """An object with everything nested in it."""
    name, _ask = LISTS[what]
    wish = understand(request.GET, TAKES.get(name, ()))
    found = _whole(name, [UUID(pk)], wish) if UUIDS.match(pk) else Gathered()
    row = next((row for key, row in found.rows[name].items() if str(key) == pk.lower()), None)
    if row is None:
        return nothing(request)
    return _json(_full(found, name, row, wish))


def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Nothing is there."""
    return _problem(HTTPStatus.NOT_FOUND, _("There is nothing at this address."))


missing = api(nothing)


def _written(name: str, ids: list[UUID], wish: Wish) -> list[nesting.JSON]:
    """Objects in the order of their ids, as the wish wants them."""
    if wish.full:
        found = _whole(name, ids, wish)
        return [_full(found, name, found.rows[name][pk], wish) for pk in ids]
    if wish.minimal:
        return asking.moments(ids)
    found = glance(name, ids)
    return [nesting.brief(found, name, found.rows[name][pk]) for pk in ids]


def _full(found: Gathered, name: str, row: dict[str, Any], wish: Wish) -> nesting.JSON:
    if name != "organization" or wish.full_service:
        return nesting.full(found, name, row)
    written = nesting.full(found, name, row, without="services")
    if services := nesting.named_services(found, row):
        written["services"] = services
    return written


def _whole(name: str, ids: list[UUID], wish: Wish) -> Gathered:
    """Objects with everything about them."""
    if name == "service":
        return gather(services=ids)
    if name == "organization":
        return gather(organizations=ids, named=not wish.full_service)
    return gather(at_locations=ids) if name == "service_at_location" else glance(name, ids)


def _lines(name: str, rows: QuerySet[Any], wish: Wish) -> Iterator[bytes]:
    """Everything, one object a line, some at a time: no page is so long."""
    ids = list(rows.values_list("pk", flat=True))
    size = MOST_FULL if wish.full else AT_ONCE
    for start in range(0, len(ids), size):
        for each in _written(name, ids[start : start + size], wish):
            yield json.dumps(each, ensure_ascii=False).encode() + b"\n"


def _json(value: object) -> HttpResponse:
    return HttpResponse(json.dumps(value, ensure_ascii=False), content_type=JSON_TYPE)


def _problem(status: HTTPStatus, words: str, parameter: str = "") -> HttpResponse:
    """What is wrong, as RFC 9457 has it."""
    problem = {"title": status.phrase, "status": status.value, "detail": words}
    if parameter:
        problem["parameter"] = parameter
    response = HttpResponse(
        json.dumps(problem, ensure_ascii=False), content_type=PROBLEM_TYPE, status=status
    )
    response.headers["Cache-Control"] = "no-store"
    return response
