"""A visitor of a served site: requests with cookies, nothing followed, nothing kept."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings

from judge import cast
from judge.place import Site

FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Visitor:
    """Somebody at a site; ``session``: of whoever signed in."""

    site: Site
    session: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def ask(
        self, address: str, body: Mapping[str, str] | bytes | None = None, kind: str = FORM
    ) -> tuple[int, bytes]:
        """Status and body of a GET, or of a POST where there is a body."""
        return self._ask(address, body, kind)[:2]

    def search(self, words: str) -> tuple[int, bytes]:
        """Look for words among the cases, and go where that leads."""
        status, body, there = self._ask("/cases/", {"q": words}, FORM)
        return self.ask(there) if there else (status, body)

    def _ask(
        self, address: str, body: Mapping[str, str] | bytes | None, kind: str
    ) -> tuple[int, bytes, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=30)
        cookies = {settings.CSRF_COOKIE_NAME: cast.TOKEN}
        if self.session:
            cookies[settings.SESSION_COOKIE_NAME] = self.session
        sent = urlencode(body).encode() if isinstance(body, Mapping) else body
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": cast.TOKEN,
            "Host": f"localhost:{self.site.port}",
            **({"Content-Type": kind} if sent is not None else {}),
            **self.headers,
        }
        try:
            connection.request("GET" if sent is None else "POST", address, sent, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers.get("Location", "")
        finally:
            connection.close()

    def upload(self, address: str, name: str) -> tuple[int, bytes]:
        """Send a file nobody asked for, under a name."""
        edge = "judgejudgejudge"
        body = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            f"Content-Type: text/plain\r\n\r\n{name}\r\n--{edge}--\r\n"
        )
        return self.ask(address, body.encode(), f"multipart/form-data; boundary={edge}")
