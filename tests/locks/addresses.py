"""Every address of the site, asked by those who have no business there.

What belongs to another post has to answer like what does not exist: status, place and page.
"""

import re
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ventanilla.security.models import OfDossier

METHODS = ("get", "post", "put", "delete")
#: longest difference of medians between a foreign and a missing object, in seconds
SLOWEST = 0.005
ROUNDS = 3
#: what a word in an address may be
WORDS = {"code": "T-020", "name": "fear", "instrument": "initial_evaluation", "digest": "0" * 64,
         "protocol": "uca", "language": "es", "quarter": "2026-1", "format": "pdf"}  # fmt: skip
EACH_TIME = re.compile(
    r'nonce="[^"]*"|nonce-[\w+/=-]+|name="csrfmiddlewaretoken" value="[^"]*"'
    r'|(?<=value=")[0-9a-f-]{36}(?=")|"X-CSRFToken": "\w+"'
)
NEVER = 10**7


@dataclass(frozen=True, slots=True)
class Address:
    """An address with gaps: ``gaps`` are (name, kind) in their order."""

    route: str
    gaps: tuple[tuple[str, str], ...]

    def filled(self, values: Mapping[str, object]) -> str:
        """The address with something in each gap."""
        path = self.route
        for name, kind in self.gaps:
            path = path.replace(f"<{kind}:{name}>", str(values[name]))
        return "/" + path


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[Address]:
    """Every address that names an object."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, route)
        elif isinstance(pattern, URLPattern):
            gaps = tuple((name, kind) for kind, name in re.findall(r"<(\w+):(\w+)>", route))
            if any(kind in {"uuid", "int"} for __, kind in gaps):
                yield Address(route, gaps)


@dataclass(slots=True)
class Sweep:
    """How it went: questions, faults, and how much longer a foreign object took, by address."""

    asked: int = 0
    faults: list[str] = field(default_factory=list)
    gaps: dict[str, list[float]] = field(default_factory=dict)


def objects() -> dict[str, list[object]]:
    """The ids of all rows of dossiers that stand now, by what an address calls them."""
    found: dict[str, list[object]] = {}
    for model in apps.get_models():
        if issubclass(model, OfDossier) or model._meta.db_table == "cases_track":
            ids = list(model._default_manager.values_list("pk", flat=True)[:6])
            found[model._meta.model_name or ""] = ids
    return found


def sweep(
    clients: Mapping[str, Client], there: Mapping[str, Sequence[object]], factors: Sequence[int]
) -> Sweep:
    """Ask everything of everybody; ``there``: ids of a foreign post, ``factors``: of a colleague."""
    done = Sweep()
    for address in addresses():
        for who, client in clients.items():
            for method in METHODS:
                _ask(done, address, who, client, method, there, factors)
    for route, differences in done.gaps.items():
        if abs(gap := statistics.median(differences)) > SLOWEST:
            done.faults.append(f"{route}: {gap * 1000:.1f} ms apart")
    return done


def _ask(
    done: Sweep, address: Address, who: str, client: Client, method: str,
    there: Mapping[str, Sequence[object]], factors: Sequence[int],
) -> None:  # fmt: skip
    foreign = {name: _foreign(name, kind, there, factors) for name, kind in address.gaps}
    missing = {name: _missing(name, kind) for name, kind in address.gaps}
    first, __ = _answer(client, method, address, foreign)
    second, __ = _answer(client, method, address, missing)
    done.asked += 1
    if method == "get":
        for __ in range(ROUNDS):  # in turns, once everything was asked for the first time
            spent_too = _answer(client, method, address, missing)[1]
            spent = _answer(client, method, address, foreign)[1]
            done.gaps.setdefault(address.route, []).append(spent - spent_too)
    if first != second:
        what = "status" if first[0] != second[0] else "page"
        done.faults.append(
            f"{who}: {method.upper()} {address.route} answers {first[0]} to a foreign object and "
            f"{second[0]} to a missing one (another {what})"
        )
    elif first[0] >= 500:
        done.faults.append(f"{who}: {method.upper()} {address.route} breaks ({first[0]})")


def _foreign(
    name: str, kind: str, there: Mapping[str, Sequence[object]], factors: Sequence[int]
) -> object:
    if kind == "int":
        return factors[0] if factors else NEVER
    if kind == "uuid":
        return next(iter(there.get(name.replace("_", ""), ()) or there["track"]))
    return WORDS.get(name, "x")


def _missing(name: str, kind: str) -> object:
    if kind == "int":
        return NEVER
    return uuid4() if kind == "uuid" else WORDS.get(name, "x")


Said = tuple[int, str, str]


def _answer(
    client: Client, method: str, address: Address, values: Mapping[str, object]
) -> tuple[Said, float]:
    began = time.perf_counter()
    response: HttpResponse = getattr(client, method)(address.filled(values))
    spent = time.perf_counter() - began
    body = b"" if response.streaming else response.content
    words, place = EACH_TIME.sub("", body.decode("utf-8", "replace")), response.get("Location", "")
    for value in values.values():
        words, place = words.replace(str(value), "…"), place.replace(str(value), "…")
    return (response.status_code, place, words), spent


def opened(clients: Mapping[str, Client], there: Mapping[str, Sequence[object]],
           words: Sequence[str]) -> Iterator[str]:  # fmt: skip
    """What strangers are shown of foreign objects; to be asked with the site's filter off.

    ``words``: numbers and names that nobody of another post may read.
    """
    pages = list(addresses())
    lists = ("/", "/cases/", "/figures/", "/outbox/", "/search/", "/notices/new/")
    for who, client in clients.items():
        asked = [
            (address.route, address.filled(
                {name: _foreign(name, kind, there, ()) for name, kind in address.gaps}))
            for address in pages
        ]  # fmt: skip
        for route, path in [*asked, *((path, path) for path in lists)]:
            response = client.get(path)
            body = b"" if response.streaming else response.content
            if path not in lists and response.status_code == 200:
                yield f"{who}: {route} opens"
            if told := [word for word in words if word.encode() in body]:
                yield f"{who}: {route} says {told[0]}"


def factors_of(officer: int) -> list[int]:
    """The second factors of an officer."""
    return list(Authenticator.objects.filter(user_id=officer).values_list("pk", flat=True))
