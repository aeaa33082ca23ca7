"""The forms of the site as a browser finds them: by walking its links, page after page."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote_from_bytes, urljoin, urlsplit
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone
from lxml import html as parser

from judge.doors import LOCKS

if TYPE_CHECKING:  # its name exists in the stubs alone
    from django.test.client import _MonkeyPatchedWSGIResponse

    Answer: TypeAlias = _MonkeyPatchedWSGIResponse
else:
    Answer = HttpResponse

#: controls into which somebody types, by their type; hidden ones are typed into by attackers
TYPED = frozenset(
    {"text", "search", "tel", "email", "number", "url", "date", "time", "datetime-local", "hidden",
     "password", "textarea"}
)  # fmt: skip
#: boxes without which nothing is taken
TICKED = frozenset({"understood"})
#: fields that are the site's own business
NOT_OURS = frozenset({"csrfmiddlewaretoken"})
MOMENTS = {"datetime-local": "%Y-%m-%dT%H:%M", "date": "%Y-%m-%d", "time": "%H:%M"}
#: the page between sends the same fields once more, with this button
PRESSED = {"check": "send"}
#: of the post at which the cast works
CLOCK = ZoneInfo("America/Chicago")
EACH, PAGES = 2, 160  # pages of one address, and pages in all, that a walk looks at


@dataclass(frozen=True, slots=True)
class Field:
    """A control: ``kind`` is its type; ``value``: what it holds, or its first choice.

    ``room``: how many signs the page lets one type; 0: it does not say.
    """

    name: str
    kind: str
    value: str
    room: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """A form: ``page``: where it stands; ``action``: where it goes."""

    page: str
    action: str
    method: str
    fields: tuple[Field, ...]

    @property
    def typed(self) -> list[Field]:
        """The fields into which words go."""
        return [field for field in self.fields if field.kind in TYPED]

    @property
    def key(self) -> tuple[str, str, tuple[str, ...]]:
        """The same for the same form of another case."""
        return self.method, route(self.action), tuple(field.name for field in self.typed)

    def filled(self, given: Mapping[str, bytes]) -> bytes:
        """A body: what is given, and for the rest what a person would send."""
        pairs = [
            (field.name, given.get(field.name, _plausible(field).encode())) for field in self.fields
        ]
        return "&".join(
            f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in pairs
        ).encode()

    def send(self, client: Client, given: Mapping[str, bytes]) -> Answer:
        """Send it as a browser does."""
        body = self.filled(given)
        if self.method == "get":
            return client.get(f"{self.action}?{body.decode()}")
        return client.post(self.action, data=body, content_type="application/x-www-form-urlencoded")


def route(address: str) -> str:
    """The name of an address's view; blank for one that leads nowhere."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def _plausible(field: Field) -> str:
    """What a person would leave or write. A form's own token is another each time."""
    if field.kind == "hidden" and field.name in {"token", "submission_id"}:
        return str(uuid4())
    if field.value or field.kind in {"hidden", "choice"}:
        return field.value
    if field.kind in MOMENTS:
        now = timezone.localtime(timezone.now(), CLOCK)
        ahead = (now + timedelta(days=1)).replace(hour=12)
        meant = ahead if field.name in {"at", "reply_by"} else now - timedelta(hours=1)
        return meant.strftime(MOMENTS[field.kind])
    return {"number": "", "textarea": "Una frase que basta."}.get(field.kind, "")


def forms_of(page: str, body: bytes) -> Iterator[Form]:
    """The forms of a page."""
    tree = parser.fromstring(body or b"<html/>")
    for form in tree.iter("form"):
        fields = tuple(_fields(form))
        action = urlsplit(urljoin(page, form.get("action") or page))
        address = action.path + (f"?{action.query}" if action.query else "")
        yield Form(page, address, (form.get("method") or "get").lower(), fields)


def _fields(form: parser.HtmlElement) -> Iterator[Field]:
    radios = set[str]()
    for control in form.iter("input", "textarea", "select"):
        name, kind = control.get("name"), control.get("type", "text")
        if not name or name in NOT_OURS or control.get("disabled") is not None:
            continue
        if control.tag == "select":
            yield Field(name, "choice", _option(control))
        elif kind == "radio" and name not in radios:
            radios.add(name)
            yield Field(name, "choice", _radio(form, name))
        elif kind == "checkbox" and (control.get("checked") is not None or name in TICKED):
            yield Field(name, "choice", control.get("value", "on"))
        elif control.tag == "textarea" or kind in TYPED:
            yield _written(control, name, kind)
    pressed = [button for button in form.iter("button") if button.get("name")]
    for button in pressed[:1]:
        value = button.get("value") or ""
        yield Field(button.get("name"), "choice", PRESSED.get(value, value))


def _written(control: parser.HtmlElement, name: str, kind: str) -> Field:
    room = int(control.get("maxlength") or 0)
    if control.tag == "textarea":
        return Field(name, "textarea", (control.text or "").strip(), room)
    if control.get("inputmode") == "numeric" or name.endswith("_age"):
        kind = "number"
    return Field(name, kind, control.get("value") or "", room)


def _option(select: parser.HtmlElement) -> str:
    options = [
        (option.get("value") or "", option.get("selected")) for option in select.iter("option")
    ]
    chosen = next((value for value, selected in options if selected is not None and value), "")
    return chosen or next((value for value, __ in options if value), "")


def _radio(form: parser.HtmlElement, name: str) -> str:
    found = [radio for radio in form.iter("input") if radio.get("name") == name]
    chosen = [radio for radio in found if radio.get("checked") is not None]
    values = [radio.get("value") or "" for radio in chosen or found]
    return next((value for value in values if value), "")


def links_of(page: str, body: bytes) -> Iterator[str]:
    """Where a page leads, on the site itself."""
    for link in parser.fromstring(body or b"<html/>").iter("a"):
        address = urlsplit(urljoin(page, link.get("href") or ""))
        if not address.netloc and address.path.startswith("/"):
            yield address.path + (f"?{address.query}" if address.query else "")


def walk(client: Client, starts: list[str], *, within: UUID | None = None) -> list[Form]:
    """Every form on the pages that links lead to, from some pages on.

    ``within``: only pages of this case.
    """
    seen: dict[str, int] = {}
    waiting, known = list(starts), set(starts)
    found: dict[tuple[str, str, tuple[str, ...]], Form] = {}
    while waiting and sum(seen.values()) < PAGES:
        page = waiting.pop(0)
        view = route(page)
        seen[view] = seen.get(view, 0) + 1
        response = client.get(page, follow=True)
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        at = response.request["PATH_INFO"]
        for form in forms_of(at, response.content):
            found.setdefault(form.key, form)
        for link in links_of(at, response.content):
            strange = within and str(within) not in link and "/interviews/" not in link
            strange = strange or link.startswith(LOCKS)  # whoever leaves so gets no further
            if link not in known and not strange and seen.get(route(link), 0) < EACH:
                known.add(link)
                waiting.append(link)
    return list(found.values())


def words_of(body: bytes) -> str:
    """The text of a page as one reads it, all white space alike."""
    without = re.sub(r"<[^>]*>", "", body.decode("utf-8", "replace"))
    return " ".join(html.unescape(without).split())
