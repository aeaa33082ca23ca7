"""Every address of the site, ours and those of signing in: what its doors must do at each.

Nobody comes in without a sign-in, a second factor, a seat; no form of another site is taken; every
answer, whatever it says, tells the browser what it may not do.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.test import Client

from tests.web.door import HEADERS
from ventanilla.web.routes import routes

POLICY = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
DEVICE = ("camera=()", "microphone=()", "geolocation=()")
#: an interview parses its expressions so, and no other page
WASM = "/interviews/"
#: published for good under their hash, and about nobody
KEPT = "/published/"
#: locks the session that asks for it: asked last
LOCKS = "/exit/"
CHANGING = ("post", "put", "patch", "delete")
#: what anybody may ask for: pages about nobody, and the way in
OPEN = frozenset(
    {"/health/", "/about/", "/session/", "/account/login/", "/account/inactive/",
     "/account/2fa/webauthn/login/", "/help/ask/", "/help/ask/thanks/"}
)  # fmt: skip
#: partners without an account: one page, whatever stands after the path, until a code is right
PARTNERS = "/p/"
#: the directory for other programs: of services, about nobody
DIRECTORY = "/hsds/3.0/"
#: the public site, in one of its languages: every page of it is for anybody
PUBLIC = "/es/"
#: forms of anybody: a token would need a cookie, and these pages set none; without one, no other
#: site has anything of a reader's that it could use
TOKENLESS = frozenset(
    {f"{PUBLIC}ruler/", f"{PUBLIC}ruler/x/", f"{PUBLIC}services/", f"{PUBLIC}events/",
     f"{PUBLIC}consulates/", f"{PUBLIC}certificates/", "/help/ask/"}
)  # fmt: skip
OK, FORBIDDEN, UNAUTHORIZED = 200, 403, 401
GAP = re.compile(r"<(?:(\w+):)?(\w+)>")
GROUP = re.compile(r"\(\?P<\w+>[^)]*\)")
EDGE = re.compile(r"\^|\$|\\Z")
WORDS = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000", "month": "2026-01",
         "books_month": "2026-01", "event": "BCDFGH", "language": "es", "table": "T1",
         "grid": "T1.sex", "form": "pdf"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Door:
    """A path of the site, and whether its view may be seen by nobody, or without a seat."""

    path: str
    needs_sign_in: bool
    needs_seat: bool


def doors(there: Mapping[str, Sequence[object]]) -> list[Door]:
    """Every address, with ids in its gaps; ``there``: what stands under the name of a gap."""

    def value(gap: re.Match[str]) -> str:
        kind, name = gap.groups()
        known = there.get(name.replace("_", ""), ())
        return str(next(iter(known), WORDS.get(kind, "x")))

    return [
        Door(
            "/" + GAP.sub(value, EDGE.sub("", GROUP.sub("x", route.path))),
            needs_sign_in=getattr(route.entry.callback, "login_required", True),
            needs_seat=not getattr(route.entry.callback, "without_seat", False)
            and not route.entry.callback.__module__.startswith("allauth."),
        )
        for route in routes()
    ]


def headers(who: str, client: Client, among: Sequence[Door]) -> Iterator[str]:
    """What an answer leaves out of what every browser has to be told."""
    signed_in = settings.SESSION_COOKIE_NAME in client.cookies
    for door in sorted(among, key=lambda door: door.path == LOCKS):
        answer = client.get(door.path)
        faults = [name for name, word in HEADERS.items() if answer.headers.get(name) != word]
        faults += _policy(door.path, answer.headers)
        kept = door.path.startswith(KEPT) or "no-store" in answer.headers.get("Cache-Control", "")
        if signed_in and not kept:
            faults.append("no-store")
        yield from (f"{who}: {door.path} ({answer.status_code}) without {each}" for each in faults)


def _policy(path: str, headers: Mapping[str, str]) -> Iterator[str]:
    policy = headers.get("Content-Security-Policy", "")
    told = policy.replace("'wasm-unsafe-eval'", "") if path.startswith(WASM) else policy
    yield from (part for part in POLICY if part not in policy)
    if "unsafe" in told or "*" in told:
        yield "a strict policy"
    permissions = headers.get("Permissions-Policy", "")
    yield from (part for part in DEVICE if part not in permissions)


def forged(cookies: Client, among: Sequence[Door]) -> Iterator[str]:
    """Changes that another site sends with somebody's cookies: without a token, and from there."""
    client = Client(
        enforce_csrf_checks=True, raise_request_exception=False, SERVER_NAME="localhost"
    )
    client.cookies = cookies.cookies
    for door in (each for each in among if each.path not in TOKENLESS):
        for method in CHANGING:
            status = getattr(client, method)(door.path).status_code
            if status != FORBIDDEN:
                yield f"{method.upper()} {door.path} without a token answers {status}"
        there = {"X-CSRFToken": "a" * 32, "Origin": "https://evil.example"}
        client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
        status = client.post(door.path, headers=there).status_code
        del client.cookies[settings.CSRF_COOKIE_NAME]
        if status != FORBIDDEN:
            yield f"POST {door.path} from another site answers {status}"


def shut(
    when: str, client: Client, among: Sequence[Door], is_open: Callable[[Door], bool], word: str
) -> Iterator[str]:
    """What still opens for somebody for whom nothing should; ``word``: never to be read."""
    for door in among:
        for method in ("get", "post"):
            answer = getattr(client, method)(door.path)
            body = b"" if answer.streaming else answer.content
            if word.encode() in body:
                yield f"{when}: {method.upper()} {door.path} says who it is about"
            if answer.status_code == OK and not is_open(door):
                yield f"{when}: {method.upper()} {door.path} opens"


def opens_to_all(door: Door) -> bool:
    """Whether an address is the way in, or about nobody."""
    return door.path in OPEN or door.path.startswith((DIRECTORY, PARTNERS, PUBLIC))


def opens_without_seat(door: Door) -> bool:
    """Whether an officer may see an address before a seat is on."""
    return not door.needs_seat
