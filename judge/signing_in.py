"""A served site behind HTTPS, entered as a browser does; and whether its door tells who exists."""

import http.client
import itertools
import re
import time
from collections.abc import Iterator
from http.cookies import Morsel, SimpleCookie
from urllib.parse import urlencode

from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client

from judge import cast, timing
from judge.place import Site
from tests.factories import OfficerFactory
from tests.web.conftest import PASSWORD, hashed
from tests.web.door import LOGIN, SECOND, code

#: a refusal of a known and of an unknown name may be so far apart, in seconds
MOST = 0.01
NAMES = 10
#: as often as a door slows down whoever knocks, with some to spare
KNOCKS = 8
VARIES = re.compile(
    r'nonce="[^"]*"|"X-CSRFToken": "\w+"|(name="csrfmiddlewaretoken" |nobody|known)\S*|\d+ seconds?'
)


class Browser:
    """Keeps cookies, sends its tokens, says where it comes from; follows nothing."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.cookies: dict[str, str] = {}
        self.given: list[Morsel[str]] = []

    def ask(
        self, path: str, fields: dict[str, str] | None = None
    ) -> tuple[int, http.client.HTTPMessage]:
        """Status and headers; the cookies are kept."""
        host = f"localhost:{self.site.port}"
        headers = {
            "Host": host,
            "Origin": f"https://{host}",
            "X-Forwarded-Proto": "https",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        body = None
        if fields is not None:
            body = urlencode({**fields, "csrfmiddlewaretoken": self.cookies["__Host-csrf"]})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=30)
        try:
            line.request("POST" if body else "GET", path, body, headers)
            answer = line.getresponse()
            answer.read()
        finally:
            line.close()
        for words in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(words).items():
                self.given.append(morsel)
                self.cookies[name] = morsel.value
        return answer.status, answer.headers


def over_https(site: Site) -> tuple[int, list[str]]:
    """Sign in with password and code: what the cookies allow, and that the secret is another."""
    officer = OfficerFactory(username="https", password=hashed())
    TOTP.activate(officer, cast.SECRET)
    browser, faults = Browser(site), list[str]()
    told = browser.ask(LOGIN)[1]
    if "max-age=" not in (told.get("Strict-Transport-Security") or ""):
        faults.append("no Strict-Transport-Security")
    browser.ask(LOGIN, {"login": "https", "password": PASSWORD})
    before = browser.cookies.get("__Host-session", "")
    status = browser.ask(SECOND, {"code": code()})[0]
    if status != 302 or not before or browser.cookies["__Host-session"] == before:
        faults.append(f"the second factor ({status}) leaves the secret of the session as it was")
    wanted = {"__Host-session", "__Host-csrf", "__Host-device"}
    if missing := wanted - browser.cookies.keys():
        faults.append(f"no cookie {missing}")
    faults += [fault for morsel in browser.given for fault in _loose(morsel)]
    return 4 + 5 * len(browser.given), faults


def _loose(morsel: "Morsel[str]") -> Iterator[str]:
    """What a cookie allows that it should not. The language is no secret."""
    if morsel.key == "language":
        return
    wanted = {"secure": True, "samesite": "Strict", "path": "/", "domain": ""}
    if morsel.key != "__Host-csrf":
        wanted["httponly"] = True
    for name, value in wanted.items():
        if morsel[name] != value:
            yield f"{morsel.key}: {name} is {morsel[name]!r}"
    if not morsel.key.startswith("__Host-"):
        yield f"{morsel.key} may be set by a neighbour"


class Knocking:
    """Wrong passwords for names that are there and for names that are not, each from elsewhere."""

    def __init__(self) -> None:
        for number in range(NAMES):
            OfficerFactory(username=f"known{number}", password=hashed())
        self._places = itertools.count(1)
        self._turn = {kind: itertools.cycle(range(NAMES)) for kind in ("known", "nobody")}

    def seconds(self, kind: str) -> float:
        """How long the answer takes."""
        client, name = self._client(), f"{kind}{next(self._turn[kind])}"
        began = time.perf_counter()
        self._knock(client, name)
        return time.perf_counter() - began

    def pages(self, kind: str) -> list[str]:
        """What is answered when one knocks again and again, from one place."""
        client = self._client()
        return [VARIES.sub("", self._knock(client, f"{kind}0")) for __ in range(KNOCKS)]

    def _client(self) -> Client:
        place = next(self._places)
        address = f"10.{place // 250}.{place % 250}.1"
        client = Client(SERVER_NAME="localhost", REMOTE_ADDR=address)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    def _knock(self, client: Client, name: str) -> str:
        answer = client.post(LOGIN, {"login": name, "password": "wrong"})
        return f"{answer.status_code} {answer.content.decode()}"


def telling() -> tuple[int, list[str]]:
    """Whether the door tells a known name from an unknown one: by its words, its patience, time."""
    knocking, faults = Knocking(), list[str]()
    known, unknown = knocking.pages("known"), knocking.pages("nobody")
    faults += [
        f"attempt {at + 1} is answered otherwise for a name that is not there"
        for at, (one, other) in enumerate(zip(known, unknown, strict=True))
        if one != other
    ]
    if known[0] == known[-1]:
        faults.append("whoever knocks again and again is never told to wait")
    found = timing.gap(
        lambda: knocking.seconds("known"), lambda: knocking.seconds("nobody"), most=MOST
    )
    if found:
        faults.append(f"a known name takes {found * 1000:.0f} ms longer")
    return KNOCKS + 1, faults
