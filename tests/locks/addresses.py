"""Every address of the site that names an object, and what it shows to strangers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.apps import apps
from django.test import Client

from ventanilla.security.models import OfDossier
from ventanilla.web.routes import routes

#: what a word in an address may be
WORDS = {"code": "T-020", "name": "fear", "instrument": "initial_evaluation", "digest": "0" * 64,
         "protocol": "uca", "language": "es", "quarter": "2026-1", "format": "pdf"}  # fmt: skip
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


def addresses() -> Iterator[Address]:
    """Every address that names an object."""
    for route in routes():
        gaps = tuple((name, kind) for kind, name in re.findall(r"<(\w+):(\w+)>", route.path))
        if any(kind in {"uuid", "int"} for __, kind in gaps):
            yield Address(route.path, gaps)


def objects() -> dict[str, list[object]]:
    """The ids of all rows of dossiers that stand now, by what an address calls them."""
    found: dict[str, list[object]] = {}
    for model in apps.get_models():
        if issubclass(model, OfDossier) or model._meta.db_table == "cases_track":
            ids = list(model._default_manager.values_list("pk", flat=True)[:6])
            found[model._meta.model_name or ""] = ids
    return found


def foreign_value(
    name: str, kind: str, there: Mapping[str, Sequence[object]], factors: Sequence[int]
) -> object:
    """What a gap holds for somebody else's object."""
    if kind == "int":
        return factors[0] if factors else NEVER
    if kind == "uuid":
        return next(iter(there.get(name.replace("_", ""), ()) or there["track"]))
    return WORDS.get(name, "x")


def missing_value(name: str, kind: str) -> object:
    """What a gap holds for an object that never was."""
    if kind == "int":
        return NEVER
    return uuid4() if kind == "uuid" else WORDS.get(name, "x")


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
                {name: foreign_value(name, kind, there, ()) for name, kind in address.gaps}))
            for address in pages
        ]  # fmt: skip
        for route, path in [*asked, *((path, path) for path in lists)]:
            response = client.get(path)
            body = b"" if response.streaming else response.content
            if path not in lists and response.status_code == 200:
                yield f"{who}: {route} opens"
            if told := [word for word in words if word.encode() in body]:
                yield f"{who}: {route} says {told[0]}"
