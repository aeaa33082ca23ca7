"""A small server that stands in for the site: the page, a form, and any answer a test wants."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.template import Context, Engine

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src/ventanilla/web"
CARDS = ROOT / "src/ventanilla/protocols/library/uca/cards"
CSP = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}

SIGN_OUT = """<form action="/sign-in" data-erase-drafts><button>Salir</button></form>
<script type="module" src="/static/build/drafts.js"></script>"""

Reply = tuple[int, dict[str, Any]]


@dataclass
class Desk:
    """One sitting on a server of its own. ``reply`` answers a post; ``posts`` is what came."""

    form: str
    contract: dict[str, Any]
    reply: Callable[[str, dict[str, Any]], Reply] = lambda path, body: (
        200,
        {"redirect": "/case"},
    )
    posts: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)
    token: str = "first-token"
    signed_in: bool = True
    address: str = ""
    server: ThreadingHTTPServer | None = None

    def start(self) -> "Desk":
        """Listen on a free port of the loopback."""
        handler = type("Handler", (_Handler,), {"desk": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop listening."""
        if self.server:
            self.server.shutdown()
            self.server.server_close()

    def page(self) -> str:
        """The interview page as the site renders it."""
        engine = Engine(
            dirs=[str(WEB / "templates")],
            builtins=["django.templatetags.static", "django.templatetags.i18n"],
        )
        html = engine.get_template("interviews/sitting.html").render(
            Context({"sitting": self.contract, "csrf_token": self.token})
        )
        return str(html)


class _Handler(BaseHTTPRequestHandler):
    desk: Desk

    def log_message(self, *args: object) -> None:
        """Silence."""

    def _say(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CSP)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _file(self, path: Path) -> None:
        if not path.is_file():
            return self._say(404, b"", "text/plain")
        return self._say(200, path.read_bytes(), TYPES.get(path.suffix, "application/octet-stream"))

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/favicon.ico":
            return self._say(204, b"", "image/png")
        if path.startswith("/static/"):
            return self._file(WEB / path[1:])
        if path.startswith("/cards/"):
            return self._file(CARDS / path.rpartition("/")[2])
        if path in ("/case", "/sign-in"):
            return self._say(200, f"<title>{path}</title><h1>{path}</h1>".encode(), "text/html")
        if path == "/sign-out":
            return self._say(200, SIGN_OUT.encode(), "text/html")
        if not self.desk.signed_in:
            return self._say(302, b"", "text/plain", Location="/sign-in")
        if path == "/form":
            return self._say(200, self.desk.form.encode(), "text/xml; charset=utf-8")
        if path == "/sitting":
            return self._say(200, self.desk.page().encode(), "text/html; charset=utf-8")
        return self._say(404, b"", "text/plain")

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.desk.signed_in:
            return self._say(302, b"", "text/plain", Location="/sign-in")
        if self.headers["X-CSRFToken"] != self.desk.token:
            return self._say(403, b"<h1>CSRF</h1>", "text/html")
        body = json.loads(raw)
        self.desk.posts.append((self.path, body, raw.decode()))
        status, answer = self.desk.reply(self.path, body)
        if status == 0:  # the line went dead
            self.connection.close()
            return None
        return self._say(status, json.dumps(answer).encode(), "application/json")
