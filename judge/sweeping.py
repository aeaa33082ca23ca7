"""Every address with an object in it, asked by those who have no business there.

What belongs to another post has to answer like what does not exist: status, place, page and time.
"""

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client

from judge import timing
from tests.locks.addresses import Address, addresses, foreign_value, missing_value

METHODS = ("get", "post", "put", "delete")
#: longest difference between a foreign and a missing object, in seconds
SLOWEST = 0.005
EACH_TIME = re.compile(
    r'nonce="[^"]*"|nonce-[\w+/=-]+|name="csrfmiddlewaretoken" value="[^"]*"'
    r'|(?<=value=")[0-9a-f-]{36}(?=")|"X-CSRFToken": "\w+"|data-left="[\d.]+"|data-token="\w+"'
)
NOT_A_PAGE = 405
Said = tuple[int, str, str]


@dataclass(slots=True)
class Sweep:
    """How it went: questions, pairs that were timed, and faults."""

    asked: int = 0
    timed: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pair:
    """An address with somebody else's object in it, and with none; asked by one client."""

    address: Address
    foreign: str
    missing: str
    values: tuple[str, ...]
    who: str
    client: Client

    def compare(self, method: str) -> str:
        """What is wrong with the two answers, in words; blank if they are the same."""
        first, second = self._said(method, self.foreign), self._said(method, self.missing)
        asked = f"{self.who}: {method.upper()} {self.address.route}"
        if first != second:
            what = "status" if first[0] != second[0] else "page"
            return (
                f"{asked} answers {first[0]} to a foreign object and {second[0]} to a missing one "
                f"(another {what})"
            )
        return f"{asked} breaks ({first[0]})" if first[0] >= 500 else ""

    def is_a_page(self) -> bool:
        """Whether the address shows anything; else only a form is sent to it."""
        return self.client.get(self.missing).status_code != NOT_A_PAGE

    def gap(self) -> str:
        """How much longer a page of somebody else's object takes, in words."""
        found = timing.gap(
            partial(self._seconds, self.foreign), partial(self._seconds, self.missing),
            most=SLOWEST,
        )  # fmt: skip
        return f"{self.who}: {self.address.route} is {found * 1000:.1f} ms apart" if found else ""

    def _seconds(self, path: str) -> float:
        began = time.perf_counter()
        self.client.get(path)
        return time.perf_counter() - began

    def _said(self, method: str, path: str) -> Said:
        response: HttpResponse = getattr(self.client, method)(path)
        body = b"" if response.streaming else response.content
        words, place = (
            EACH_TIME.sub("", body.decode("utf-8", "replace")),
            response.get("Location", ""),
        )
        for value in self.values:
            words, place = words.replace(value, "…"), place.replace(value, "…")
        return response.status_code, place, words


def sweep(
    clients: Mapping[str, Client],
    there: Mapping[str, Sequence[object]],
    factors: Sequence[int],
    among: Iterable[Address] | None = None,
) -> Sweep:
    """Ask everything of everybody; ``there``: ids of a foreign post, ``factors``: of a colleague.

    ``among``: these addresses only.
    """
    done = Sweep()
    for address in addresses() if among is None else among:
        for who, client in clients.items():
            pair = _pair(address, who, client, there, factors)
            told = [pair.compare(method) for method in METHODS]
            done.asked += 2 * len(METHODS)
            if pair.is_a_page():
                done.timed += 1
                told.append(pair.gap())
            done.faults += [words for words in told if words]
    return done


def _pair(
    address: Address, who: str, client: Client,
    there: Mapping[str, Sequence[object]], factors: Sequence[int],
) -> Pair:  # fmt: skip
    foreign = {name: foreign_value(name, kind, there, factors) for name, kind in address.gaps}
    missing = {name: missing_value(name, kind) for name, kind in address.gaps}
    # The longest first: a number may stand within a random id by chance.
    values = tuple(sorted(map(str, (*foreign.values(), *missing.values())), key=len, reverse=True))
    return Pair(address, address.filled(foreign), address.filled(missing), values, who, client)


def factors_of(officer: int) -> list[int]:
    """The second factors of an officer."""
    return list(Authenticator.objects.filter(user_id=officer).values_list("pk", flat=True))
